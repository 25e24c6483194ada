/**
 * Keeps the session's token over a crash: the box lets a user in once, so a lost token may lock Busbar out for
 * half an hour. The token can do whatever the role can, hence the tight modes.
 * @module
 */
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { parseBody } from './wire.ts';

/** Whether the store did as it was told, or why not. */
export type TokenKept = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** Where the token is kept. Never throws: without a store Busbar still regulates. */
export interface TokenStore {
  /** The token kept last; null where there is none or it is damaged. */
  load(): Promise<string | null>;
  /** Resolves when the token would survive a loss of power. */
  save(token: string): Promise<TokenKept>;
  clear(): Promise<TokenKept>;
}

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

// Cut off anywhere, a file of this form is no longer JSON: half a token is never taken for a whole one.
const keptSchema = z.looseObject({ v: z.literal(1), token: z.string().min(1) });

/** A file that only its owner may read, in a folder that only its owner may enter. */
export function fileTokenStore(path: string): TokenStore {
  return {
    async load() {
      // A file that cannot be read is as good as none: the box decides whether it lets us in without its token.
      const text = await readFile(path, 'utf8').catch(() => '');
      const kept = parseBody(text, keptSchema);
      return kept.ok ? kept.value.token : null;
    },
    save: (token) => outcomeOf(replaceFile(path, JSON.stringify({ v: 1, token }))),
    clear: () => outcomeOf(rm(path, { force: true })),
  };
}

/** For simulations and tests. */
export function memoryTokenStore(): TokenStore {
  let kept: string | null = null;
  return {
    load: async () => kept,
    save: async (token) => {
      kept = token;
      return { ok: true };
    },
    clear: async () => {
      kept = null;
      return { ok: true };
    },
  };
}

async function outcomeOf(work: Promise<void>): Promise<TokenKept> {
  try {
    await work;
    return { ok: true };
  } catch (error) {
    return { ok: false, why: codeOf(error) };
  }
}

/** Whole or not at all, also when the power fails: the old file stands until the new one is on the disk. */
async function replaceFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  await withFile(draft, 'wx', async (file) => {
    await file.writeFile(text);
    await file.sync();
  });
  await rename(draft, path);
  await withFile(folder, 'r', (handle) => handle.sync());
}

async function withFile(path: string, flags: string, use: (file: Awaited<ReturnType<typeof open>>) => Promise<void>) {
  const file = await open(path, flags, FILE_MODE);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown cause';
