/**
 * Keeps what the box had, and with which box the site was set up, over a restart: so that a change made while Busbar
 * was not running is told, and another box is not taken for this one.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Roster } from './directory-changes.ts';
import { replaceFile, type FileKept } from './durable-file.ts';
import type { SiteEpoch } from './site-epoch.ts';

/** What outlives the process. */
export interface KeptDirectory {
  readonly roster: Roster;
  readonly epoch: SiteEpoch;
}

/** `none` was never kept or is not there any more; `damaged` says that something was, and what is the matter with it. */
export type LoadedDirectory =
  | { readonly kind: 'kept'; readonly kept: KeptDirectory }
  | { readonly kind: 'none' }
  | { readonly kind: 'damaged'; readonly why: string };

/** Where the directory is kept. Never throws: without it Busbar still regulates. */
export interface DirectoryStore {
  load(): Promise<LoadedDirectory>;
  save(kept: KeptDirectory): Promise<FileKept>;
}

const entries = z.array(z.strictObject({ id: z.int(), name: z.string().nullable() })).readonly();

const keptSchema = z.strictObject({
  v: z.literal(1),
  roster: z.strictObject({ zone: entries, station: entries, meter: entries, firmware: entries }),
  epoch: z.strictObject({ certificates: z.array(z.string()).readonly(), zones: z.array(z.string()).readonly() }),
});

/** A file in the state folder. */
export function fileDirectoryStore(path: string): DirectoryStore {
  return {
    async load() {
      const read = await textOf(path);
      if (!read.ok) return read.code === 'ENOENT' ? { kind: 'none' } : damaged(path, `cannot be read, ${read.code}`);
      const parsed = keptSchema.safeParse(jsonIn(read.text));
      if (!parsed.success) return damaged(path, 'is damaged');
      const { roster, epoch } = parsed.data;
      return { kind: 'kept', kept: { roster, epoch } };
    },
    save: ({ roster, epoch }) => replaceFile(path, JSON.stringify({ v: 1, epoch, roster })),
  };
}

/** For simulations and tests. */
export function memoryDirectoryStore(): DirectoryStore {
  let loaded: LoadedDirectory = { kind: 'none' };
  return {
    load: async () => loaded,
    save: async (kept) => {
      loaded = { kind: 'kept', kept };
      return { ok: true };
    },
  };
}

/** One that cannot be read is damaged too, for something may be in it. */
const damaged = (path: string, what: string): LoadedDirectory => ({
  kind: 'damaged',
  why: `${basename(path)} ${what}`,
});

type ReadText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly code: string };

async function textOf(path: string): Promise<ReadText> {
  try {
    return { ok: true, text: await readFile(path, 'utf8') };
  } catch (error) {
    return { ok: false, code: (error as NodeJS.ErrnoException).code ?? 'for no stated reason' };
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
