import { describe, expect, it } from 'vitest';
import { options } from '../../../src/strategies/peak-shaving/options.ts';
import type { Booked } from '../../../src/strategies/peak-shaving/ledger.ts';
import { billedSince, targetNow } from '../../../src/strategies/peak-shaving/target.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const MARCH = Date.parse('2026-03-01T00:00:00Z');
const rule = { windowMs: 900_000, parts: 1, offsetMs: 0 };
const follow = options.parse({ meter: 'Main meter', targetKw: 50, follow: 'month', floorKw: 20 });
const monthOf = (year: number, month: number): number => year * 12 + month;

/** What is billed after windows of so much energy ended as the running part began. */
function billedAfter(partStartMs: number, closedWh: readonly number[], watts: number) {
  const booked = { ledger: { partStartMs }, closedWh } as unknown as Booked;
  const before = { month: monthOf(2026, 2), watts };
  return billedSince(snapshotOf({ wallMs: partStartMs + 1 }), { before, booked, rule });
}

describe('the target', () => {
  it('is as stated unless it follows the month', () => {
    const stated = options.parse({ meter: 'Main meter', targetKw: 50 });
    expect(targetNow(snapshotOf(), stated, undefined)).toBe(50_000);
  });

  it('is what the month was billed, from the floor on and never above what is stated', () => {
    const snapshot = snapshotOf({ wallMs: MARCH });
    const month = monthOf(2026, 3);
    expect(targetNow(snapshot, follow, undefined)).toBe(20_000);
    expect([10_000, 30_000, 80_000].map((watts) => targetNow(snapshot, follow, { month, watts }))).toEqual([
      20_000, 30_000, 50_000,
    ]);
    expect(targetNow(snapshot, follow, { month: month - 1, watts: 30_000 })).toBe(20_000);
  });

  it('counts a window in the month in which it ends', () => {
    expect(billedAfter(MARCH, [10_000], 30_000)).toEqual({ month: monthOf(2026, 2), watts: 40_000 });
    expect(billedAfter(MARCH, [5000], 30_000)).toEqual({ month: monthOf(2026, 2), watts: 30_000 });
    expect(billedAfter(MARCH + rule.windowMs, [5000], 30_000)).toEqual({ month: monthOf(2026, 3), watts: 20_000 });
    expect(billedAfter(MARCH, [], 30_000)).toEqual({ month: monthOf(2026, 2), watts: 30_000 });
  });
});
