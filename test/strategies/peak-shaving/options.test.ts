import { describe, expect, it } from 'vitest';
import { options } from '../../../src/strategies/peak-shaving/options.ts';

const messages = (stated: object): string =>
  (options.safeParse({ meter: 'Main', targetKw: 100, ...stated }).error?.issues ?? [])
    .map(({ message }) => message)
    .join();

describe('the options of peak shaving', () => {
  it('take a target alone, and one that follows the month from a floor on', () => {
    expect(messages({})).toBe('');
    expect(messages({ follow: 'month', floorKw: 60 })).toBe('');
    expect(messages({ offsetMinutes: 30, slidingParts: 3, marginPct: 0 })).toBe('');
  });

  it.each([
    [{ follow: 'month' }, 'floorKw together'],
    [{ floorKw: 60 }, 'floorKw together'],
    [{ follow: 'month', floorKw: 120 }, 'at most targetKw'],
    [{ targetKw: 0 }, '>0'],
    [{ marginPct: 51 }, '<=50'],
    [{ slidingParts: 1 }, '>=2'],
    [{ offsetMinutes: 60 }, '<=59'],
  ])('refuse %j', (stated, expected) => {
    expect(messages(stated)).toContain(expected);
  });
});
