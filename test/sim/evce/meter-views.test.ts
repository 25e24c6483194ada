import { describe, expect, it } from 'vitest';
import { meterValuesView } from '../../../sim/evce/meter-views.ts';
import type { MeterReading } from '../../../sim/evce/meter-desk.ts';
import { parseBody, meterValuesSchema } from '../../../src/evce/wire.ts';

const READING: MeterReading = {
  sample: {
    measuredMs: 0,
    currentAmps: [40, 41, 42],
    powerWatts: [9200, -230, 9660],
    voltageVolts: [230, 231, 232],
    importWh: 1_234_500,
    exportWh: 500,
  },
  stampMs: 0,
  isLost: false,
  gives: 'numbers',
};
const WORDING = { wallMs: Date.UTC(2026, 10, 22, 8), stamps: 'iso', saysSo: true } as const;

describe('what the box says of a meter', () => {
  it('is in A, V, kW and kWh, with the time of the measurement', () => {
    expect(meterValuesView(READING, WORDING)).toEqual({
      status: 'ok',
      timestamp: '2026-11-22T08:00:00.000Z',
      current: { l1: 40, l2: 41, l3: 42, avg: 41 },
      voltage: { l1: 230, l2: 231, l3: 232 },
      active_power: { l1: 9.2, l2: -0.23, l3: 9.66, total: 18.63 },
      energy: { import: 1234.5, export: 0.5 },
    });
  });

  it('has its time in seconds, or none', () => {
    expect(meterValuesView(READING, { ...WORDING, stamps: 'epoch' }).timestamp).toBe(WORDING.wallMs / 1000);
    expect(meterValuesView(READING, { ...WORDING, stamps: 'none' })).not.toHaveProperty('timestamp');
  });

  it('admits that the meter cannot be read, or does not', () => {
    const lost = { ...READING, isLost: true };
    expect(meterValuesView(lost, WORDING).status).toBe('timeout');
    expect(meterValuesView(lost, { ...WORDING, saysSo: false }).status).toBe('ok');
  });

  it('has no values where the meter gives none, which a client takes for missing', () => {
    const body = meterValuesView({ ...READING, gives: 'null' }, WORDING);
    expect(Object.keys(body.current ?? {})).toEqual(['l1', 'l2', 'l3', 'avg']);
    expect(parseBody(JSON.stringify(body), meterValuesSchema)).toMatchObject({ ok: true, value: { current: {} } });
    expect(meterValuesView({ ...READING, gives: 'nan' }, WORDING).energy).toEqual({ import: NaN, export: NaN });
  });
});
