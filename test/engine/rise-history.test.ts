import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, millis, type PhaseAmps } from '../../src/engine/index.ts';
import { learnRise, NO_RISES, riseQuantile, type RiseHistory } from '../../src/engine/rise-history.ts';
import { threePhases } from '../support/drive.ts';
import { shapeless } from '../support/plain.ts';

const TICK_MS = 5_000;
const DAY_MS = 86_400_000;
/** Up to here rises are not told apart, and the upper edge of the second bin above. */
const CALM = 1;
const EDGE = 1.125 ** 2;

interface Sample {
  readonly rise: PhaseAmps;
  readonly elapsedMs: number;
}

const after = (samples: readonly Sample[], from: RiseHistory = NO_RISES): RiseHistory =>
  samples.reduce((history, { rise, elapsedMs }) => learnRise(history, rise, millis(elapsedMs)), from);

const repeated = (count: number, rise: number, elapsedMs = TICK_MS): readonly Sample[] =>
  new Array<Sample>(count).fill({ rise: threePhases(rise), elapsedMs });

const quantile = (...samples: readonly (readonly Sample[])[]): number => riseQuantile(after(samples.flat()))[0];

/** Days of calm, a quarter of an hour a sample. */
const calmDays = (days: number): readonly Sample[] => repeated(days * 96, 0, DAY_MS / 96);

/** Mostly little, sometimes much, as backgrounds rise; now and then nothing, an edge of a bin, or more than any bin. */
const rises = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 0, max: 4, noNaN: true }) },
  { weight: 3, arbitrary: fc.double({ min: 0, max: 300, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 1.125, 1.265625, 1042.3, 5000, 1e6) },
);
const sample = fc.record({
  rise: fc.tuple(rises, rises, rises).map(([a, b, c]) => threePhases(a, b, c)),
  elapsedMs: fc.oneof(fc.constant(TICK_MS), fc.integer({ min: 0, max: 60_000 })),
});

/** A thousand and more samples from few: each drawn one comes again and again. */
const long = fc
  .record({
    drawn: fc.array(sample, { minLength: 1, maxLength: 40, size: 'max' }),
    rare: fc.array(sample, { maxLength: 6, size: 'max' }),
    times: fc.integer({ min: 60, max: 150 }),
  })
  .map(({ drawn, rare, times }) => [...new Array<typeof drawn>(times).fill(drawn).flat(), ...rare]);

/** The least sample that is exceeded in no more than a thousandth of the time, weighed one by one. */
function exactQuantile(samples: readonly Sample[], phase: 0 | 1 | 2): number {
  const total = samples.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
  const falling = samples.toSorted((a, b) => b.rise[phase] - a.rise[phase]);
  let above = 0;
  for (const [index, { rise, elapsedMs }] of falling.entries()) {
    above += elapsedMs;
    const isLastOfItsHeight = (falling[index + 1]?.rise[phase] ?? -1) < rise[phase];
    if (isLastOfItsHeight && above > 0.001 * total) return rise[phase];
  }
  return falling.at(-1)?.rise[phase] ?? 0;
}

const RUNS = { numRuns: 150 };
const LINES = [0, 1, 2] as const;

describe('the quantile of the rises', () => {
  it('is the P99.9 of the time to within a bin, and never more than the largest rise', () => {
    fc.assert(
      fc.property(long, (samples) => {
        fc.pre(samples.length >= 1000);
        const found = riseQuantile(after(samples));
        for (const phase of LINES) {
          const exact = exactQuantile(samples, phase);
          expect(found[phase]).toBeGreaterThanOrEqual(exact);
          const isAboveAllBins = exact > 1042;
          if (!isAboveAllBins) expect(found[phase]).toBeLessThanOrEqual(Math.max(CALM, exact * 1.125 * (1 + 1e-9)));
          expect(found[phase]).toBeLessThanOrEqual(Math.max(...samples.map(({ rise }) => rise[phase])));
        }
      }),
      RUNS,
    );
  });

  it('is never less for larger rises', () => {
    const raised = fc.record({
      samples: fc.array(fc.record({ lower: sample, more: rises }), { minLength: 1, maxLength: 30, size: 'max' }),
      times: fc.integer({ min: 1, max: 60 }),
      // Samples that stand for hours bring the fading in.
      stretch: fc.constantFrom(1, 1000),
    });
    fc.assert(
      fc.property(raised, ({ samples, times, stretch }) => {
        const stretched = samples.map(({ lower, more }) => ({
          lower: { rise: lower.rise, elapsedMs: lower.elapsedMs * stretch },
          more,
        }));
        const lower = stretched.map((pair) => pair.lower);
        const higher = stretched.map(({ lower: { rise, elapsedMs }, more }) => ({
          rise: threePhases(rise[0] + more, rise[1], rise[2] + more),
          elapsedMs,
        }));
        const over = (some: readonly Sample[]): PhaseAmps =>
          riseQuantile(after(new Array<typeof some>(times).fill(some).flat()));
        const [low, high] = [over(lower), over(higher)];
        for (const phase of LINES) expect(high[phase]).toBeGreaterThanOrEqual(low[phase]);
      }),
      RUNS,
    );
  });

  it('is the largest rise until there are a thousand samples, and then what a thousandth exceeds', () => {
    const one = repeated(1, 47.3, 100);
    expect(quantile(one, repeated(998, EDGE))).toBe(47.3);
    expect(quantile(one, repeated(999, EDGE))).toBe(EDGE);
    expect(quantile(repeated(1, 47.3), repeated(999, EDGE))).toBe(EDGE);
    expect(quantile(repeated(2, 47.3), repeated(998, EDGE))).toBe(47.3);
    expect(quantile(one, repeated(999, CALM))).toBe(CALM);
  });

  it('weighs a sample by the time for which it stands, not by its number', () => {
    const early = repeated(300, 60, 10);
    expect(quantile(early, repeated(700, EDGE))).toBe(EDGE);
    expect(quantile(repeated(300, 60, 1000), repeated(700, EDGE))).toBe(60);
  });

  it('is each line’s own', () => {
    const uneven = new Array<Sample>(1200).fill({ rise: threePhases(30, 0.2, 0), elapsedMs: TICK_MS });
    expect(riseQuantile(after(uneven))).toEqual([30, 0.2, 0]);
  });

  it('is nothing before the first sample', () => {
    expect(riseQuantile(NO_RISES)).toEqual([0, 0, 0]);
  });

  it('is the largest of those that are above all bins', () => {
    expect(quantile(repeated(500, 1100), repeated(500, 4000), repeated(500, 1100))).toBe(4000);
  });
});

describe('forgetting a rise', () => {
  const busyHour = repeated(720, 40);

  it('takes weeks in which it does not come again', () => {
    const seen = after([...calmDays(14), ...busyHour]);
    const days = (count: number): number => riseQuantile(after(calmDays(count), seen))[0];
    // An hour in two weeks is three thousandths; after 13.5 days half of it is left.
    expect(days(7)).toBe(40);
    expect(days(13)).toBe(40);
    expect(days(60)).toBe(CALM);
  });

  it('goes on while nothing else comes, down to what is seen then, above all bins too', () => {
    const seen = after([...calmDays(1), ...repeated(720, 9000)]);
    const later = after([...calmDays(100), ...repeated(720, 1200), ...calmDays(2)], seen);
    expect(riseQuantile(later)).toEqual([1200, 1200, 1200]);
  });

  it('never lets the quantile fall below what the weights that are left say', () => {
    const samples = [...busyHour, ...calmDays(3), ...repeated(720, 20), ...calmDays(3), ...repeated(360, 11)];
    fc.assert(
      fc.property(fc.shuffledSubarray([...samples.keys()], { minLength: 1100 }), (order) => {
        const chosen = order.map((index) => samples[index] as Sample);
        const faded: { rise: PhaseAmps; elapsedMs: number }[] = [];
        let since = 0;
        for (const { rise, elapsedMs } of chosen) {
          if (since >= DAY_MS) for (const past of faded) past.elapsedMs *= 0.95;
          since = since >= DAY_MS ? elapsedMs : since + elapsedMs;
          faded.push({ rise, elapsedMs });
        }
        expect(riseQuantile(after(chosen))[0]).toBeGreaterThanOrEqual(exactQuantile(faded, 0));
      }),
      { numRuns: 25 },
    );
  });
});

describe('the history of rises', () => {
  it('says the same when it is saved and loaded at any time', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 200, size: 'max' }), fc.nat(), (samples, cut) => {
        const half = cut % (samples.length + 1);
        const before = after(samples.slice(0, half));
        expect(shapeless(before)).toEqual([]);
        const loaded = JSON.parse(JSON.stringify(before)) as RiseHistory;
        expect(after(samples.slice(half), loaded)).toEqual(after(samples));
      }),
      RUNS,
    );
  });

  it('copies no line while it is calm', () => {
    const before = after(repeated(10, 30));
    const calm = learnRise(before, threePhases(0.4), millis(TICK_MS));
    expect(calm.lines.every((line, index) => line === before.lines[index])).toBe(true);
    expect(calm.recordedMs).toBe(before.recordedMs + TICK_MS);
  });

  it('stays as small and as steady over years as over months', () => {
    const month = [...calmDays(20), ...repeated(3000, 1e9), ...repeated(3000, 12.5), ...calmDays(10)];
    const settle = (months: number): RiseHistory => {
      let history = NO_RISES;
      for (let i = 0; i < months; i += 1) history = after(month, history);
      return history;
    };
    const [early, late] = [settle(24), settle(120)];
    expect(late.lines[0].weightsMs).toHaveLength(60);
    expect(late.recordedMs).toBeLessThan(21 * DAY_MS);
    expect(late.samples).toBe(early.samples);
    expect(late.recordedMs / early.recordedMs).toBeCloseTo(1, 5);
    for (const [bin, weight] of late.lines[0].weightsMs.entries())
      expect(weight / DAY_MS).toBeCloseTo((early.lines[0].weightsMs[bin] ?? 0) / DAY_MS, 5);
    expect(riseQuantile(late)).toEqual(riseQuantile(early));
  });

  it('takes rises of no height and no duration', () => {
    expect(riseQuantile(learnRise(NO_RISES, threePhases(0), millis(0)))).toEqual([0, 0, 0]);
    expect(riseQuantile(learnRise(NO_RISES, threePhases(3), millis(0)))).toEqual([amps(3), amps(3), amps(3)]);
  });
});
