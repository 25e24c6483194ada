import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wattHours, watts } from '../../src/engine/index.ts';
import { asMounted, foldMeter } from '../../src/engine/meter.ts';
import { arrivalOf, lively, METER, observed, TIMING, valuesOf, type Sample } from '../support/meter-samples.ts';
import { shapeless } from '../support/plain.ts';

const number = fc.oneof(
  fc.integer({ min: 0, max: 30 }),
  fc.constantFrom(null, Number.NaN, Infinity, -Infinity, -3, -0),
);
const perLine = fc.tuple(number, number, number);

/** Histories with repeated stamps, no stamps, gaps, and values that no meter should give. */
const histories: fc.Arbitrary<readonly Sample[]> = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 40 }),
      stamp: fc.option(fc.integer({ min: 0, max: 6 })),
      amps: perLine,
      watts: perLine,
      volts: perLine,
      importWh: number,
      exportWh: number,
    }),
    { maxLength: 12 },
  )
  .map((steps) => {
    let now = 0;
    return steps.map(({ wait, ...sample }) => ({ ...sample, at: (now += wait) }));
  });

describe('what is remembered of a meter', () => {
  it('is nothing before a sample with something in it', () => {
    expect(observed([])).toBeNull();
    expect(observed([{ at: 0 }, { at: 2, amps: [null, Number.NaN, -4], watts: 3000, volts: 230 }])).toBeNull();
  });

  it('is the same after a sample that was delivered twice, as often as one likes', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 0, max: 60 }), (history, later) => {
        const once = observed(history);
        const last = history.at(-1);
        if (last === undefined) return;
        const stamp = last.stamp ?? null;
        expect(foldMeter(once, arrivalOf({ ...last, stamp, at: last.at + later }), TIMING)).toBe(once);
      }),
    );
  });

  it('is plain data, and goes on the same after it was saved and loaded', () => {
    fc.assert(
      fc.property(histories, histories, (before, after) => {
        const state = observed(before);
        expect(shapeless(state)).toEqual([]);
        const loaded = JSON.parse(JSON.stringify(state)) as typeof state;
        expect(observed(after, METER, loaded)).toEqual(observed(after, METER, state));
      }),
    );
  });

  it('never holds what is no possible value', () => {
    fc.assert(
      fc.property(histories, (history) => {
        for (const line of observed(history)?.lines ?? []) {
          if (line === null) continue;
          expect(line.value.currentAmps).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(line.value.currentAmps)).toBe(true);
          expect(line.value.voltageVolts ?? 1).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('leaves a line as it was that a sample leaves out, and takes the others', () => {
    const state = observed([
      { at: 0, amps: 10 },
      { at: 2, amps: [11, null, Number.NaN] },
    ]);
    expect(state?.lines.map((line) => line?.value.currentAmps)).toEqual([11, 10, 10]);
    expect(state?.lines.map((line) => (line?.changedAt ?? 0) - 1_000_000)).toEqual([2_000, 0, 0]);
  });

  it('keeps the voltage that was measured last, and not the power', () => {
    const state = observed([
      { at: 0, amps: 10, watts: 2000, volts: 240 },
      { at: 2, amps: 10, watts: null, volts: null },
    ]);
    expect(state?.lines[0]?.value).toEqual({ currentAmps: 10, powerWatts: null, voltageVolts: 240 });
  });

  it('is not renewed by a value that comes or goes: without stamps only one that changes is a sign of life', () => {
    const state = observed([
      { at: 0, amps: 10, watts: null, volts: 230, stamp: null },
      { at: 2, amps: [10, null, 10], watts: 2300, volts: null, importWh: 5, stamp: null },
      { at: 4, amps: 10, watts: null, volts: 230, importWh: 5, stamp: null },
    ]);
    expect(state?.changedAt).toBe(1_000_000);
  });

  it('knows an old stamp again after samples without one', () => {
    const state = observed([
      { at: 0, amps: 10, stamp: 5 },
      { at: 2, amps: 11, stamp: null },
      { at: 4, amps: 11, stamp: 5 },
    ]);
    expect(state?.changedAt).toBe(1_002_000);
  });

  it('learns the cadence of the meter, not of a line that is left out now and then', () => {
    const samples = lively(40).map((sample, i) =>
      i % 4 === 0 ? sample : { ...sample, amps: [20 + i / 7, 20, null] as const },
    );
    expect(observed(samples)?.cadenceMs).toBe(2_000);
  });
});

describe('a meter mounted against the convention', () => {
  const values = valuesOf({ at: 0, amps: 10, watts: [2300, null, 0], importWh: 7, exportWh: 3 });

  it('has its power turned and its registers exchanged, and no zero below zero', () => {
    expect(asMounted({ ...METER, sign: -1 }, values)).toEqual({
      ...values,
      powerWatts: [watts(-2300), null, watts(0)],
      importWh: wattHours(3),
      exportWh: wattHours(7),
    });
    expect(asMounted(METER, values)).toEqual(values);
  });

  it('has no registers where nobody vouches for them', () => {
    const mounted = asMounted({ ...METER, importRegister: false }, values);
    expect([mounted.importWh, mounted.exportWh]).toEqual([null, null]);
  });
});
