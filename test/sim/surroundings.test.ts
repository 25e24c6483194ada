import { describe, expect, it } from 'vitest';
import { millis, wattHours, watts, type Site } from '../../src/engine/index.ts';
import { surroundingsOf } from '../../sim/surroundings.ts';
import { createRandom } from '../../sim/random.ts';
import { createGenerator } from '../../sim/plant/sun.ts';
import { scenarioOf, type ScenarioSpec } from '../support/scenario.ts';

const BATTERY = {
  node: 'Garage',
  capacityWh: wattHours(20_000),
  maxWatts: watts(5000),
  roundTripShare: 0.9,
  initialShare: 0.5,
};
const surroundings = (spec: ScenarioSpec = {}) => {
  const scenario = scenarioOf(spec);
  const own = scenario.site.site;
  const meterOf = (name: string, role: Site['meters'][number]['role'], node: number) => ({
    ...(own.meters[0] as Site['meters'][number]),
    name,
    role,
    node,
  });
  const meters = [...own.meters, meterOf('Roof', 'generation', 0), meterOf('Store', 'battery', 1)];
  const loads = [createGenerator({ node: 0, powerWatts: () => 0 })];
  return surroundingsOf(scenario, { site: { ...own, meters }, loads, random: createRandom(1) });
};

describe('what surrounds stations and loads', () => {
  it('is nothing but the meters where a scenario says nothing', () => {
    expect(surroundings()).toMatchObject({
      batteries: [],
      grid: { resistanceOhms: 0, reactanceOhms: 0 },
      volts: 230,
      meters: [
        { sees: { kind: 'node', node: 0 }, traits: { periodMs: 1000, latencyMs: 0 } },
        { sees: { kind: 'loads', loads: [0] } },
        { sees: { kind: 'batteries', batteries: [] } },
      ],
    });
  });

  it('has a battery where it hangs, with a meter that sees it', () => {
    const { batteries, meters } = surroundings({ battery: BATTERY });
    expect(batteries).toMatchObject([{ node: 1, capacityWh: 20_000 }]);
    expect(meters[2]?.sees).toEqual({ kind: 'batteries', batteries: [0] });
  });

  it('has the impedance of the grid at the nominal voltage', () => {
    const grid = { resistanceOhms: 0.02, reactanceOhms: 0.01 };
    expect(surroundings({ grid }).grid).toMatchObject({ volts: 230, ...grid });
  });

  it('lets meters err within their bounds, each for itself, and the same at the same time', () => {
    const { meters } = surroundings({ meters: { noiseShare: 0.01, latencyMs: millis(3000) } });
    const errors = meters.map(({ traits }) => Array.from({ length: 50 }, (_, at) => traits.error?.(at * 1000) ?? NaN));
    expect(Math.max(...errors.flat().map(Math.abs))).toBeLessThanOrEqual(0.01);
    expect(new Set(errors.flat()).size).toBeGreaterThan(100);
    expect(meters[0]?.traits.error?.(7000)).toBe(errors[0]?.[7]);
  });
});
