/** What a site owes to nobody's control: zones small enough for the connection keep it within its limits by themselves. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wattHours, watts } from '../../src/engine/index.ts';
import { runScenario, type RunOutcome } from '../../sim/run.ts';
import { scenarioOf, type ScenarioSpec } from '../support/scenario.ts';

/** Together with a building of less than 30 A a line and a battery of 5 A, the zones cannot exceed 100 A at 5 % less voltage. */
const SAFE_SITE = {
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 30 },
    { name: 'Garage', parent: 'Main', limitAmps: 40, zone: true },
    { name: 'Yard', parent: 'Main', limitAmps: 25, zone: true },
  ],
};
const BATTERY = {
  node: 'Main',
  capacityWh: wattHours(10_000),
  maxWatts: watts(3000),
  roundTripShare: 0.85,
  initialShare: 0.5,
};

const arbitrarySpec = fc.record({
  seed: fc.integer({ min: 0, max: 10_000 }),
  stepSeconds: fc.constantFrom(20, 60, 300),
  threePhaseShare: fc.constantFrom(0, 0.5, 1),
  profile: fc.constantFrom('workplace' as const, 'residential' as const, 'public' as const),
  battery: fc.constantFrom(null, BATTERY),
  grid: fc.constantFrom(null, { resistanceOhms: 0.05, reactanceOhms: 0.05 }),
  cars: fc.record({
    twoPhaseShare: fc.constantFrom(0, 0.3),
    asleepShare: fc.constantFrom(0, 0.3),
    highMinimumShare: fc.constantFrom(0, 0.3),
  }),
});

describe('a site whose zones are small enough by themselves', () => {
  it('never exceeds a limit, whatever its cars do, and nobody controls it', () => {
    fc.assert(
      fc.property(arbitrarySpec, ({ profile, ...rest }) => {
        const stations = ['Garage', 'Yard'].map((zone) => ({ zone, count: 6 }));
        const spec: ScenarioSpec = {
          ...rest,
          site: SAFE_SITE,
          hours: 12,
          traffic: { kind: 'profile', stations, profile, arrivalsPerWeekday: 20 },
          background: { node: 'Main', noiseShare: 0.02, kind: 'profile', profile: 'office', peakWatts: watts(12_000) },
        };
        const outcome = runScenario(scenarioOf(spec), { seed: rest.seed, control: { kind: 'uncontrolled' } });
        const { result } = outcome as Extract<RunOutcome, { ok: true }>;
        expect(result.limits).toMatchObject({ violations: 0, overAmpSeconds: 0 });
        expect(result.sessions.deliveredKwh).toBeGreaterThan(0);
      }),
      { numRuns: 12 },
    );
  });
});
