/**
 * Files that must be right after a loss of power: whole or not at all, readable by their owner only.
 * @module
 */
import { chmod, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Whether a file is kept as it was told to be, or why not. */
export type FileKept = { readonly ok: true } | { readonly ok: false; readonly why: string };

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const ROOT = 0;

/** The old file stands until the new one is on the disk. The folder is made where it is missing. */
export function replaceFile(path: string, text: string): Promise<FileKept> {
  return outcomeOf(replace(path, text));
}

/** Shuts a folder to everybody but its owner. */
export function closeFolder(path: string): Promise<FileKept> {
  return outcomeOf(chmod(path, FOLDER_MODE));
}

/** Removes a file; that there is none is no failure. */
export function removeFile(path: string): Promise<FileKept> {
  return outcomeOf(rm(path, { force: true }));
}

async function replace(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const draft = `${path}.new`;
  await rm(draft, { force: true });
  await withFile(draft, 'wx', async (file) => {
    await file.writeFile(text);
    await giveAway(file, folder);
    await file.sync();
  });
  await rename(draft, path);
  await withFile(folder, 'r', (handle) => handle.sync());
}

/** What an administrator writes into a service's folder is the service's: it could not read it otherwise. */
async function giveAway(file: FileHandle, folder: string): Promise<void> {
  if (process.getuid?.() !== ROOT) return;
  const { uid, gid } = await stat(folder);
  if (uid !== ROOT) await file.chown(uid, gid);
}

async function withFile(path: string, flags: string, use: (file: FileHandle) => Promise<void>) {
  const file = await open(path, flags, FILE_MODE);
  try {
    await use(file);
  } finally {
    await file.close();
  }
}

async function outcomeOf(work: Promise<void>): Promise<FileKept> {
  try {
    await work;
    return { ok: true };
  } catch (error) {
    return { ok: false, why: codeOf(error) };
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown cause';
