import { describe, expect, it } from 'vitest';
import { inAmps, inKilowatts, inMoment, inNumber, inSpan, inUnit } from '../../../src/service/dashboard/words.ts';

describe('numbers on the page', () => {
  it('have a decimal below ten and none above, and a real minus sign', () => {
    expect([3.14159, 9.96, 12.7, -4.2, -0.01].map(inNumber)).toEqual(['3.1', '10', '13', '−4.2', '0']);
  });

  it('say nothing where nothing is known', () => {
    expect([inAmps(null), inAmps(undefined), inKilowatts(null), inSpan(null), inUnit(null, 'W')]).toEqual(
      Array(5).fill('–'),
    );
  });

  it('carry their unit', () => {
    expect([inAmps(16), inKilowatts(-16_900), inUnit(42_000, 'W'), inUnit(0.2345, 'EUR/kWh')]).toEqual([
      '16 A',
      '−16.9 kW',
      '42.0 kW',
      '0.234 EUR/kWh',
    ]);
    expect([inUnit(0.5, 'share'), inUnit(312, 'g/kWh'), inUnit(40, 'A')]).toEqual(['50 %', '312 g/kWh', '40 A']);
  });

  it('say spans as people do', () => {
    expect([4_000, 119_000, 600_000, 10_800_000].map(inSpan)).toEqual(['4 s', '119 s', '10 min', '3 h']);
  });

  it('name the day where it is another', () => {
    const at = '2026-06-12T16:31:00+02:00';
    expect([inMoment(at, '2026-06-12T20:00:00+02:00'), inMoment(at, '2026-06-13T01:00:00+02:00')]).toEqual([
      '16:31',
      '2026-06-12 16:31',
    ]);
  });
});
