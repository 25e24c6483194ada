import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, epochMs, onAllPhases, type PerPhase } from '../../src/engine/index.ts';
import { foldMeter, type MeterState } from '../../src/engine/meter.ts';
import { frozenMeters, readMeter, type LineReading, type MeterReading } from '../../src/engine/meter-reading.ts';
import {
  arrivalOf,
  lively,
  observed,
  readAfter,
  readBy,
  TIMING,
  wobble,
  type Sample,
} from '../support/meter-samples.ts';

const stateAfter = (samples: readonly Sample[], now: number): string => readAfter(samples, now).state;
const steady = (until: number, cadence = 2): readonly Sample[] =>
  Array.from({ length: until / cadence + 1 }, (_, i) => ({ at: i * cadence, amps: 20, volts: 230 }));
const l1 = (reading: MeterReading): Partial<Extract<LineReading, { state: 'fresh' | 'stale' }>> => {
  const [line] = reading.lines;
  return line.state === 'missing' ? {} : line;
};
const FRESHNESS = { fresh: 2, stale: 1, missing: 0 } as const;

describe('a meter', () => {
  it('is missing until it was seen, and a line of it as long as that one was not; missing is not zero', () => {
    expect(readMeter(null, readBy(0))).toMatchObject({ state: 'missing', value: null, ageMs: null });
    const reading = readAfter(
      [0, 2].map((at) => ({ at, amps: [10, 20, null] as const })),
      3,
    );
    expect(reading).toMatchObject({ state: 'missing', ageMs: null, value: { currentAmps: [10, 20, null] } });
    expect(reading.lines.map(({ state }) => state)).toEqual(['fresh', 'fresh', 'missing']);
  });

  it('is fresh when it changed twice, not when it arrived', () => {
    expect(stateAfter([{ at: 0, amps: 10 }], 0)).toBe('stale');
    expect(
      stateAfter(
        [0, 2, 4].map((at) => ({ at, amps: 10, stamp: 1 })),
        4,
      ),
    ).toBe('stale');
    expect(
      stateAfter(
        [0, 2].map((at) => ({ at, amps: 10 })),
        2,
      ),
    ).toBe('fresh');
  });

  it('is stale after 10 s without a change, however often it is delivered', () => {
    const repeated = [12, 14, 16].map((at) => ({ at, amps: 20, volts: 230, stamp: 10 }));
    expect(readAfter([...steady(10), ...repeated], 20)).toMatchObject({ state: 'fresh', ageMs: 10_000 });
    expect(readAfter([...steady(10), ...repeated], 20.001)).toMatchObject({ state: 'stale', ageMs: 10_001 });
  });

  it('has for each line its own age, and is as old as the oldest', () => {
    const samples = [...steady(10), ...[12, 14, 16, 18, 20, 22].map((at) => ({ at, amps: [20, null, 20] as const }))];
    const reading = readAfter(samples, 22);
    expect(reading).toMatchObject({ state: 'stale', ageMs: 12_000 });
    expect(reading.lines.map(({ state, ageMs }) => [state, ageMs])).toEqual([
      ['fresh', 0],
      ['stale', 12_000],
      ['fresh', 0],
    ]);
  });

  it('that is slower than cars react is never fresh', () => {
    for (const cadence of [36, 60, 900]) {
      const samples: Sample[] = [];
      for (let i = 0; i < 60; i += 1) {
        samples.push({ at: i * cadence, amps: 20 + wobble(i) });
        expect(stateAfter(samples, i * cadence)).not.toBe('fresh');
      }
    }
    expect(stateAfter(lively(60, 30), 59 * 30)).toBe('fresh');
    const hurried = [2, 4, 6].map((after) => ({ at: 59 * 60 + after, amps: 20, volts: 230 }));
    expect(stateAfter([...lively(60, 60), ...hurried], 59 * 60 + 6)).toBe('stale');
  });

  it('has a line that is first seen under an old stamp fresh with its second new sample', () => {
    const samples = [
      { at: 0, amps: [10, null, 10] as const },
      { at: 1, amps: 10, stamp: 0 },
      { at: 2, amps: 10 },
      { at: 4, amps: 10 },
    ];
    const secondLine = (count: number): string => readAfter(samples.slice(0, count), 4).lines[1].state;
    expect([1, 2, 3, 4].map(secondLine)).toEqual(['missing', 'stale', 'stale', 'fresh']);
  });

  it('after an outage is fresh with its second sample, and not at all where it froze meanwhile', () => {
    const back = [
      { at: 700, amps: 25, volts: 230 },
      { at: 702, amps: 26, volts: 230 },
    ];
    expect(stateAfter([...steady(100), ...back.slice(0, 1)], 700)).toBe('stale');
    expect(stateAfter([...steady(100), ...back], 702)).toBe('fresh');
    const frozen = [702, 704, 706, 760].map((at) => ({ at, amps: 25, volts: 230, stamp: 700 }));
    for (const { at } of frozen) expect(stateAfter([...steady(100), ...back.slice(0, 1), ...frozen], at)).toBe('stale');
  });

  it('may have any clock: a stamp from the past or the future is a stamp like any other', () => {
    const clocks = [0, 2, 4].map((at, i) => ({ at, amps: 20, stamp: [4e12, 5, 9e15][i] as number }));
    expect(readAfter(clocks, 4)).toMatchObject({ state: 'fresh', ageMs: 0 });
    expect(readAfter(clocks, 15)).toMatchObject({ state: 'stale', ageMs: 11_000 });
  });

  it('shows a register as long as it is not old, and then none', () => {
    const samples = [0, 2, 4, 6, 8, 10].map((at) => ({ at, amps: 20, importWh: at < 3 ? 100 + at : null }));
    expect(readAfter(samples, 12).value?.importWh).toBe(102);
    expect(readAfter(samples, 13).value?.importWh).toBeNull();
  });
});

describe('a low reading', () => {
  it('of one sample is not believed, of two it is', () => {
    const down = [...steady(10), { at: 12, amps: 0, watts: 0, volts: 230 }];
    expect(l1(readAfter(down, 12))).toMatchObject({ state: 'stale', suspect: true, activeAmps: 18, rmsAmps: 18 });
    expect(readAfter(down, 12).value).toMatchObject({ currentAmps: [18, 18, 18], powerWatts: [4140, 4140, 4140] });
    const twice = [...down, { at: 14, amps: 0, watts: 0, volts: 230 }];
    expect(l1(readAfter(twice, 14))).toMatchObject({ state: 'fresh', suspect: false, activeAmps: 0, rmsAmps: 0 });
    const back = [...down, { at: 14, amps: 20, volts: 230 }];
    expect(l1(readAfter(back, 14))).toMatchObject({ state: 'fresh', suspect: false, activeAmps: 20 });
  });

  it('is believed at once as far as cars can have stopped, and a little more', () => {
    const knownLoadsAmps = onAllPhases(amps(12));
    const to = (current: number): Partial<LineReading> =>
      l1(readAfter([...steady(10), { at: 12, amps: current }], 12, { knownLoadsAmps }));
    expect(to(6)).toMatchObject({ state: 'fresh', suspect: false, activeAmps: 6 });
    expect(to(5)).toMatchObject({ state: 'stale', suspect: true, activeAmps: 6 });
  });

  it('is believed at once where cars stopped, whoever was asked first, and as often as one looks', () => {
    const carsFirst = [...steady(10).map((sample) => ({ ...sample, drawn: 16 })), { at: 12, amps: 4, drawn: 0 }];
    const meterFirst = [...steady(10), { at: 12, amps: 4, drawn: 16 }];
    for (const samples of [carsFirst, meterFirst])
      for (const now of [12, 13, 20])
        expect(l1(readAfter(samples, now))).toMatchObject({ state: 'fresh', suspect: false, activeAmps: 4 });
    const laterStill = [...carsFirst, { at: 14, amps: 20, drawn: 0 }, { at: 16, amps: 4, drawn: 0 }];
    expect(l1(readAfter(laterStill, 16))).toMatchObject({ suspect: true, activeAmps: 18 });
  });

  it('of nothing at all is suspect even where everything can have stopped', () => {
    const samples = [...steady(10), { at: 12, amps: 0 }];
    expect(readAfter(samples, 12, { knownLoadsAmps: onAllPhases(amps(40)) })).toMatchObject({
      state: 'stale',
      suspect: true,
    });
  });

  it('of reactive current alone is suspect as well: it takes room like any other', () => {
    const idle = (at: number, current: number): Sample => ({ at, amps: current, watts: 0, volts: 230 });
    const down = [idle(0, 40), idle(2, 40), idle(4, 10)];
    expect(l1(readAfter(down, 4))).toMatchObject({ state: 'stale', suspect: true, activeAmps: 0, reactiveAmps: 36 });
    expect(l1(readAfter([...down, idle(6, 10)], 6))).toMatchObject({ state: 'fresh', reactiveAmps: 10 });
  });

  it('under an old stamp is one sample, and so is one that is delivered again', () => {
    const down = [...steady(10), { at: 11, amps: 0, stamp: 10 }, { at: 12, amps: 0, stamp: 10 }];
    expect(l1(readAfter(down, 12))).toMatchObject({ suspect: true, activeAmps: 18 });
  });
});

describe('a high reading', () => {
  it('counts at once, under an old stamp as well, which makes it no younger', () => {
    const up = [...steady(10), { at: 14, amps: 9_000, stamp: 10 }];
    expect(l1(readAfter(up, 14))).toMatchObject({ ageMs: 4_000, activeAmps: 9_000, rmsAmps: 9_000 });
    expect(l1(readAfter([...steady(10), { at: 12, amps: 9_000 }], 12))).toMatchObject({
      state: 'fresh',
      activeAmps: 9_000,
    });
  });

  it('of one line counts where the others say nothing', () => {
    const reading = readAfter([...steady(10), { at: 12, amps: [Number.NaN, 500, null] }], 12);
    expect(reading.value?.currentAmps).toEqual([20, 500, 20]);
  });

  it('is less export as well, although less current flows', () => {
    const exports = (at: number, kw: number): Sample => ({
      at,
      amps: (kw * 1000) / 230,
      watts: -kw * 1000,
      volts: 230,
    });
    const [cloud] = [l1(readAfter([exports(0, 9.2), exports(2, 9.2), exports(4, 2.3)], 4))];
    expect(cloud).toMatchObject({ state: 'fresh', suspect: false, reactiveAmps: 0 });
    expect(cloud.activeAmps).toBeCloseTo(-10, 6);
    expect(cloud.rmsAmps).toBeCloseTo(36, 6);
  });
});

/** A line as a meter that measures rightly may read it: power within what current and voltage allow. */
const trueLine = fc
  .record({ amps: fc.double({ min: 0, max: 200, noNaN: true }), factor: fc.double({ min: -1, max: 1, noNaN: true }) })
  .map(({ amps: current, factor }) => ({ amps: current, watts: current * factor * 230 }));
const trueSample = fc.record({ gap: fc.integer({ min: 1, max: 30 }), line: trueLine, again: fc.boolean() });
const trueHistory = fc.array(trueSample, { minLength: 1, maxLength: 8 }).map((steps): readonly Sample[] => {
  let [now, stamp] = [0, 0];
  return steps.map(({ gap, line, again }) => {
    now += gap;
    if (!again) stamp += 1;
    return { at: now, stamp, ...line, volts: 230 };
  });
});
const knownLoads = fc.double({ min: 0, max: 100, noNaN: true }).map((value) => onAllPhases(amps(value)));
const TOLERANCE = 1e-6;

describe('whatever came before', () => {
  it('a newest sample of more load never counts for less', () => {
    const more = fc.record({
      amps: fc.double({ min: 0, max: 300, noNaN: true }),
      watts: fc.double({ min: 0, max: 80_000, noNaN: true }),
    });
    fc.assert(
      fc.property(trueHistory, trueLine, more, knownLoads, (history, line, extra, knownLoadsAmps) => {
        const now = (history.at(-1)?.at ?? 0) + 2;
        const read = (sample: Sample) => l1(readAfter([...history, sample], now, { knownLoadsAmps }));
        const less = read({ at: now, ...line, volts: 230 });
        const loaded = { amps: line.amps + extra.amps, watts: line.watts + extra.watts };
        const many = read({ at: now, ...loaded, volts: 230 });
        expect(many.rmsAmps).toBeGreaterThanOrEqual((less.rmsAmps ?? 0) - TOLERANCE);
        expect(many.activeAmps).toBeGreaterThanOrEqual((less.activeAmps ?? 0) - TOLERANCE);
      }),
      { numRuns: 500 },
    );
  });

  it('a sample without its power never counts for less', () => {
    fc.assert(
      fc.property(trueHistory, trueLine, knownLoads, (history, line, knownLoadsAmps) => {
        const now = (history.at(-1)?.at ?? 0) + 2;
        const read = (sample: Sample) => l1(readAfter([...history, sample], now, { knownLoadsAmps }));
        const known = read({ at: now, ...line, volts: 230 });
        for (const lost of [null, Number.NaN, Infinity]) {
          const unknown = read({ at: now, ...line, watts: lost, volts: 230 });
          expect(unknown.activeAmps).toBeGreaterThanOrEqual((known.activeAmps ?? 0) - TOLERANCE);
          expect(unknown.rmsAmps).toBe(known.rmsAmps);
        }
      }),
    );
  });

  it('a line that a sample leaves out counts for what it did before, and is no fresher than with it', () => {
    fc.assert(
      fc.property(trueHistory, trueLine, fc.integer({ min: 0, max: 60 }), (history, line, later) => {
        const now = (history.at(-1)?.at ?? 0) + 2;
        const before = observed(history);
        const values = { at: now, watts: line.watts, volts: 230 };
        const given = foldMeter(before, arrivalOf({ ...values, amps: line.amps }), TIMING);
        const lines = [null, line.amps, line.amps] as const;
        const dropped = foldMeter(before, arrivalOf({ ...values, amps: lines }), TIMING);
        const by = readBy(now + later);
        const [lost, kept, was] = [dropped, given, before].map((meter) => readMeter(meter, by));
        if (lost === undefined || kept === undefined || was === undefined) return;
        expect(l1(lost).activeAmps).toBe(l1(was).activeAmps);
        expect(l1(lost).ageMs).toBeGreaterThanOrEqual(l1(kept).ageMs ?? 0);
        // One that was left out makes nobody suspicious; the higher value before it counts then, and not for long.
        if (l1(kept).suspect === false) expect(FRESHNESS[lost.state]).toBeLessThanOrEqual(FRESHNESS[kept.state]);
        expect(lost.lines.slice(1)).toEqual(kept.lines.slice(1));
      }),
    );
  });

  it('the wall clock never matters, and monotonic time only by its differences', () => {
    fc.assert(
      fc.property(trueHistory, fc.integer({ min: -1e12, max: 1e12 }), (history, shift) => {
        const now = (history.at(-1)?.at ?? 0) + 5;
        const shifted = history.reduce<MeterState | null>((state, sample, i) => {
          const arrival = arrivalOf(sample);
          const wallMs = epochMs(arrival.at.wallMs + shift * (i % 3));
          return foldMeter(state, { ...arrival, at: { monoMs: arrival.at.monoMs, wallMs } }, TIMING);
        }, null);
        for (const wall of [0, shift]) {
          const by = readBy(now);
          const at = { monoMs: by.at.monoMs, wallMs: epochMs(by.at.wallMs + wall) };
          expect(readMeter(shifted, { ...by, at })).toEqual(readAfter(history, now));
        }
        const later = history.map((sample) => ({ ...sample, at: sample.at + 50_000 }));
        expect(readAfter(later, now + 50_000)).toEqual(readAfter(history, now));
      }),
    );
  });
});

describe('a line that stands still', () => {
  const stuckAfter = (count: number, stuck: number): readonly Sample[] =>
    lively(count + stuck).map((sample, i) => {
      const held = lively(count).at(-1)?.amps as PerPhase<number>;
      return i < count
        ? sample
        : { ...sample, amps: [held[0], ...(sample.amps as PerPhase<number>).slice(1)] as never };
    });

  it('is stale within five of its cadences and a sample while its siblings go on, and as old as its last move', () => {
    fc.assert(
      fc.property(fc.integer({ min: 12, max: 60 }), fc.constantFrom(1, 2, 5, 10), (count, cadence) => {
        const samples = stuckAfter(count, 6).map((sample) => ({ ...sample, at: (sample.at / 2) * cadence }));
        const now = (count + 5) * cadence;
        const reading = readAfter(samples, now);
        expect(reading.lines.map(({ state }) => state)).toEqual(['stale', 'fresh', 'fresh']);
        expect(l1(reading).ageMs).toBe(6 * cadence * 1000);
        expect(stateAfter(samples.slice(0, count + 4), now - 2 * cadence)).toBe('fresh');
      }),
    );
  });

  it('is fresh again as soon as it moves', () => {
    const samples = [...stuckAfter(20, 10), { at: 60, amps: 20.5, volts: 230 }];
    expect(readAfter(samples, 60)).toMatchObject({ state: 'fresh', ageMs: 0 });
  });

  it('is fresh where it is honest: unloaded, or constant from the first', () => {
    const honest = (first: number): readonly Sample[] =>
      lively(300).map((sample) => ({
        ...sample,
        amps: [first, 20 + wobble(sample.at), 20 + wobble(sample.at + 9)] as const,
      }));
    expect(stateAfter(honest(0), 598)).toBe('fresh');
    expect(stateAfter(honest(16), 598)).toBe('fresh');
  });

  it('is fresh where its load has gone off', () => {
    const off = lively(300).map((sample, i) => {
      const [a, b, c] = sample.amps as PerPhase<number>;
      return { ...sample, amps: [i < 100 ? a : 0, b, c] as const };
    });
    for (const count of [110, 150, 300]) expect(stateAfter(off.slice(0, count), 2 * count - 2)).toBe('fresh');
  });

  it('is fresh where all stand still: at night a building may', () => {
    const night = [
      ...lively(100),
      ...Array.from({ length: 100 }, (_, i) => ({ at: 200 + 2 * i, amps: 3, volts: 230 })),
    ];
    expect(stateAfter(night, 398)).toBe('fresh');
  });
});

describe('a meter whose values stand still under stamps that go on', () => {
  const held = lively(50).at(-1) as Sample;
  const stuck = [...lively(50), ...Array.from({ length: 6 }, (_, i) => ({ ...held, at: 100 + 2 * i }))];

  it('is frozen on the word of another meter that goes on, and as old as its last move', () => {
    const meter = observed(stuck);
    const isFrozen = frozenMeters([meter, observed(lively(56))]);
    expect(isFrozen).toEqual([true, false]);
    const reading = readMeter(meter, readBy(110, { isFrozen: true }));
    expect(reading).toMatchObject({ state: 'stale', ageMs: 12_000 });
    expect(frozenMeters([observed(stuck.slice(0, 53)), observed(lively(56))])).toEqual([false, false]);
  });

  it('is as old as its last move, and its lines no younger than they are; its registers are missing', () => {
    const quiet = (sample: Sample, i: number): Sample => {
      const [, b, c] = sample.amps as PerPhase<number>;
      return { ...sample, amps: [16, b, i < 40 ? c : null] as const, importWh: 1000 };
    };
    const reading = readMeter(observed(stuck.map(quiet)), readBy(110, { isFrozen: true }));
    expect(reading.lines.map(({ ageMs }) => ageMs)).toEqual([12_000, 12_000, 32_000]);
    expect(reading.value?.importWh).toBeNull();
  });

  it('is not frozen where nothing else moves either', () => {
    expect(frozenMeters([observed(stuck), observed(stuck), null])).toEqual([false, false, false]);
    expect(frozenMeters([observed(stuck)])).toEqual([false]);
  });

  it('is not frozen where its register counts on', () => {
    const counting = stuck.map((sample, i) => ({ ...sample, importWh: 1000 + 8 * i }));
    expect(frozenMeters([observed(counting), observed(lively(56))])).toEqual([false, false]);
  });

  it('is frozen by its own word where it shows power and counts none of it', () => {
    const counting = (sample: Sample, i: number): Sample => ({
      ...sample,
      watts: 4600,
      importWh: 1000 + 8 * Math.min(i, 49),
    });
    expect(frozenMeters([observed(stuck.map(counting))])).toEqual([true]);
    expect(frozenMeters([observed(stuck.slice(0, 54).map(counting))])).toEqual([false]);
  });

  it('is frozen by its own word also after an outage in which its register went far', () => {
    const counting = stuck.map((sample, i): Sample => {
      const [at, gone] = i < 30 ? [sample.at, 0] : [sample.at + 3600, 5000];
      return { ...sample, at, watts: 4600, importWh: 1000 + 8 * Math.min(i, 49) + gone };
    });
    expect(frozenMeters([observed(counting)])).toEqual([true]);
  });

  it('is not frozen where so little flows that its register has nothing to count', () => {
    const counting = lively(50).map((sample, i) => ({ ...sample, watts: 4600, importWh: i < 25 ? 1000 : 1100 }));
    const little = Array.from({ length: 200 }, (_, i) => ({
      at: 100 + 2 * i,
      amps: 1,
      watts: 33,
      volts: 230,
      importWh: 1100,
    }));
    expect(frozenMeters([observed([...counting, ...little])])).toEqual([false]);
  });

  it('is not frozen where it is idle: its cars have gone', () => {
    const idle = [
      ...lively(50),
      ...Array.from({ length: 50 }, (_, i) => ({ at: 100 + 2 * i, amps: 0, watts: 0, volts: 230 })),
    ];
    expect(frozenMeters([observed(idle), observed(lively(100))])).toEqual([false, false]);
  });
});
