import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTariff } from '../../src/cli/tariff.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();
const folder = mkdtempSync(join(tmpdir(), 'busbar-tariff-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A site with these windows, one list for each use of the strategy. */
function siteFile(name: string, ...uses: readonly string[]): string {
  const file = join(folder, `${name}.yaml`);
  const strategies = uses.map(
    (windows, index) => `  - { use: tariff-windows, name: use${index}, windows: [${windows}] }`,
  );
  const lines = [
    'site: Yard',
    'timezone: Europe/Berlin',
    'nodes:',
    '  - { name: Main, limitAmps: 200, derate: 1, meters: [Main meter], worstBackgroundAmps: 60 }',
    '  - { name: Garage, parent: Main, zone: Garage, limitAmps: 100, derate: 1, fallbackAmps: 16 }',
    'meters: [{ name: Main meter }]',
    ...(strategies.length === 0 ? [] : ['strategies:', ...strategies]),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const EVENING = "{ days: Mon-Fri, from: '17:00', to: '20:00', ceilingAmps: 80 }";

describe('busbar tariff', () => {
  it('tells a day as one document whose slots follow on each other', () => {
    const configFile = siteFile('one', EVENING);
    expect(runTariff({ configFile, day: '2026-11-18', json: true })).toBe(EXIT.done);
    const { slots } = JSON.parse(said.stdout) as { slots: { from: string; to: string; ceilingAmps?: number }[] };
    expect(slots.map(({ from, to, ceilingAmps }) => [from, to, ceilingAmps])).toEqual([
      ['2026-11-18T00:00:00+01:00', '2026-11-18T17:00:00+01:00', undefined],
      ['2026-11-18T17:00:00+01:00', '2026-11-18T20:00:00+01:00', 80],
      ['2026-11-18T20:00:00+01:00', '2026-11-19T00:00:00+01:00', undefined],
    ]);
  });

  it('takes the stricter where several windows are open, in each unit', () => {
    const configFile = siteFile(
      'many',
      `${EVENING}, { from: '18:00', to: '22:00', ceilingKw: 11 }`,
      "{ from: '19:00', to: '24:00', ceilingPct: 30 }, { from: '23:00', to: '24:00', charging: off }",
    );
    expect(runTariff({ configFile, day: '2026-11-18', json: true })).toBe(EXIT.done);
    const { slots } = JSON.parse(said.stdout) as {
      slots: { from: string; ceilingAmps?: number; ceilingKw?: number }[];
    };
    expect(slots.map(({ from, ceilingAmps, ceilingKw }) => [from.slice(11, 16), ceilingAmps, ceilingKw])).toEqual([
      ['00:00', undefined, undefined],
      ['17:00', 80, undefined],
      ['18:00', 80, 11],
      ['19:00', 60, 11],
      ['20:00', 60, 11],
      ['22:00', 60, undefined],
      ['23:00', 0, undefined],
    ]);
  });

  it('tells a zone’s ceiling with its window and not as one of the site', () => {
    const configFile = siteFile('zones', "{ from: '00:00', to: '24:00', ceilingPct: 30, zones: [Garage] }", EVENING);
    expect(runTariff({ configFile, day: '2026-11-18', json: true })).toBe(EXIT.done);
    const { slots } = JSON.parse(said.stdout) as { slots: { ceilingAmps?: number; windows: object[] }[] };
    expect(slots.map(({ ceilingAmps }) => ceilingAmps)).toEqual([undefined, 80, undefined]);
    for (const { windows } of slots) expect(windows[0]).toMatchObject({ zones: ['Garage'], ceilingAmps: 30 });
  });

  it('draws a table for people, with offsets where an hour comes twice', () => {
    const configFile = siteFile('autumn', "{ from: '02:00', to: '02:30', charging: off }");
    expect(runTariff({ configFile, day: '2026-10-25', json: false })).toBe(EXIT.done);
    expect(said.stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'Yard, 2026-10-25, Europe/Berlin, 25 h',
      'from         to           of the limit              windows',
      '00:00+02:00  02:00+02:00  ████████████████████████  none is open',
      '02:00+02:00  02:30+02:00  ························  off (daily 02:00–02:30)',
      '02:30+02:00  02:00+01:00  ████████████████████████  none is open',
      '02:00+01:00  02:30+01:00  ························  off (daily 02:00–02:30)',
      '02:30+01:00  24:00        ████████████████████████  none is open',
      '',
    ]);
  });

  it('says what to write where the site has no windows', () => {
    expect(runTariff({ configFile: siteFile('none'), day: '2026-11-18', json: false })).toBe(EXIT.usage);
    expect(said.stderr).toContain('uses no tariff-windows');
    expect(said.stderr).toContain('expected under `strategies`');
  });

  it('says what is wrong with a file that is not right', () => {
    const configFile = siteFile('wrong', "{ from: '25:00', to: '20:00', ceilingAmps: 80 }");
    expect(runTariff({ configFile, day: '2026-11-18', json: true })).toBe(EXIT.usage);
    expect(said.stderr).toContain('expected a time from 00:00 to 24:00');
  });
});
