import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flowThrough, lineFlows, type LineFlow } from '../../src/engine/flow.ts';
import { readMeter, type MeterReading } from '../../src/engine/meter-reading.ts';
import { METER, observed, readAfter, readBy, type Sample } from '../support/meter-samples.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [{ name: 'Main', limitAmps: 100, metered: true }] });
/** A meter that reads the same twice, 2 s apart, and is looked at `ageSeconds` later. */
const reads = (values: Omit<Sample, 'at'>, ageSeconds = 0): MeterReading =>
  readAfter(
    [0, 2].map((at) => ({ volts: 230, ...values, at })),
    2 + ageSeconds,
  );
const l1 = (...meters: readonly MeterReading[]): LineFlow => lineFlows(meters)[0];

describe('what flows through a node', () => {
  it('is active and reactive apart: 40 A with −0.2 kW takes room for 40 A and gives 0.87 A', () => {
    const flow = l1(reads({ amps: 40, watts: -200 }));
    expect(flow).toMatchObject({ state: 'fresh', ageMs: 0, suspect: false, rmsAmps: 40 });
    expect(flow).toMatchObject({
      activeAmps: expect.closeTo(-0.87, 2) as number,
      reactiveAmps: expect.closeTo(39.99, 2) as number,
    });
  });

  it('is the sum of its meters with their signs', () => {
    const [feed, back] = [reads({ amps: 30, watts: 6900 }), reads({ amps: 20, watts: -4600 })];
    expect(l1(feed, back)).toMatchObject({ activeAmps: 10, reactiveAmps: 0, rmsAmps: 10 });
  });

  it('is a number however absurd the reading', () => {
    expect(l1(reads({ amps: 1e200, watts: 0 }))).toMatchObject({ rmsAmps: 1e200, reactiveAmps: 1e200 });
  });

  it('of a meter mounted against the convention counts the other way round', () => {
    const samples = [0, 2].map((at) => ({ at, amps: 10, watts: -2300, volts: 230 }));
    const reading = readMeter(observed(samples, { ...METER, sign: -1 }), readBy(2));
    expect(l1(reading)).toMatchObject({ activeAmps: 10, rmsAmps: 10 });
  });

  it('is as old as its oldest meter, as good as its worst, and suspect where one is', () => {
    const [young, old] = [reads({ amps: 10 }, 1), reads({ amps: 10 }, 12)];
    expect(l1(young, old)).toMatchObject({ state: 'stale', ageMs: 12_000 });
    expect(l1(old, young)).toMatchObject({ state: 'stale', ageMs: 12_000 });
    const fallen = [0, 2, 4].map((at) => ({ at, amps: at < 4 ? 30 : 1, volts: 230 }));
    expect(l1(young, readAfter(fallen, 4))).toMatchObject({ state: 'stale', suspect: true });
    expect(l1(readAfter(fallen, 4), young)).toMatchObject({ state: 'stale', suspect: true });
  });

  it('is missing on a line that one of its meters does not see, and on that line alone', () => {
    const flows = lineFlows([reads({ amps: 10 }), reads({ amps: [10, null, 10] })]);
    expect(flows.map(({ state }) => state)).toEqual(['fresh', 'missing', 'fresh']);
    expect(flows.map(({ ageMs }) => ageMs)).toEqual([0, null, 0]);
    expect(lineFlows([]).map(({ state }) => state)).toEqual(['missing', 'missing', 'missing']);
  });

  it('is never less than a conductor was seen to carry, also where that does not add up', () => {
    const surge = [0, 2, 4].map((at) => ({ at, amps: at < 4 ? 10 : 60, watts: at < 4 ? -2300 : -13_800, volts: 230 }));
    expect(l1(readAfter(surge, 4))).toMatchObject({ activeAmps: -12, reactiveAmps: 0, suspect: true, rmsAmps: 60 });
    expect(l1(reads({ amps: 10, watts: 4600 }))).toMatchObject({ activeAmps: 20, reactiveAmps: 0, rmsAmps: 20 });
  });

  it('of one meter is what that meter reads, for every line that there can be', () => {
    const current = fc.double({ min: 0, max: 500, noNaN: true });
    const factor = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(current, factor, (amps, share) => {
        const flow = l1(reads({ amps, watts: amps * share * 230 }));
        expect(flow.rmsAmps).toBeCloseTo(amps, 6);
        expect(flow.activeAmps).toBeCloseTo(amps * share, 6);
      }),
    );
  });
});

describe('the flow through a node of the site', () => {
  const two = { ...SITE.nodes[0], meters: [0, 2] } as (typeof SITE.nodes)[number];
  const [here, elsewhere] = [reads({ amps: 10, watts: -2300 }), reads({ amps: 99 })];

  it('is of its own meters alone', () => {
    const flow = flowThrough(two, [here, elsewhere, reads({ amps: 30 })]);
    expect(flow).toEqual({ active: [20, 20, 20], reactive: [0, 0, 0], rms: [20, 20, 20], suspect: false });
  });

  it('is what the other meters show where one was never seen: the least that flows', () => {
    const flow = flowThrough(two, [readMeter(null, readBy(2)), elsewhere, reads({ amps: 90 })]);
    expect(flow.active).toEqual([90, 90, 90]);
  });
});
