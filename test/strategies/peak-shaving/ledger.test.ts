import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bookSample,
  worstWh,
  type Ledger,
  type Sample,
  type WindowRule,
} from '../../../src/strategies/peak-shaving/ledger.ts';

const QUARTER_MS = 900_000;
const aligned: WindowRule = { windowMs: QUARTER_MS, parts: 1, offsetMs: 0 };
const sample = (of: Partial<Sample>): Sample => ({
  wallMs: 0,
  registerWh: null,
  watts: null,
  worstWatts: 100_000,
  mostWatts: 170_000,
  shortMs: 40_000,
  ...of,
});

/** Books samples one after the other; the windows that closed on the way, Wh each. */
function bookedAll(rule: WindowRule, samples: readonly Partial<Sample>[]) {
  let ledger: Ledger | null = null;
  const closedWh: number[] = [];
  for (const one of samples) {
    const booked = bookSample(ledger, rule, sample(one));
    ({ ledger } = booked);
    closedWh.push(...booked.closedWh);
  }
  return { ledger, closedWh };
}

describe('a window', () => {
  it.each([
    [0, 899_999, 0],
    [0, 900_000, 900_000],
    [300_000, 900_000, 300_000],
    [300_000, 1_200_000, 1_200_000],
  ])('offset by %d ms that holds %d ms begins at %d ms', (offsetMs, wallMs, partStartMs) => {
    expect(bookSample(null, { ...aligned, offsetMs }, sample({ wallMs })).ledger.partStartMs).toBe(partStartMs);
  });

  it.each([15, 30, 60])('of %d min closes at its end and not a second before', (minutes) => {
    const rule = { ...aligned, windowMs: minutes * 60_000 };
    const begun = { wallMs: 0, registerWh: 0 };
    expect(bookedAll(rule, [begun, { wallMs: rule.windowMs - 1000, registerWh: 500 }]).closedWh).toEqual([]);
    expect(bookedAll(rule, [begun, { wallMs: rule.windowMs, registerWh: 500 }]).closedWh).toEqual([500]);
    expect(
      bookedAll(rule, [
        begun,
        { wallMs: rule.windowMs - 1000, registerWh: 490 },
        { wallMs: rule.windowMs + 1000, registerWh: 500 },
      ]).closedWh,
    ).toEqual([495]);
  });

  it('begins anew when the clock is set back by more than it', () => {
    const { ledger } = bookedAll(aligned, [
      { wallMs: 7_200_000, registerWh: 0 },
      { wallMs: 450_000, registerWh: 10 },
    ]);
    expect(ledger?.parts.map(worstWh)).toEqual([12_500]);
  });
});

describe('the register', () => {
  it('loses and invents nothing, however the samples fall and whether or not it can be read', () => {
    const steps = fc.array(
      fc.record({ ms: fc.integer({ min: 1, max: 39_000 }), wh: fc.integer({ min: 0, max: 400 }), seen: fc.boolean() }),
      {
        minLength: 2,
        maxLength: 80,
      },
    );
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 3, 15), (given, parts) => {
        // All of it in one window of a day, so that whatever was counted is still there.
        const rule = { windowMs: 86_400_000, parts, offsetMs: 0 };
        let [wallMs, registerWh] = [1000, 0];
        const samples: Partial<Sample>[] = [{ wallMs, registerWh }];
        for (const { ms, wh, seen } of given) {
          wallMs += ms;
          registerWh += wh;
          samples.push({ wallMs, registerWh: seen ? registerWh : null });
        }
        samples.push({ wallMs: wallMs + 1, registerWh });
        const { ledger } = bookedAll(rule, samples);
        const counted = ledger?.parts.reduce((sum, part) => sum + part.countedWh + part.assumedWh, 0);
        expect(counted).toBeCloseTo(registerWh, 6);
      }),
      { numRuns: 200 },
    );
  });

  it('that was set to more than can have flowed counts no energy by it, as one that was set back', () => {
    const exchanged = (registerWh: number) =>
      bookedAll(aligned, [
        { wallMs: 0, registerWh: 9000 },
        { wallMs: 36_000, registerWh: 9500, watts: 50_000 },
        { wallMs: 72_000, registerWh, watts: 50_000 },
        { wallMs: 108_000, registerWh: registerWh + 500, watts: 50_000 },
        { wallMs: 900_000, registerWh: registerWh + 1500, watts: 50_000 },
      ]);
    expect(exchanged(4_000_000)).toEqual({
      ...exchanged(3),
      ledger: { ...exchanged(3).ledger, registerWh: 4_001_500 },
    });
    expect(exchanged(4_000_000).closedWh).toEqual([2500]);
  });

  it('that tells late, or in steps, is believed', () => {
    const late = Array.from({ length: 60 }, (_, index) => ({ wallMs: 5000 * index, registerWh: 0, watts: 160_000 }));
    const told = { wallMs: 300_000, registerWh: 13_000, watts: 160_000 };
    expect(bookedAll(aligned, [...late, told]).ledger?.parts[0]?.countedWh).toBe(13_000);
    const small = { mostWatts: 7000, worstWatts: 7000 };
    const stepping = [0, 0, 1000].map((registerWh, index) => ({ ...small, wallMs: 5000 * index, registerWh }));
    expect(bookedAll(aligned, stepping).ledger?.parts[0]?.countedWh).toBe(1000);
  });

  it('that was set back leaves what was assumed as it is', () => {
    const { ledger } = bookedAll(aligned, [
      { wallMs: 0, registerWh: 9000 },
      { wallMs: 36_000 },
      { wallMs: 72_000, registerWh: 3, watts: 50_000 },
      { wallMs: 108_000, registerWh: 103 },
    ]);
    expect(ledger?.parts).toEqual([{ countedWh: 600, assumedWh: 0, unknownWh: 1000 }]);
  });
});
