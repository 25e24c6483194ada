import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { count, createMeter, isDue, measure, show } from '../../../sim/plant/meter.ts';

const meter = (sign: 1 | -1 = 1) => createMeter({ name: 'Main', periodMs: 1000, sign }, 230);
const flow = { activeAmps: [10, -4, 0], reactiveAmps: [3, 3, 3], volts: [230, 230, 230] } as const;

describe('a meter', () => {
  it('measures at once and then once a period', () => {
    const device = meter();
    expect(isDue(device, 0)).toBe(true);
    measure(device, 0, flow);
    expect(isDue(device, 999)).toBe(false);
    expect(isDue(device, 1000)).toBe(true);
  });

  it('shows RMS current unsigned with its reactive part, and power with its sign', () => {
    const device = meter();
    measure(device, 0, flow);
    expect(device.sample).toMatchObject({ currentAmps: [10.44, 5, 3], powerWatts: [2300, -920, 0] });
  });

  it('mounted the other way round swaps import and export, and the sign of power', () => {
    const device = meter(-1);
    count(device, 500);
    measure(device, 0, flow);
    expect(device.sample).toMatchObject({ powerWatts: [-2300, 920, -0], importWh: 0, exportWh: 500 });
  });

  it('counts every watt-hour once, and its registers never run back', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { maxLength: 50 }), (flows) => {
        const device = meter();
        let last = { importWh: 0, exportWh: 0 };
        flows.forEach((energyWh, index) => {
          count(device, energyWh);
          measure(device, index * 1000, flow);
          expect(device.sample.importWh).toBeGreaterThanOrEqual(last.importWh);
          expect(device.sample.exportWh).toBeGreaterThanOrEqual(last.exportWh);
          last = device.sample;
        });
        const net = flows.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(device.importWh - device.exportWh - net)).toBeLessThan(1e-6);
      }),
    );
  });

  it('shows a measurement when its latency is over, and the first at once', () => {
    const device = createMeter({ name: 'Slow', periodMs: 1000, sign: 1, latencyMs: 2500 }, 230);
    measure(device, 0, flow);
    expect(device.sample).toMatchObject({ measuredMs: 0, powerWatts: [2300, -920, 0] });
    measure(device, 1000, { ...flow, activeAmps: [20, 0, 0] });
    show(device, 3499);
    expect(device.sample.measuredMs).toBe(0);
    show(device, 3500);
    expect(device.sample).toMatchObject({ measuredMs: 1000, powerWatts: [4600, 0, 0] });
  });

  it('is wrong by its error, in current and power alike', () => {
    const device = createMeter({ name: 'Wrong', periodMs: 1000, sign: 1, error: () => 0.01 }, 230);
    measure(device, 0, { ...flow, reactiveAmps: [0, 0, 0] });
    expect(device.sample).toMatchObject({ currentAmps: [10.1, 4.04, 0], powerWatts: [2323, -929, 0] });
  });
});
