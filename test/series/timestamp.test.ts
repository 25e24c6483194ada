import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimestamp } from '../../src/series/timestamp.ts';

describe('reading a time', () => {
  it.each([
    ['2019-05-01 01:18:45-07:00', '2019-05-01T08:18:45Z', -7],
    ['2019-05-01T01:18:45.250+0530', '2019-04-30T19:48:45.250Z', 5.5],
    ['2023-01-01T00:00Z', '2023-01-01T00:00:00Z', 0],
    ['2020-02-29 24:00:00+00:00', '2020-03-01T00:00:00Z', 0],
    ['Wed, 25 Apr 2018 11:08:04 GMT', '2018-04-25T11:08:04Z', 0],
  ])('understands %s', (text, iso, offsetHours) => {
    expect(parseTimestamp(text)).toEqual({ utcMs: Date.parse(iso), offsetMs: offsetHours * 3_600_000 });
  });

  it.each(['', 'yesterday', '2019-05-01 01:18:45', '2019-13-01T00:00Z', '2019-02-29T00:00Z', '2019-05-01T25:00Z'])(
    'refuses %s',
    (text) => {
      expect(parseTimestamp(text)).toBeNull();
    },
  );

  it('agrees with the platform on every instant it can print', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        expect(parseTimestamp(date.toISOString())?.utcMs).toBe(date.getTime());
      }),
    );
  });
});
