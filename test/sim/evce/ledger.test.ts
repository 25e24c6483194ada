import { describe, expect, it } from 'vitest';
import { feedersOf, openLedger, type Contender, type SharingZone } from '../../../sim/evce/ledger.ts';

const ZONES: readonly SharingZone[] = [
  { parent: null, allocation: 'proportional', availableAmps: [40, 30, 20] },
  { parent: 0, allocation: 'proportional', availableAmps: [32, 32, 32] },
];
const BELOW: Contender = { zone: 1, lines: [0, 2], minAmps: 6, maxAmps: 32, arrivedMs: 0, vip: false, wants: true };

describe('the ledger of current', () => {
  it('knows the zones that carry what flows in a zone', () => {
    expect(feedersOf(ZONES, 1)).toEqual([1, 0]);
    expect(feedersOf(ZONES, 0)).toEqual([0]);
  });

  it('has room as far as the fullest line of any zone on the way', () => {
    expect(openLedger(ZONES).roomFor(BELOW)).toBe(20);
    expect(openLedger(ZONES).roomFor({ ...BELOW, lines: [0] })).toBe(32);
  });

  it('spends what is given in the zone and in all that feed it, on the lines used', () => {
    const ledger = openLedger(ZONES);
    ledger.give(BELOW, 15);
    expect(ledger.rest().map(({ availableAmps }) => availableAmps)).toEqual([
      [25, 30, 5],
      [17, 32, 17],
    ]);
    expect(ledger.roomFor(BELOW)).toBe(5);
    expect(ZONES[0]?.availableAmps).toEqual([40, 30, 20]);
  });
});
