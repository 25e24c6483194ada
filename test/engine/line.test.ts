import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, volts, watts } from '../../src/engine/index.ts';
import { activeAmps, otherLeg, reactiveAmps } from '../../src/engine/line.ts';

const NOMINAL = volts(230);
const line = (currentAmps: number, powerWatts: number | null, voltageVolts: number | null = 230) => ({
  currentAmps: amps(currentAmps),
  powerWatts: powerWatts === null ? null : watts(powerWatts),
  voltageVolts: voltageVolts === null ? null : volts(voltageVolts),
});

describe('what stands at a right angle', () => {
  it('is the third side of 5 and 4, and nothing beside more than the whole', () => {
    expect(otherLeg(5, 4)).toBe(3);
    expect(otherLeg(4, 5)).toBe(0);
    expect(otherLeg(0, 0)).toBe(0);
  });

  it('is a number however absurd the reading', () => {
    expect(otherLeg(5e200, 4e200)).toBeCloseTo(3e200, -190);
    expect(otherLeg(1e200, 2e200)).toBe(0);
    expect(otherLeg(0, 1e200)).toBe(0);
    expect(otherLeg(1e308, 0)).toBe(1e308);
  });
});

describe('the active amps of a line', () => {
  it('are not its current with the sign of its power: 40 A with −0.2 kW is nearly all reactive', () => {
    const active = activeAmps(line(40, -200), NOMINAL);
    expect(active).toBeCloseTo(-0.87, 2);
    expect(reactiveAmps(amps(40), active)).toBeCloseTo(39.99, 2);
  });

  it('are all of its current, and import, where no power is given', () => {
    const active = activeAmps(line(40, null), NOMINAL);
    expect([active, reactiveAmps(amps(40), active)]).toEqual([40, 0]);
  });

  it('are by the voltage that was measured, and by the nominal one where none was', () => {
    expect(activeAmps(line(50, 9600, 240), NOMINAL)).toBe(40);
    expect(activeAmps(line(50, 9200, null), NOMINAL)).toBe(40);
  });

  it('are never more export than there is current, but as much import as the power says', () => {
    expect(activeAmps(line(10, -4600), NOMINAL)).toBe(-10);
    const import20 = activeAmps(line(10, 4600), NOMINAL);
    expect([import20, reactiveAmps(amps(10), import20)]).toEqual([20, 0]);
  });

  it('add up with the reactive ones to the current, for every line that there can be', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: 180, max: 280, noNaN: true }),
        (current, factor, voltage) => {
          const active = activeAmps(line(current, current * factor * voltage, voltage), NOMINAL);
          expect(Math.hypot(active, reactiveAmps(amps(current), active))).toBeCloseTo(current, 6);
        },
      ),
    );
  });
});
