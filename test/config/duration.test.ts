import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/config/duration.ts';

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
});
