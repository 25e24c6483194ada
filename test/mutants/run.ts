/**
 * `npm run mutants [-- ID-PART]`: makes each mistake of `mutants.ts` in a copy of the sources and runs the tests on it.
 * Ends with 3 when one goes unnoticed that should not, or no longer applies.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MUTANTS, type Mutant } from './mutants.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const COPIED = ['src', 'sim', 'test', 'config', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
/** The tests that look at decisions; those of the plant and the box are slower, and look at other things. */
const ENGINE_TESTS = ['test/engine', 'test/properties', 'test/regressions.test.ts'];

type Fate = 'killed' | 'survived' | 'does not apply';

/** A copy in which the sources may be spoilt. */
function copyOfSources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-mutants-'));
  for (const part of COPIED) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Whether the tests pass in a copy. */
function passes(folder: string, tests: readonly string[]): boolean {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const run = spawnSync(process.execPath, [vitest, 'run', ...tests, '--bail=1', '--reporter=dot'], {
    cwd: folder,
    stdio: 'ignore',
  });
  return run.status === 0;
}

function fateOf(folder: string, mutant: Mutant): Fate {
  const path = join(folder, mutant.file);
  const source = readFileSync(path, 'utf8');
  if (source.split(mutant.find).length !== 2) return 'does not apply';
  writeFileSync(
    path,
    source.replace(mutant.find, () => mutant.replace),
  );
  const survived = passes(folder, mutant.tests ?? ENGINE_TESTS);
  writeFileSync(path, source);
  return survived ? 'survived' : 'killed';
}

const wanted = process.argv[2] ?? '';
const chosen = MUTANTS.filter(({ id }) => id.includes(wanted));
const folder = copyOfSources();
try {
  let failures = 0;
  if (!passes(folder, ENGINE_TESTS)) throw new TypeError('the tests fail without any mistake');
  for (const mutant of chosen) {
    const fate = fateOf(folder, mutant);
    const expected: Fate = mutant.equivalent === undefined ? 'killed' : 'survived';
    if (fate !== expected) failures += 1;
    const note = fate === expected && mutant.equivalent !== undefined ? ` (equivalent: ${mutant.equivalent})` : '';
    process.stdout.write(`${fate === expected ? 'ok  ' : 'FAIL'} ${fate}: ${mutant.id}${note}\n`);
  }
  process.stdout.write(`${chosen.length - failures} of ${chosen.length} as expected\n`);
  process.exitCode = failures === 0 ? 0 : 3;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
