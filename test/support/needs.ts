/**
 * Tests that need what a machine may lack: a program, or the folder of public data sets. They are left out with one line
 * that says so. Where `BUSBAR_REQUIRE_ALL=1` they fail instead, because there nothing may go untested unnoticed.
 * @module
 */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';

/** What Debian and others call the browser. */
export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Defines tests that need a program, by whichever of its names is found on the PATH:
 * `withProgram(CHROMIUM, (path) => { it('…', …) })`.
 */
export function withProgram(names: readonly string[], define: (path: string) => void): void {
  const path = findProgram(names);
  if (path === null) leaveOut(`${names[0]} is not installed`, process.env['BUSBAR_REQUIRE_ALL'] === '1');
  else define(path);
}

/**
 * Defines tests that need a file or folder of the public data sets, e.g. `data/load`. `BUSBAR_DATA` says where those are;
 * a machine that does not set it has none, and is not blamed for that.
 */
export function withData(relative: string, define: (path: string) => void): void {
  const folder = process.env['BUSBAR_DATA'];
  if (folder === undefined) return leaveOut(`BUSBAR_DATA is not set, which has ${relative}`, false);
  const path = join(folder, relative);
  if (existsSync(path)) define(path);
  else leaveOut(`${path} does not exist`, process.env['BUSBAR_REQUIRE_ALL'] === '1');
}

/** Defines tests of the compiled program. `npm test` builds it first; who runs one file of tests may not have it. */
export function withBuilt(relative: string, define: () => void): void {
  if (existsSync(new URL(`../../${relative}`, import.meta.url))) define();
  else leaveOut(`${relative} is not built`, process.env['BUSBAR_REQUIRE_ALL'] === '1');
}

/** Path of the first program found; null where there is none. */
export function findProgram(names: readonly string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

function leaveOut(why: string, isFailure: boolean): void {
  if (isFailure) {
    it('has all that it needs', () => expect.fail(`${why}, and BUSBAR_REQUIRE_ALL=1 lets no test be left out`));
    return;
  }
  process.stderr.write(`skipped: ${why}\n`);
  it.skipIf(true)(`skipped: ${why}`, () => expect.fail('never runs'));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
