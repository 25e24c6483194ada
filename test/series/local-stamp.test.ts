import { describe, expect, it } from 'vitest';
import { parseLocalStamp } from '../../src/series/local-stamp.ts';

const shown = (text: string, year: number | null = null): string | null => {
  const wallMs = parseLocalStamp(text, year);
  return wallMs === null ? null : new Date(wallMs).toISOString().slice(0, 19);
};

describe('a time without an offset', () => {
  it.each([
    ['2023-01-31 12:05', '2023-01-31T12:05:00'],
    ['2023-01-31T12:05:09.5', '2023-01-31T12:05:09'],
    ['7/29/2011 20:17', '2011-07-29T20:17:00'],
  ])('is read as it stands: %s', (text, wall) => {
    expect(shown(text)).toBe(wall);
  });

  it.each([
    ['01/31  24:00:00', '2023-02-01T00:00:00'],
    ['Jan 31, 12:30 am', '2023-01-31T00:30:00'],
    ['Jan 31, 12:30 pm', '2023-01-31T12:30:00'],
    ['Dec 1, 09:00 PM', '2023-12-01T21:00:00'],
  ])('may lack its year: %s', (text, wall) => {
    expect(shown(text, 2023)).toBe(wall);
    expect(shown(text)).toBeNull();
  });

  it.each(['2023-02-30 00:00', '2023-01-31', '13/01/2023 10:00', 'Foo 1, 01:00 am', '2023-01-31 12:05Z', ''])(
    'is none: %j',
    (text) => {
      expect(parseLocalStamp(text, 2023)).toBeNull();
    },
  );
});
