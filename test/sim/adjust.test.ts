import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import type { BoundStrategy } from '../../src/engine/index.ts';
import { adjustScenario, chooseControl, type Adjustments } from '../../sim/adjust.ts';
import { scenarioOf } from '../support/scenario.ts';

const NOTHING: Adjustments = { from: null, days: null, stepMs: null, sessionsFile: null, strategies: null };
const strategy = (name: string, id = name): BoundStrategy => ({ name, id }) as BoundStrategy;

function scenario() {
  const plain = scenarioOf({ strategies: [strategy('shave'), strategy('night', 'tariff'), strategy('day', 'tariff')] });
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

  it('takes recorded sessions on the stations it has', () => {
    const changed = adjustScenario(scenario(), { ...NOTHING, sessionsFile: '/data/s.csv' });
    expect(changed.traffic).toEqual({ kind: 'sessions', file: '/data/s.csv', stations: scenario().traffic.stations });
  });

  it('expects nothing once it is no longer as written', () => {
    expect(adjustScenario(scenario(), { ...NOTHING, strategies: ['none'] }).expect.violations).toBeNull();
    expect(adjustScenario(scenario(), { ...NOTHING, days: 3 }).expect.violations).toBeNull();
  });
});

describe('choosing who controls', () => {
  const names = (chosen: readonly string[] | null): unknown => {
    const result = chooseControl(scenario(), chosen);
    if (!result.ok) return result.problem;
    return result.control.kind === 'busbar' ? result.control.strategies.map(({ name }) => name) : 'uncontrolled';
  };

  it('leaves the site’s own strategies where nothing is said', () => {
    expect(names(null)).toEqual(['shave', 'night', 'day']);
  });

  it('takes strategies by their name or by what they are, in the site’s order', () => {
    expect(names(['day', 'shave'])).toEqual(['shave', 'day']);
    expect(names(['tariff'])).toEqual(['night', 'day']);
  });

  it('knows none and uncontrolled', () => {
    expect(names(['none'])).toEqual([]);
    expect(names(['uncontrolled'])).toBe('uncontrolled');
    expect(names(['none', 'shave'])).toBe('none and uncontrolled each stand alone');
  });

  it('says which names there are', () => {
    expect(names(['shove'])).toBe(
      'the site has no strategy "shove"; expected one of shave, night, day, none, uncontrolled',
    );
  });
});
