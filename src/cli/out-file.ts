/**
 * A file that somebody asked for: whole or not at all, and never in place of another one unless that was said.
 * @module
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Whether the file is there, or why not. */
export type WrittenFile = { readonly ok: true } | { readonly ok: false; readonly problem: string };

export interface OutFile {
  readonly file: string;
  /** Whether a file that is there already may be replaced. */
  readonly force: boolean;
}

/** Told before long work and not after it; null where the file can be written as far as one can see. */
export function outFileProblem({ file, force }: OutFile): string | null {
  return !force && existsSync(file) ? `${file} is there already; --force replaces it` : null;
}

/** Writes the file beside its place first and moves it there. */
export function writeOutFile({ file, force }: OutFile, bytes: Uint8Array): WrittenFile {
  const draft = `${file}.${process.pid}.part`;
  try {
    writeFileSync(draft, bytes, { flag: 'wx' });
    // It may have come while the bytes were on their way.
    const problem = outFileProblem({ file, force });
    if (problem !== null) return { ok: false, problem };
    renameSync(draft, file);
    return { ok: true };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { ok: false, problem: `${file} cannot be written: ${code ?? message}` };
  } finally {
    rmSync(draft, { force: true });
  }
}
