import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import { startOfDay, utcOf } from '../../sim/local-time.ts';

const BERLIN = compileTimeZone('Europe/Berlin');

describe('from the clock on the wall to absolute time', () => {
  it('finds the first instant of a day in winter and in summer', () => {
    expect(startOfDay(BERLIN, '2023-01-15')).toBe(Date.parse('2023-01-15T00:00:00+01:00'));
    expect(startOfDay(BERLIN, '2023-06-12')).toBe(Date.parse('2023-06-12T00:00:00+02:00'));
  });

  it('is right on the days on which the clock changes', () => {
    expect(startOfDay(BERLIN, '2023-03-26')).toBe(Date.parse('2023-03-26T00:00:00+01:00'));
    expect(startOfDay(BERLIN, '2023-03-27')).toBe(Date.parse('2023-03-27T00:00:00+02:00'));
    expect(startOfDay(BERLIN, '2023-10-30')).toBe(Date.parse('2023-10-30T00:00:00+01:00'));
  });

  it('takes the first of an hour that comes twice, and what follows for one that is skipped', () => {
    expect(utcOf(BERLIN, Date.UTC(2023, 9, 29, 2, 30))).toBe(Date.parse('2023-10-29T02:30:00+02:00'));
    expect(utcOf(BERLIN, Date.UTC(2023, 2, 26, 2, 30))).toBe(Date.parse('2023-03-26T03:30:00+02:00'));
  });
});
