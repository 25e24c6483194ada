import { describe, expect, it } from 'vitest';
import {
  amps,
  bindStrategy,
  defineStrategy,
  explainCeiling,
  explainChain,
  onAllPhases,
  watts,
  type Ceiling,
} from '../../src/engine/index.ts';
import { Drive, threePhases } from '../support/drive.ts';
import { siteOf } from '../support/site.ts';

const ceiling: Ceiling = {
  node: 'Main',
  bound: { unit: 'W', watts: watts(7_000) },
  covers: 'charging',
  kind: 'economic',
  until: null,
  reason: { kind: 'tariff-window', window: 'evening' },
};
const evening = defineStrategy<null, null>({
  id: 'evening',
  version: '1.0.0',
  summary: 'caps charging',
  options: { parse: () => null },
  memory: null,
  failsafe: () => ({ ceilings: [] }),
  propose: () => ({ ceilings: [ceiling] }),
});

function decided(shadow: boolean) {
  const site = siteOf({
    nodes: [
      { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 60 },
      { name: 'Garage', parent: 'Main', limitAmps: 63, zone: true },
      { name: 'Yard', parent: 'Main', limitAmps: 63, zone: true },
    ],
  });
  const drive = new Drive(site, [bindStrategy(evening, { name: 'evening cap', options: null, shadow })]);
  drive.link();
  drive.directory([{ name: 'g1', zone: 'Garage' }]);
  drive.read('Garage', 0);
  drive.read('Yard', 0);
  drive.meter('Main meter', threePhases(40, 42, 44));
  drive.stations({ g1: {} });
  drive.seconds = 2;
  return { site, record: drive.tick() };
}

describe('the chain behind a zone', () => {
  it('goes from the zone up to the grid, with strategies and readings where they bear', () => {
    const { site, record } = decided(false);
    const explanation = explainChain(site, record, 'Garage');
    expect(explanation?.sentence).toMatch(/^Garage may have /);
    expect(explanation?.chain).toEqual([
      'Garage leaves 63 A for charging on L1: the limit of Garage is 63 A.',
      'Main leaves 56 A for charging on L3: on L3 of Main (limit 100 A) other loads take 44 A.',
      'evening cap: Main at most 7.0 kW for charging: the tariff window "evening" is open.',
      'Main meter: 40 / 42 / 44 A, read 2 s before (fresh).',
    ]);
  });

  it('says of a strategy in shadow that it is', () => {
    const { site, record } = decided(true);
    expect(explainChain(site, record, 'Garage')?.chain[2]).toMatch(/^evening cap \(in shadow\): /);
  });

  it('says of a meter that is silent, that it is', () => {
    const { site, record } = decided(false);
    const meters = record.meters.map((meter) => ({ ...meter, currentAmps: null, ageMs: null }));
    expect(explainChain(site, { ...record, meters }, 'Garage')?.chain[3]).toBe('Main meter: nothing has been read.');
  });

  it('knows no zone that the site has not', () => {
    const { site, record } = decided(false);
    expect(explainChain(site, record, 'Attic')).toBeNull();
  });
});

describe('a ceiling in words', () => {
  it('has its unit, and one number where all lines are alike', () => {
    expect(explainCeiling(ceiling)).toBe('Main at most 7.0 kW for charging: the tariff window "evening" is open.');
    const inAmps = { ...ceiling, covers: 'total' as const, bound: { unit: 'A' as const, amps: onAllPhases(amps(16)) } };
    expect(explainCeiling(inAmps)).toMatch(/^Main at most 16 A in all: /);
  });
});
