import { describe, expect, it } from 'vitest';
import { amps, millis, type Site } from '../../../src/engine/index.ts';
import { toleranceMs, watchLimits } from '../../../sim/checkers/limits-watch.ts';
import type { Plant } from '../../../sim/plant/plant.ts';
import { createTruth } from '../../../sim/plant/truth.ts';
import { siteOf } from '../../support/site.ts';

const STEP = 10_000;
const SITE: Site = siteOf({ nodes: [{ name: 'Main', limitAmps: 100 }], timing: { deadTimeMs: millis(35_000) } });

/** A plant whose first line and stress the test sets by hand. */
function handPlant() {
  const truth = createTruth(1, 230);
  const state = { stress: 0 };
  const plant = { truth, stress: () => state.stress } as unknown as Plant;
  const watch = watchLimits(SITE, plant, STEP);
  const flow = (charging: number, background: number, spanMs = STEP): void => {
    truth.chargingAmps[0] = charging;
    truth.backgroundAmps[0] = background;
    watch.flows(spanMs);
    watch.warms();
  };
  return { watch, flow, state };
}

describe('the watch over limits', () => {
  it('gives a controller a dead time and a tick, and two steps at least', () => {
    expect(toleranceMs(SITE, STEP)).toBe(40_000);
    expect(toleranceMs(SITE, 60_000)).toBe(120_000);
  });

  it('counts an overload that outlasts the tolerance, once', () => {
    const { watch, flow } = handPlant();
    for (let step = 0; step < 4; step += 1) flow(60, 60);
    expect(watch.report().violations).toBe(0);
    for (let step = 0; step < 6; step += 1) flow(60, 60);
    expect(watch.report()).toEqual({
      violations: 1,
      longestOverloadSeconds: 100,
      overAmpSeconds: 2000,
      worstOverPct: 20,
      neutralPeakAmps: 120,
    });
  });

  it('starts anew when the line has kept to its limit in between', () => {
    const { watch, flow } = handPlant();
    for (let round = 0; round < 3; round += 1) {
      for (let step = 0; step < 4; step += 1) flow(60, 60);
      flow(40, 60);
    }
    expect(watch.report()).toMatchObject({ violations: 0, longestOverloadSeconds: 40 });
  });

  it('does not blame charging for what the building does alone', () => {
    const { watch, flow } = handPlant();
    for (let step = 0; step < 20; step += 1) flow(0, 130);
    expect(watch.report()).toMatchObject({
      violations: 0,
      longestOverloadSeconds: 0,
      overAmpSeconds: 0,
      worstOverPct: 0,
    });
  });

  it('does not take rounding for an overload', () => {
    const { watch, flow } = handPlant();
    for (let step = 0; step < 20; step += 1) flow(40 + 1e-9, 60);
    expect(watch.report().violations).toBe(0);
  });

  it('counts a breaker past half of its trip value each time it gets there', () => {
    const { watch, flow, state } = handPlant();
    for (const stress of [0.5, 0.51, 0.7, 0.4, 0.6]) {
      state.stress = stress;
      flow(amps(0), 0);
    }
    expect(watch.report().violations).toBe(2);
  });
});
