import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, type SignalArrived, type SignalSlot } from '../../src/engine/index.ts';
import { DAY_MS, keepPast, slotAt } from '../../src/service/signal-past.ts';
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
