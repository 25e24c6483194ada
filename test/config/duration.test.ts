import { describe, expect, it } from 'vitest';
import { parseDuration, parseSignedDuration } from '../../src/config/duration.ts';

describe('a duration', () => {
  it.each([
    ['250ms', 250],
    ['35s', 35_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('%s is %d ms', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  it.each(['', '10', 's', '-5s', '10 s', '10S', '1e3s', '5min'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNaN();
  });

  it('may be counted back with a minus before it', () => {
    expect(['90s', '-90s', '-2h', '--2h', '-'].map(parseSignedDuration)).toEqual([
      90_000,
      -90_000,
      -7_200_000,
      NaN,
      NaN,
    ]);
  });
});
