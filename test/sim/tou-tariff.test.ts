import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/index.ts';
import { parseTouTariff, touPrice, type TouTariff } from '../../sim/tou-tariff.ts';
import { withData } from '../support/needs.ts';

const PACIFIC = compileTimeZone('America/Los_Angeles');

const part = (over: object) => ({
  id: 'all',
  effective_start: '01-01',
  effective_end: '12-31',
  dow_mask: 'ALL',
  times: [0],
  tariffs: [0.1],
  ...over,
});

function tariffOf(schedule: readonly object[] | string): TouTariff {
  const read = parseTouTariff(typeof schedule === 'string' ? schedule : JSON.stringify({ schedule }));
  expect(read.ok ? '' : read.problem).toBe('');
  return (read as { readonly tariff: TouTariff }).tariff;
}

const at = (tariff: TouTariff, time: string): number => touPrice(tariff, PACIFIC, Date.parse(time));

describe('a time-of-use tariff', () => {
  const tariff = tariffOf([
    part({
      effective_start: '6-1',
      effective_end: '9-30',
      dow_mask: 'WEEKDAYS',
      times: [0, 12, 18.5],
      tariffs: [0.1, 0.4, 0.2],
    }),
    part({ effective_start: '11-01', effective_end: '4-30', tariffs: [0.15] }),
    part({}),
  ]);

  it('has prices by the hour on the wall, in summer as in winter', () => {
    expect(at(tariff, '2019-07-01T11:59:00-07:00')).toBe(0.1);
    expect(at(tariff, '2019-07-01T12:00:00-07:00')).toBe(0.4);
    expect(at(tariff, '2019-07-01T18:30:00-07:00')).toBe(0.2);
  });

  it('knows week-ends, seasons over the turn of the year, and takes the first part that fits', () => {
    expect(at(tariff, '2019-07-06T13:00:00-07:00')).toBe(0.1);
    expect(at(tariff, '2019-12-31T13:00:00-08:00')).toBe(0.15);
    expect(at(tariff, '2019-04-30T23:00:00-07:00')).toBe(0.15);
    expect(at(tariff, '2019-10-15T13:00:00-07:00')).toBe(0.1);
  });

  it.each([
    ['{', 'is not JSON'],
    ['{}', 'is not a tariff: schedule'],
    [JSON.stringify({ schedule: [part({ times: [1] })] }), 'times must begin with 0'],
    [JSON.stringify({ schedule: [part({ tariffs: [1, 2] })] }), 'times and tariffs must be as many'],
    [JSON.stringify({ schedule: [part({ dow_mask: 'WEEKDAYS' })] }), 'has no price for week-ends on 1-1'],
  ])('is refused with a word: %s', (text, problem) => {
    const read = parseTouTariff(text);
    expect(read.ok ? '' : read.problem).toContain(problem);
  });
});

withData('data/tariffs', (folder) => {
  it.each([
    ['pge_a10_tou_aug_2019', 0.23223],
    ['sce_tou_ev_4_march_2019', 0.26668],
  ])('the tariff %s is read and says what a summer noon costs', (name, noon) => {
    const tariff = tariffOf(readFileSync(`${folder}/${name}.json`, 'utf8'));
    expect(at(tariff, '2019-08-05T13:00:00-07:00')).toBe(noon);
  });

  it('the tariff sce_tou_ev_8_june_2019 is read', () => {
    const tariff = tariffOf(readFileSync(`${folder}/sce_tou_ev_8_june_2019.json`, 'utf8'));
    expect(at(tariff, '2019-08-05T13:00:00-07:00')).toBeGreaterThan(0);
  });
});
