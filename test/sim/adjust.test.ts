import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import { adjustScenario, type Adjustments } from '../../sim/adjust.ts';
import { scenarioOf } from '../support/scenario.ts';

const NOTHING: Adjustments = { from: null, days: null, stepMs: null, sessionsFile: null, strategies: null };

function scenario() {
  const plain = scenarioOf();
  const site = { ...plain.site.site, timeZone: compileTimeZone('Europe/Berlin') };
  const expect = { ...plain.expect, violations: { relation: '==', value: 0 } as const };
  return { ...plain, expect, site: { ...plain.site, site } };
}

describe('a scenario with changes laid over it', () => {
  it('stays as it is without any', () => {
    expect(adjustScenario(scenario(), NOTHING)).toEqual(scenario());
  });

  it('begins at local midnight and lasts whole days', () => {
    const changed = adjustScenario(scenario(), { ...NOTHING, from: '2023-07-01', days: 2, stepMs: 5000 });
    expect(changed.startMs).toBe(Date.parse('2023-07-01T00:00:00+02:00'));
    expect(changed.durationMs).toBe(2 * 86_400_000);
    expect(changed.stepMs).toBe(5000);
  });

  it.each([
    ['2023-03-25', 2, 47],
    ['2023-10-29', 1, 25],
  ])('ends when the clock on the wall says so: from %s, %i days are %i h', (from, days, hours) => {
    expect(adjustScenario(scenario(), { ...NOTHING, from, days }).durationMs).toBe(hours * 3_600_000);
  });

  it('takes recorded sessions on the stations it has', () => {
    const changed = adjustScenario(scenario(), { ...NOTHING, sessionsFile: '/data/s.csv' });
    expect(changed.traffic).toEqual({
      kind: 'sessions',
      file: '/data/s.csv',
      timeZone: null,
      stations: scenario().traffic.stations,
    });
  });

  it('expects nothing once it is no longer as written', () => {
    expect(adjustScenario(scenario(), { ...NOTHING, strategies: ['none'] }).expect).toEqual({});
    expect(adjustScenario(scenario(), { ...NOTHING, days: 3 }).expect).toEqual({});
  });
});
