/**
 * From shadow to active: a site that its file has kept in shadow writes to its box only once somebody has looked at what the
 * zones' own maxima let through without Busbar, and has said so. What was accepted is kept.
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { EpochMs } from '../engine/index.ts';
import { removeFile, replaceFile, type FileKept } from '../evce/durable-file.ts';

const MARK_FILE = 'in-shadow.json';
const ACCEPTED_FILE = 'left-shadow.json';

/** Notes that the site runs in shadow. */
export const noteShadow = (folder: string, wallMs: EpochMs): Promise<FileKept> =>
  isMarked(folder)
    ? Promise.resolve({ ok: true })
    : replaceFile(join(folder, MARK_FILE), JSON.stringify({ since: wallMs }));

/** Whether it ran in shadow, and nobody has said since then that it may be active. */
export const isMarked = (folder: string): boolean => existsSync(join(folder, MARK_FILE));

/** Somebody has said that it may be active, with what there is to be said against it. */
export async function leaveShadow(
  folder: string,
  accepted: { readonly wallMs: EpochMs; readonly objections: readonly string[] },
): Promise<FileKept> {
  const { wallMs, objections } = accepted;
  const kept = await replaceFile(join(folder, ACCEPTED_FILE), JSON.stringify({ at: wallMs, objections }));
  return kept.ok ? removeFile(join(folder, MARK_FILE)) : kept;
}
