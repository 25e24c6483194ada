/**
 * Reading files: what they include and extend, what they are, and that nothing is ever thrown.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem, kindOfFile, loadScenario, loadSite, onDisk } from '../../src/config/index.ts';
import { complaintsOf, inMemory, SCENARIO, SITE, standsInside, warningsOf } from '../support/config.ts';

const METERS = 'meters:\n  - { name: Incomer, fallbackAfter: 35s, importRegister: true }\n';
const WITHOUT_METERS = SITE.replace(METERS, '');

describe('a file', () => {
  it('that does not exist is one clear problem', () => {
    expect(complaintsOf(loadSite('none.yaml', inMemory({})))).toEqual(['none.yaml: there is no such file']);
    expect(complaintsOf(loadScenario('none.yaml', inMemory({})))).toEqual(['none.yaml: there is no such file']);
  });

  it.each([
    ['', 'a.yaml:1:1: found no keys, expected a map of keys'],
    ['- a', 'a.yaml:1:1: found a list, expected a map of keys'],
    ['scenario: x', 'a.yaml:1:1: this is a scenario, expected a site file'],
  ])('with %j is refused as a site file', (text, said) => {
    expect(complaintsOf(loadSite('a.yaml', inMemory({ 'a.yaml': text })))).toEqual([said]);
  });

  it('of a site is refused as a scenario', () => {
    expect(complaintsOf(loadScenario('a.yaml', inMemory({ 'a.yaml': SITE })))).toEqual([
      'a.yaml:1:1: this is a site file, expected a scenario',
    ]);
  });

  it('is told apart by its keys', () => {
    const files = inMemory({ 'a.yaml': SITE, 'b.yaml': SCENARIO, 'c.yaml': ': [' });
    expect(['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'].map((file) => kindOfFile(file, files))).toEqual([
      'site',
      'scenario',
      'site',
      'site',
    ]);
  });
});

describe('include', () => {
  it('adds the sections of other files, relative to the including one', () => {
    const files = {
      'sites/a.yaml': `include: [parts/meters.yaml]\n${WITHOUT_METERS}`,
      'sites/parts/meters.yaml': METERS,
    };
    expect(loadSite('sites/a.yaml', inMemory(files))).toMatchObject({
      ok: true,
      value: { site: { meters: [{ name: 'Incomer' }] } },
    });
  });

  it('keeps the place of a mistake in the file where it was made', () => {
    const files = { 'a.yaml': `include: m.yaml\n${WITHOUT_METERS}`, 'm.yaml': METERS.replace('35s', '35') };
    expect(complaintsOf(loadSite('a.yaml', inMemory(files)))).toEqual([
      'm.yaml:2:37 meters[0].fallbackAfter: found 35, expected a duration from 10s to 1h, such as 35s, 15m or 12h',
    ]);
  });

  it.each([
    [
      'include: m.yaml',
      { 'm.yaml': 'site: Again' },
      'm.yaml:1:1 site: given here and at a.yaml:2, expected in one file only',
    ],
    ['include: none.yaml', {}, 'a.yaml:1:10 include: none.yaml: there is no such file'],
    [
      'include: [m.yaml, 7]',
      { 'm.yaml': METERS },
      'a.yaml:1:19 include[1]: expected the path of a file, or a list of such',
    ],
    ['include: m.yaml', { 'm.yaml': 'include: a.yaml' }, 'm.yaml:1:10 include: a.yaml leads back to itself'],
    ['include: m.yaml', { 'm.yaml': 'a: [' }, 'm.yaml:1:5: not valid YAML'],
  ])('%s with %j is refused', (line, others, said) => {
    const files = { 'a.yaml': `${line}\n${WITHOUT_METERS}`, ...others };
    expect(complaintsOf(loadSite('a.yaml', inMemory(files))).join('\n')).toContain(said);
  });
});

describe('extends', () => {
  it('lays the keys of a file over those of another: maps are merged, lists replaced', () => {
    const files = {
      'sites/office.yaml': SITE,
      'base/b.yaml': `${SCENARIO}cars: { ignoring: 1%, threePhase: 10% }\nseed: 3\n`,
      's/m.yaml': 'extends: ../base/b.yaml\nscenario: Evening\nduration: 1d\ncars: { threePhase: 90% }\n',
    };
    expect(loadScenario('s/m.yaml', inMemory(files))).toMatchObject({
      ok: true,
      value: { name: 'Evening', durationMs: 86_400_000, seed: 3, cars: { ignoringShare: 0.01, threePhaseShare: 0.9 } },
    });
  });

  it('keeps paths relative to the file in which they stand', () => {
    const files = {
      'deep/sites/office.yaml': SITE,
      'deep/base/b.yaml': SCENARIO.replace(/traffic: .*/, 'traffic: { sessions: a.csv }'),
      'deep/base/a.csv': '',
      'm.yaml': 'extends: deep/base/b.yaml\nscenario: Over\n',
    };
    expect(complaintsOf(loadScenario('m.yaml', inMemory(files)))).toEqual([]);
  });

  it('goes through several files, and null takes away what lies below', () => {
    const files = {
      'sites/office.yaml': SITE,
      'b/b.yaml': `${SCENARIO}background: { profile: office, peakKw: 40 }\nexpect: { violations: 0, deliveredPct: 99 }\n`,
      'm/m.yaml': 'extends: ../b/b.yaml\nexpect: { deliveredPct: null }\nseed: 4\n',
      't/t.yaml': 'extends: ../m/m.yaml\nscenario: Top\nbackground: null\n',
    };
    expect(loadScenario('t/t.yaml', inMemory(files))).toMatchObject({
      ok: true,
      value: { name: 'Top', seed: 4, background: null, expect: { violations: { value: 0 } } },
    });
  });

  it('says of every mistake in which of the files it stands, all at once', () => {
    const files = {
      'sites/office.yaml': SITE,
      'b/b.yaml': `${SCENARIO}seed: -1\n`,
      's/m.yaml': 'extends: ../b/b.yaml\nscenario: Top\nbackgroundd: null\ncars: { ignoring: 3 }\n',
    };
    expect(complaintsOf(loadScenario('s/m.yaml', inMemory(files)))).toEqual([
      'b/b.yaml:6:7 seed: found -1, expected a number of at least 0',
      's/m.yaml:3:1 backgroundd: unknown key; did you mean background?',
      's/m.yaml:4:19 cars.ignoring: found 3, expected a percentage such as 55%',
    ]);
  });

  it('refuses a circle and a list', () => {
    expect(complaintsOf(loadSite('a.yaml', inMemory({ 'a.yaml': `extends: a.yaml\n${SITE}` })))).toEqual([
      'a.yaml:1:10 extends: a.yaml leads back to itself',
    ]);
    expect(complaintsOf(loadSite('a.yaml', inMemory({ 'a.yaml': `extends: [b.yaml]\n${SITE}` })))).toEqual([
      'a.yaml:1:10 extends: expected the path of one file',
    ]);
  });
});

describe('whatever a file holds', () => {
  /** A site file of which some lines are lost, doubled, swapped or garbled. */
  const damaged = fc
    .tuple(
      fc.constantFrom(SITE, SCENARIO),
      fc.array(fc.tuple(fc.nat(20), fc.nat(4), fc.string({ maxLength: 6 })), { maxLength: 6 }),
    )
    .map(([text, edits]) =>
      edits
        .reduce((lines, [at, kind, garbage]) => {
          const index = at % lines.length;
          const line = lines[index] ?? '';
          const cut = garbage.length % (line.length + 1);
          const edited = [
            [],
            [line, line],
            [line.slice(0, cut) + garbage + line.slice(cut)],
            [garbage],
            [line.replace(/: .*/, `: ${garbage}`)],
          ][kind];
          return lines.toSpliced(index, 1, ...(edited ?? []));
        }, text.split('\n'))
        .join('\n'),
    );

  it('nothing is thrown, and every problem has a place inside the file', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string()), (text) => {
        for (const load of [loadSite, loadScenario]) {
          const loaded = load('a.yaml', inMemory({ 'a.yaml': text, '../sites/office.yaml': SITE }));
          if (loaded.ok) continue;
          expect(loaded.problems).not.toEqual([]);
          for (const problem of loaded.problems) {
            expect(problem.file !== 'a.yaml' || standsInside(problem, text), formatProblem(problem)).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('the files that come with the program', () => {
  it('are in order and without warnings: the example of a site', () => {
    const loaded = loadSite('config/site.example.yaml', onDisk());
    expect([...complaintsOf(loaded), ...warningsOf(loaded)]).toEqual([]);
  });

  it('are in order and without warnings: the demo', () => {
    const loaded = loadScenario('config/demo.yaml', onDisk());
    expect([...complaintsOf(loaded), ...warningsOf(loaded)]).toEqual([]);
  });
});
