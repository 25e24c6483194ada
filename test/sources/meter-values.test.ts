import { describe, expect, it } from 'vitest';
import { volts } from '../../src/engine/index.ts';
import { meterValues, NO_VALUES, type Found } from '../../src/sources/meter-values.ts';

const FLOW = { name: 'Incomer', lines: [0, 1, 2], isSource: false } as const;
const ROOF = { name: 'Roof', lines: [0, 1, 2], isSource: true } as const;
const V = volts(230);

const on = (quantity: Found['part']['quantity'], lines: Found['part']['lines'], value: number | null): Found => ({
  part: { quantity, lines },
  value,
});

describe('the values of a meter', () => {
  it('are none where nothing was found', () => {
    expect(meterValues([on('current', [0], null)], FLOW, V)).toEqual(NO_VALUES);
    expect(meterValues([], FLOW, V)).toEqual(NO_VALUES);
  });

  it('leave out the line that is not known, and make no 0 of it', () => {
    const values = meterValues([on('current', [0], 10), on('current', [1], null), on('current', [2], 12)], FLOW, V);
    expect(values.currentAmps).toEqual([10, null, 12]);
    expect(values.powerWatts).toEqual([null, null, null]);
  });

  it('take no current of a node from its power: nearly all of it may be reactive', () => {
    expect(meterValues([on('power', [0, 1, 2], 6900)], FLOW, V).currentAmps).toEqual([null, null, null]);
  });

  it('spread a source’s total power evenly, and take its current from that', () => {
    const values = meterValues([on('power', [0, 1, 2], -6900)], ROOF, V);
    expect(values.powerWatts).toEqual([-2300, -2300, -2300]);
    expect(values.currentAmps).toEqual([10, 10, 10]);
  });

  it('put a source of one line on that line, with nothing on the others', () => {
    const values = meterValues([on('power', [1], 2300)], { ...ROOF, lines: [1] }, V);
    expect(values.currentAmps).toEqual([0, 10, 0]);
    expect(values.powerWatts).toEqual([0, 2300, 0]);
  });

  it('go by the measured voltage, unless it is none', () => {
    expect(meterValues([on('power', [0], 2400), on('voltage', [0], 240)], ROOF, V).currentAmps[0]).toBe(10);
    const dead = meterValues([on('current', [0], 1), on('voltage', [0], 0)], FLOW, V);
    expect(dead.voltageVolts[0]).toBeNull();
  });

  it('take the sign off an RMS current', () => {
    expect(meterValues([on('current', [0], -8)], FLOW, V).currentAmps[0]).toBe(8);
  });

  it('have registers, unless they count below 0', () => {
    const values = meterValues([on('import', [], 1000), on('export', [], -1)], FLOW, V);
    expect(values).toMatchObject({ importWh: 1000, exportWh: null });
  });
});
