import { describe, expect, it } from 'vitest';
import { figure, jsonOfFigures } from '../../src/cli/figures.ts';

describe('figures of an export', () => {
  it.each([
    ['drawnAmps', 81.30000000000001, 81.3],
    ['drawnAmpsL2', 12.300000000000001, 12.3],
    ['backgroundAmps', 69.29675290849104, 69.3],
    ['energyWh', 12345.678901, 12345.68],
    ['energyKwh', 12.3456789, 12.346],
    ['pricePerKwh', 0.30000000000000004, 0.3],
    ['pricePerKwh', 0.123456, 0.123456],
    ['wallMs', 1_686_556_740_123, 1_686_556_740_123],
    ['cycle', 7, 7],
  ])('%s of %d is %d', (name, value, told) => {
    expect(figure(name, value)).toBe(told);
  });

  it('are whole where they were', () => {
    const times = Array.from({ length: 1000 }, (_, ms) => 1_763_870_466_000 + ms);
    expect(times.map((wallMs) => figure('wallMs', wallMs))).toEqual(times);
  });

  it('are rounded within lists and documents as their names say', () => {
    const document = { zones: [{ zone: 'Garage', drawnAmps: [0.1 + 0.2, null, 3], at: { wallMs: 1 } }], because: null };
    expect(jsonOfFigures(document)).toBe(
      '{"zones":[{"zone":"Garage","drawnAmps":[0.3,null,3],"at":{"wallMs":1}}],"because":null}',
    );
  });
});
