import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type SignalSeries } from '../../src/engine/index.ts';
import { lowered, type HeldCap } from '../../src/service/caps.ts';

const cap = (value: number, from: number, until: number): HeldCap => ({
  signal: 'dso',
  value,
  fromMs: epochMs(from),
  untilMs: epochMs(until),
  by: 'aggregator',
});
const series = (...slots: (readonly [number, number, number | null])[]): SignalSeries => ({
  knownAt: epochMs(0),
  expiresAt: null,
  slots: slots.map(([from, to, value]) => ({ from: epochMs(from), to: epochMs(to), value })),
});
const at = (of: SignalSeries | null, time: number) =>
  of?.slots.find(({ from, to }) => from <= time && time < to)?.value;

describe('a cap over what the source of a signal says', () => {
  it('lowers it while it lasts, and leaves the rest as it is', () => {
    const over = lowered(series([0, 100, 50], [100, 200, null]), [cap(30, 20, 40), cap(60, 90, 120)], epochMs(0));
    expect([10, 20, 39, 40, 95, 110, 120].map((time) => at(over, time))).toEqual([50, 30, 30, 50, 50, 60, null]);
  });

  it('is the signal where its source has never spoken, and its end is said as such', () => {
    const over = lowered(null, [cap(30, 20, 40)], epochMs(20));
    expect([20, 39, 40, 1e9].map((time) => at(over, time))).toEqual([30, 30, null, null]);
  });

  it('outlasts a source that has run out, which is not known after that', () => {
    const over = lowered({ ...series([0, 100, 50]), expiresAt: epochMs(30) }, [cap(40, 0, 60)], epochMs(10));
    expect([20, 40, 70].map((time) => at(over, time))).toEqual([40, 40, undefined]);
    expect(over?.expiresAt).toBeNull();
  });

  it('never raises what the source says, nor what another cap says', () => {
    const someCap = fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 60 }))
      .map(([value, from, length]) => cap(value, from, from + length));
    const source = series([0, 30, 50], [30, 60, null], [70, 100, 20]);
    fc.assert(
      fc.property(fc.array(someCap, { maxLength: 5 }), someCap, (caps, more) => {
        const [before, after] = [caps, [...caps, more]].map((all) => lowered(source, all, epochMs(0)));
        for (let time = 0; time < 160; time += 1) {
          const [was, is] = [at(before ?? null, time), at(after ?? null, time)];
          if (typeof was === 'number') expect(is).toBeLessThanOrEqual(was);
        }
      }),
      { numRuns: 100 },
    );
  });
});
