import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { act, createBattery, flow, type Battery } from '../../../sim/plant/battery.ts';

const TRAITS = { node: 0, capacityWh: 10_000, maxWatts: 5000, roundTripShare: 0.81, initialShare: 0.5 };
const MINUTE = { stepMs: 60_000 };
const batteryOf = (initialShare = 0.5): Battery => createBattery({ ...TRAITS, initialShare });

describe('a stationary battery', () => {
  it('takes what would be exported and gives what would be imported, as far as its power goes', () => {
    const battery = batteryOf();
    act(battery, { importWatts: -3000, ...MINUTE });
    expect(battery.watts).toBe(3000);
    act(battery, { importWatts: 8000, ...MINUTE });
    expect(battery.watts).toBe(-5000);
    act(battery, { importWatts: 20, ...MINUTE });
    expect(battery.watts).toBe(0);
  });

  it('takes nothing when it is full, and gives nothing when it is empty', () => {
    const full = batteryOf(1);
    act(full, { importWatts: -3000, ...MINUTE });
    expect(full.watts).toBe(0);
    const empty = batteryOf(0);
    act(empty, { importWatts: 3000, ...MINUTE });
    expect(empty.watts).toBe(0);
  });

  it('takes five seconds to its full power', () => {
    const battery = batteryOf();
    act(battery, { importWatts: -9000, stepMs: 1000 });
    expect(battery.watts).toBe(1000);
    act(battery, { importWatts: -9000, stepMs: 4000 });
    expect(battery.watts).toBe(5000);
  });

  it('gives back what it took, less what it loses', () => {
    const battery = batteryOf(0);
    act(battery, { importWatts: -5000, ...MINUTE });
    expect(flow(battery, 1)).toBe(5000);
    act(battery, { importWatts: 5000, ...MINUTE });
    const givenWh = -(flow(battery, 0.5) + flow(battery, 10));
    expect(givenWh).toBeCloseTo(5000 * 0.81, 6);
    expect(battery.storedWh).toBeCloseTo(0, 9);
  });

  it('never holds more than it can nor less than nothing, and makes no energy', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: -9000, max: 9000 }), fc.integer({ min: 1, max: 7200 })));
    fc.assert(
      fc.property(steps, (all) => {
        const battery = batteryOf();
        let balanceWh = 0;
        for (const [importWatts, seconds] of all) {
          act(battery, { importWatts, stepMs: seconds * 1000 });
          balanceWh += flow(battery, seconds / 3600);
          expect(battery.storedWh).toBeGreaterThanOrEqual(0);
          expect(battery.storedWh).toBeLessThanOrEqual(10_000);
        }
        expect(battery.storedWh - 5000).toBeLessThanOrEqual(balanceWh + 1e-6);
      }),
    );
  });
});
