import { describe, expect, it } from 'vitest';
import { amps, minutes, watts, volts, type MeterView } from '../../../src/engine/index.ts';
import { legOf, shownBy } from '../../../src/strategies/peak-shaving/billed.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const kva = snapshotOf({ demand: { windowMs: minutes(15), aligned: true, unit: 'kVA', pricePerKw: 0 } });
function meter(power: readonly (number | null)[], current: number): MeterView {
  const [a = null, b = null, c = null] = power.map((value) => (value === null ? null : watts(value)));
  const values = {
    currentAmps: [amps(current), amps(current), amps(current)],
    powerWatts: [a, b, c],
    importWh: null,
    exportWh: null,
  } as const;
  return {
    ...(kva.meters[0] as MeterView),
    reading: { state: 'fresh', ageMs: null, value: { ...values, voltageVolts: [volts(230), volts(230), null] } },
  };
}

describe('what is billed', () => {
  it('is active power, or apparent power where the utility bills that', () => {
    const shown = meter([1800, 1800, 1800], 10);
    expect(shownBy(shown, snapshotOf())).toEqual({ watts: 5400, vars: 0, billed: 5400 });
    expect(shownBy(shown, kva)).toMatchObject({ watts: 5400, billed: 6900 });
    expect(shownBy(shown, kva)?.vars).toBeCloseTo(Math.sqrt(6900 ** 2 - 5400 ** 2), 6);
  });

  it('is nothing while power flows back', () => {
    expect(shownBy(meter([-5000, 1000, 1000], 10), kva)?.billed).toBe(0);
    expect(shownBy(meter([-5000, 1000, 1000], 10), snapshotOf())?.billed).toBe(0);
  });

  it('is not known where a line shows no power', () => {
    expect(shownBy(meter([1000, null, 1000], 10), kva)).toBeNull();
  });
});

describe('a leg', () => {
  it('is nothing where the other is longer than both together', () => {
    expect(legOf(100, 60)).toBe(80);
    expect(legOf(50, 60)).toBe(0);
  });
});
