import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gather,
  parseCount,
  parseDay,
  parsePort,
  parseSpan,
  parseSpeed,
  parseStep,
  parseWhole,
} from '../../src/cli/argument.ts';

describe('a duration', () => {
  it.each([
    ['35s', 35_000],
    ['15m', 900_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['250ms', 250],
    ['1.5h', 5_400_000],
  ])('%s is %d ms', (text, durationMs) => {
    expect(parseSpan(text)).toBe(durationMs);
  });

  it.each(['', '10', 's', '-5s', '0s', '10 s', '10S', '1e3s', '5min'])('%j is none', (text) => {
    expect(() => parseSpan(text)).toThrow('a number with a unit: 35s, 15m, 12h or 7d');
  });
});

describe('a step', () => {
  it('is from a second to an hour', () => {
    expect([parseStep('1s'), parseStep('1h')]).toEqual([1_000, 3_600_000]);
    for (const text of ['999ms', '61m', '3d']) expect(() => parseStep(text)).toThrow('from 1s to 1h');
  });
});

describe('a whole number', () => {
  it('is read as it is written', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (value) => parseWhole(String(value)) === value));
  });

  it.each(['', '-1', '1.5', '1e3', '0x10', ' 1', '9007199254740993'])('is not %j', (text) => {
    expect(() => parseWhole(text)).toThrow('Expected a whole number');
  });

  it('is at least one where things are counted, and at most 65535 where it is a port', () => {
    expect(() => parseCount('0')).toThrow('at least 1');
    expect(parseCount('31')).toBe(31);
    expect(() => parsePort('65536')).toThrow('at most 65535');
    expect(parsePort('0')).toBe(0);
  });
});

describe('a speed', () => {
  it('is a factor, with or without an x', () => {
    expect([parseSpeed('10'), parseSpeed('2.5x')]).toEqual([10, 2.5]);
  });

  it.each(['0', '-1', 'fast', '', 'Infinity'])('is not %j', (text) => {
    expect(() => parseSpeed(text)).toThrow('how many times faster');
  });
});

describe('a day', () => {
  it('exists in the calendar', () => {
    const first = new Date('2000-01-01T00:00:00Z');
    const last = new Date('2100-12-31T00:00:00Z');
    fc.assert(
      fc.property(fc.date({ min: first, max: last, noInvalidDate: true }), (date) => {
        const day = date.toISOString().slice(0, 10);
        expect(parseDay(day)).toBe(day);
      }),
    );
  });

  it.each(['2026-02-29', '2100-02-29', '2026-13-01', '2026-00-10', '2026-01-32', '2026-1-1', '12.06.2023', ''])(
    'is not %j',
    (text) => {
      expect(() => parseDay(text)).toThrow('as YYYY-MM-DD');
    },
  );
});

describe('a repeated flag', () => {
  it('keeps the order in which it was given', () => {
    expect(gather('b', gather('a', undefined))).toEqual(['a', 'b']);
  });
});
