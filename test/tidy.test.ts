/**
 * The house rules. Where one does not fit, say why: `// tidy-ok: reason` on the line or the one above.
 * @module
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MUTANTS } from './mutants/mutants.ts';
import {
  exportsAreDocumented,
  fileSaysWhatItIs,
  isExported,
  nothingIsLeftForLater,
  reexportedBy,
} from './tidy/documentation.ts';
import { errorsHaveNames, failuresAreNotSwallowed } from './tidy/failure.ts';
import { mirrorFindings } from './tidy/mirror.ts';
import { inexactVersions, registryLines, type Manifest } from './tidy/package.ts';
import { decisionsArePure, randomnessIsSeeded, timeIsAnInput } from './tidy/purity.ts';
import { fileIsShort, functionsAreShort, parametersAreFew, strategyIsShort } from './tidy/size.ts';
import { check, listFiles, readSources, report, ROOT, type Rule, type Source } from './tidy/source.ts';
import { unitlessNumbers } from './tidy/units.ts';

const program = readSources('src', 'sim');
const tests = readSources('test', 'bench');

function expectTidy(sources: readonly Source[], ...rules: readonly Rule[]): void {
  expect(report(check(sources, ...rules))).toBe('');
}

describe('the house rules', () => {
  it('keep files, functions and parameter lists short', () => {
    expectTidy(program, fileIsShort, functionsAreShort, parametersAreFew, strategyIsShort);
  });

  it('keep time, randomness and the world out of decisions', () => {
    expectTidy(program, decisionsArePure, randomnessIsSeeded);
  });

  it('make time an input everywhere but in the clocks', () => {
    expectTidy(program, timeIsAnInput);
  });

  it('give failures a name and swallow none', () => {
    expectTidy(program, errorsHaveNames, failuresAreNotSwallowed);
  });

  it('open each file by saying what it is', () => {
    expectTidy(program, fileSaysWhatItIs);
  });

  it('leave no work marked for later', () => {
    expectTidy([...program, ...tests], nothingIsLeftForLater);
  });

  it('document what strategy authors see', () => {
    const index = program.find(({ path }) => path === 'src/engine/index.ts');
    const paths = index === undefined ? [] : reexportedBy(index);
    const shown = program.filter(({ path }) => paths.includes(path));
    expect(shown.some(({ tree }) => tree.statements.some(isExported))).toBe(true);
    expectTidy(shown, exportsAreDocumented);
  });

  it('give each file its test', () => {
    expect(report(mirrorFindings(program, listFiles('test')))).toBe('');
  });

  it('keep each mistake of test/mutants one that can still be made', () => {
    const outdated = MUTANTS.filter(({ file, find }) => readFileSync(ROOT + file, 'utf8').split(find).length !== 2);
    expect(outdated.map(({ file, mistake }) => `${file}: ${mistake}`)).toEqual([]);
  });

  it('leave no test alone in the light or in the dark', () => {
    const singled = tests.flatMap(({ path, text }) =>
      /\b(it|test|describe)\.(only|skip|todo)\b/.test(text) ? [path] : [],
    );
    expect(
      singled,
      'An `only` hides all other tests, a `skip` this one; test/support/needs.ts is for missing programs',
    ).toEqual([]);
  });

  it('put the unit into the name of every number in a configuration file', () => {
    const schemas = listFiles('config').filter((path) => path.endsWith('.schema.json'));
    const unitless = schemas.flatMap((path) => unitlessNumbers(JSON.parse(readFileSync(ROOT + path, 'utf8'))));
    expect([...new Set(unitless)], 'Name the unit (limitAmps, peakKw), or list the key in test/tidy/units.ts').toEqual(
      [],
    );
  });

  it('pin every dependency and no registry', () => {
    const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as Manifest;
    expect(inexactVersions(manifest), 'Install with --save-exact').toEqual([]);
    expect(registryLines(readFileSync(`${ROOT}package-lock.json`, 'utf8')), 'Keep .npmrc as it is').toEqual([]);
  });
});
