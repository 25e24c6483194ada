import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type SignalArrived, type SignalSlot } from '../../src/engine/index.ts';
import { DAY_MS, keepPast, loweredWord, slotAt, withWord, type SignalWords } from '../../src/service/signal-past.ts';
import { instantAt } from './recorded.ts';

const HOUR_MS = 3_600_000;
const START = instantAt(0).wallMs;

const hoursFrom = (hour: number, values: readonly number[]): readonly SignalSlot[] =>
  values.map((value, index) => ({
    from: epochMs(START + (hour + index) * HOUR_MS),
    to: epochMs(START + (hour + index + 1) * HOUR_MS),
    value,
  }));

const told = (hour: number, values: readonly number[], expiresAt: SignalSlot['to'] | null = null): SignalArrived => ({
  kind: 'SignalArrived',
  at: instantAt(hour * 3_600),
  signal: 'Price',
  series: { knownAt: epochMs(START + hour * HOUR_MS), expiresAt, slots: hoursFrom(hour, values) },
});

describe('what a signal says of an instant', () => {
  it('is the value of the slot that has begun and not ended', () => {
    const said = told(0, [1, 2]);
    expect(slotAt(said, START)?.value).toBe(1);
    expect(slotAt(said, epochMs(START + HOUR_MS))?.value).toBe(2);
    expect(slotAt(said, epochMs(START + 2 * HOUR_MS))).toBeNull();
  });

  it('is nothing once the whole series has run out, or where nothing was said', () => {
    const expiresAt = epochMs(START + HOUR_MS / 2);
    expect(slotAt(told(0, [1], expiresAt), expiresAt)).toBeNull();
    expect(slotAt(undefined, START)).toBeNull();
  });
});

describe('what a signal says that others lower', () => {
  const low = (hour: number, values: readonly number[]): SignalArrived => {
    const said = told(hour, values);
    return { ...said, series: { ...said.series, lowersOnly: true } };
  };
  const heard = (...said: readonly SignalArrived[]): SignalArrived | undefined =>
    loweredWord(said.reduce<SignalWords>(withWord, { source: null, lowering: null }));
  const valuesOf = (said: SignalArrived | undefined) => said?.series.slots.map(({ value }) => value);

  it('is the lower of both, whoever spoke last, and as old as the word of its source', () => {
    for (const said of [heard(told(0, [5, 5]), low(1, [3, 9])), heard(low(1, [3, 9]), told(0, [5, 5]))]) {
      expect(valuesOf(said)).toEqual([5, 3, 9]);
      expect(said?.at).toEqual(instantAt(0));
    }
    expect(valuesOf(heard(told(0, [5, 5]), low(1, [3]), low(1, [])))).toEqual([5, 5]);
  });

  it('ends where its source has run out', () => {
    expect(valuesOf(heard(told(0, [5, 5, 5], epochMs(START + HOUR_MS)), low(2, [3])))).toEqual([5, 3]);
  });

  it('is of no age where its source has not spoken', () => {
    expect(heard(low(1, [3]))).toMatchObject({ keptForMs: instantAt(3_600).wallMs });
    expect(heard()).toBeUndefined();
  });
});

describe('what a signal had said', () => {
  it('never overlaps, ends with the present and is never older than a day, however often the signal speaks', () => {
    const speech = fc.record({
      afterHours: fc.integer({ min: 1, max: 30 }),
      values: fc.array(fc.nat(9), { maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.array(speech, { minLength: 1, maxLength: 8 }), (speeches) => {
        let [hour, past, before]: [number, readonly SignalSlot[], SignalArrived | undefined] = [0, [], undefined];
        for (const { afterHours, values } of speeches) {
          hour += afterHours;
          const now = epochMs(START + hour * HOUR_MS);
          past = keepPast(past, before, now);
          before = told(hour, values);
          for (const [index, { from, to }] of past.entries()) {
            expect(from).toBeLessThan(to);
            expect(to).toBeGreaterThan(now - DAY_MS);
            expect(to).toBeLessThanOrEqual(past[index + 1]?.from ?? now);
          }
        }
      }),
    );
  });
});
