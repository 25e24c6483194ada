/**
 * What reading a configuration needs of the machine: files and environment variables, and nothing else.
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { STRATEGIES, type RegisteredStrategy } from '../strategies/index.ts';

/** Values of environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type TextFile = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** The world outside the configuration, as an input. */
export interface Surroundings {
  readonly env: Environment;
  readonly readText: (file: string) => TextFile;
  readonly isFile: (file: string) => boolean;
  readonly strategies: readonly RegisteredStrategy[];
}

/** A site file with a thousand stations has some 100 kB; what is larger is not a configuration. */
const BYTES_MAX = 8 * 1024 * 1024;

/** A file that another one names: relative paths start at the folder of the file they are written in. */
export function besides(file: string, named: string): string {
  return isAbsolute(named) ? named : join(dirname(file), named);
}

/** The real disk, with the environment that the caller hands over. */
export function onDisk(env: Environment = {}): Surroundings {
  return { env, readText: readTextFile, isFile, strategies: STRATEGIES };
}

function readTextFile(file: string): TextFile {
  try {
    if (statSync(file).size > BYTES_MAX) return { ok: false, reason: `larger than ${BYTES_MAX / 1024 / 1024} MiB` };
    return { ok: true, text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    // What cannot be looked at, for whatever reason, is no file that could be read.
    return false;
  }
}

/** The usual errors of the file system in plain words. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file';
    case 'EACCES':
    case 'EPERM':
      return 'it may not be read';
    case 'EISDIR':
      return 'it is a folder, expected a file';
    default:
      return `it cannot be read (${code})`;
  }
}
