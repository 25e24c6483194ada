import { describe, expect, it } from 'vitest';
import { endOfDay, momentOf, textOfMoment } from '../../src/cli/site-time.ts';
import { parseTimeWord } from '../../src/cli/time-word.ts';

const site = { wallMs: Date.parse('2026-03-28T17:00:00Z'), timeZone: 'Europe/Berlin' };
const meant = (text: string): string => textOfMoment(momentOf(parseTimeWord(text), site), site.timeZone);

describe('a time on the command line', () => {
  it.each([
    ['2026-11-22T18:00:00Z', '2026-11-22T19:00:00+01:00'],
    ['2h', '2026-03-28T20:00:00+01:00'],
    ['90m', '2026-03-28T19:30:00+01:00'],
    ['18:30', '2026-03-28T18:30:00+01:00'],
    ['18:00', '2026-03-29T18:00:00+02:00'],
    ['7:15', '2026-03-29T07:15:00+02:00'],
    ['2:30', '2026-03-29T03:30:00+02:00'],
  ])('%s means %s at the site', (text, moment) => {
    expect(meant(text)).toBe(moment);
  });

  it.each(['', 'tomorrow', '24:00', '18:60', '0h', '-2h', '2026-11-22', '2026-11-22T18:00:00'])(
    '%j is none',
    (text) => {
      expect(() => parseTimeWord(text)).toThrow(/Expected a time/);
    },
  );

  it('a day ends where the next begins, by the site’s clock', () => {
    expect(textOfMoment(endOfDay('2026-03-29', 'Europe/Berlin'), 'Europe/Berlin')).toBe('2026-03-30T00:00:00+02:00');
  });
});
