import { describe, expect, it } from 'vitest';
import { endOfDay, lastMoment, nextMoment, textOfMoment } from '../../src/cli/site-time.ts';
import { parseClockWord, parseTimeWord } from '../../src/cli/time-word.ts';

const timeZone = 'Europe/Berlin';
const at = (text: string): { wallMs: number; timeZone: string } => ({ wallMs: Date.parse(text), timeZone });
const local = (wallMs: number): string => textOfMoment(wallMs, timeZone);

describe('a time to come on the command line', () => {
  const now = at('2026-03-28T17:00:00Z');

  it.each([
    ['2026-11-22T18:00:00Z', '2026-11-22T19:00:00+01:00'],
    ['2026-11-22 18:00', '2026-11-22T18:00:00+01:00'],
    ['2h', '2026-03-28T20:00:00+01:00'],
    ['90m', '2026-03-28T19:30:00+01:00'],
    ['18:30', '2026-03-28T18:30:00+01:00'],
    ['18:00', '2026-03-29T18:00:00+02:00'],
    ['7:15', '2026-03-29T07:15:00+02:00'],
    ['2:30', '2026-03-29T03:30:00+02:00'],
    ['18:00Z', '2026-03-28T19:00:00+01:00'],
  ])('%s means %s at the site', (text, moment) => {
    expect(local(nextMoment(parseTimeWord(text), now).wallMs)).toBe(moment);
  });

  it.each(['', 'tomorrow', '24:00', '18:60', '0h', '-2h', '2026-11-22'])('%j is none', (text) => {
    expect(() => parseTimeWord(text)).toThrow(/Expected a time: 2h from now, 02:10, .*2026-11-22T02:10:00\+01:00/);
  });

  it('is the first still to come of an hour that comes twice', () => {
    const until = (text: string, now: string): string => local(nextMoment(parseTimeWord(text), at(now)).wallMs);
    expect(until('02:30', '2026-10-25T01:00:00+02:00')).toBe('2026-10-25T02:30:00+02:00');
    expect(until('02:30', '2026-10-25T02:40:00+02:00')).toBe('2026-10-25T02:30:00+01:00');
    expect(until('2026-10-25T02:30', '2026-10-25T02:40:00+02:00')).toBe('2026-10-25T02:30:00+01:00');
  });

  it('ends a day where the next begins, by the site’s clock', () => {
    expect(local(endOfDay('2026-03-29', timeZone))).toBe('2026-03-30T00:00:00+02:00');
  });
});

describe('a time that was', () => {
  const until = at('2026-11-23T01:00:00+01:00');
  const meant = (text: string, end = until): string => local(lastMoment(parseClockWord(text), end).wallMs);

  it.each([
    ['02:10', '2026-11-22T02:10:00+01:00'],
    ['2:10', '2026-11-22T02:10:00+01:00'],
    ['00:10:30', '2026-11-23T00:10:30+01:00'],
    ['01:00', '2026-11-23T01:00:00+01:00'],
    ['2026-11-22T02:10', '2026-11-22T02:10:00+01:00'],
    ['2026-11-22 02:10:05', '2026-11-22T02:10:05+01:00'],
    ['2026-11-22 02:10:05 Z', '2026-11-22T03:10:05+01:00'],
    ['2026-11-22t02:10z', '2026-11-22T03:10:00+01:00'],
    ['2026-11-22T02:10:05.25-05:00', '2026-11-22T08:10:05+01:00'],
    ['23:30Z', '2026-11-23T00:30:00+01:00'],
    ['2027-01-01T02:10', '2027-01-01T02:10:00+01:00'],
  ])('%s means %s at a site whose journal ends at one in the night', (text, moment) => {
    expect(meant(text)).toBe(moment);
  });

  it.each(['', 'yesterday', '2h', '24:00', '02:60', '02:10:60', '2026-11-22', '2026-02-30T02:10', '02:10+0100'])(
    '%j is none, and the forms are shown',
    (text) => {
      expect(() => parseClockWord(text)).toThrow(
        /Expected a (time: 02:10, 02:10:30, 2026-11-22T02:10|day that exists)/,
      );
    },
  );

  it('is the later of an hour that comes twice, as far as the journal goes, and it is said which', () => {
    const found = lastMoment(parseClockWord('2026-10-25T02:30'), until);
    expect(local(found.wallMs)).toBe('2026-10-25T02:30:00+01:00');
    expect(found.note).toBe('on 2026-10-25 the clock shows 02:30:00 twice: taken as 2026-10-25T02:30:00+01:00');
    const during = at('2026-10-25T02:45:00+02:00');
    expect(meant('02:30', during)).toBe('2026-10-25T02:30:00+02:00');
    expect(meant('2026-10-25T02:30:00+02:00')).toBe('2026-10-25T02:30:00+02:00');
  });

  it('lies after the change where the clock jumped over it, and it is said so', () => {
    const found = lastMoment(parseClockWord('2026-03-29 02:30'), until);
    expect(local(found.wallMs)).toBe('2026-03-29T03:30:00+02:00');
    expect(found.note).toBe('on 2026-03-29 the clock shows 02:30:00 never: taken as 2026-03-29T03:30:00+02:00');
  });

  it('needs no note on any other day', () => {
    expect(lastMoment(parseClockWord('02:30'), until).note).toBeNull();
  });
});
