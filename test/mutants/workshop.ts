/**
 * A copy of the sources in which mistakes may be made, and the tests that look at it.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import type { FirstFailure } from './first-failure.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = ['src', 'sim', 'test', 'config', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
/** A mistake may also make the engine go round for ever. */
const PATIENCE_MS = 15 * 60_000;

/** What became of a test run. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly failure: FirstFailure }
  | { readonly kind: 'endless' }
  /** The test program itself gave up. */
  | { readonly kind: 'broken'; readonly why: string };

/** A copy of the sources. */
export interface Workshop {
  /** Runs the tests below some paths until one fails; paths that do not exist are left out. */
  test(paths: readonly string[]): Outcome;
  /** Runs `during` while `find` is replaced in a file; null where `find` does not stand there exactly once. */
  spoil<T>(change: Change, during: () => T): T | null;
  close(): void;
}

/** A change of one place in a file. */
export interface Change {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Makes the copy, of the working tree as it is now. */
export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-mutants-'));
  for (const part of COPIED) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    test: (paths) => runTests(folder, paths),
    spoil: (change, during) => spoilt(folder, change, during),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runTests(folder: string, paths: readonly string[]): Outcome {
  const tests = paths.filter((path) => existsSync(join(folder, path)));
  if (tests.length === 0) return { kind: 'passed' };
  const note = join(folder, 'first-failure.json');
  rmSync(note, { force: true });
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  // One process, one worker: whoever runs this does something else meanwhile. No cache, which the copy would share.
  const options = ['--bail=1', '--maxWorkers=1', '--no-isolate', '--no-cache'];
  const reporter = '--reporter=./test/mutants/first-failure.ts';
  const run = spawnSync(process.execPath, [vitest, 'run', ...tests, ...options, reporter], {
    cwd: folder,
    env: { ...process.env, BUSBAR_FIRST_FAILURE: note },
    timeout: PATIENCE_MS,
    encoding: 'utf8',
  });
  if (run.status === 0) return { kind: 'passed' };
  if (run.signal !== null) return { kind: 'endless' };
  if (!existsSync(note)) return { kind: 'broken', why: run.stderr.trim() };
  return { kind: 'failed', failure: JSON.parse(readFileSync(note, 'utf8')) as FirstFailure };
}

function spoilt<T>(folder: string, { file, find, replace }: Change, during: () => T): T | null {
  const path = join(folder, file);
  const source = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (source.split(find).length !== 2) return null;
  try {
    writeFileSync(
      path,
      source.replace(find, () => replace),
    );
    return during();
  } finally {
    writeFileSync(path, source);
  }
}
