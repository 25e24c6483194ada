import { describe, expect, it } from 'vitest';
import type { Price } from '../../src/config/index.ts';
import { buildPrices } from '../../sim/prices.ts';
import { MONDAY_MS, scenarioOf } from '../support/scenario.ts';

const HOUR = 3_600_000;
const SERIES = { column: 'p', timeZone: null, calendarYear: null } as const;

function pricesOf(price: Price | null, text: string | null = null) {
  const said: string[] = [];
  const tell = (word: string): void => void said.push(word);
  const course = buildPrices(scenarioOf({ price, hours: 2 }), { readText: () => text, note: tell, warn: tell });
  return { course, said };
}

describe('the price of energy', () => {
  it('is nothing where the scenario has none', () => {
    const { course } = pricesOf(null);
    expect([course.importPerKwh(MONDAY_MS), course.exportPerKwh, course.currency]).toEqual([0, 0, 'EUR']);
  });

  it('may be the same at all times', () => {
    const { course } = pricesOf({ kind: 'fixed', perKwh: 0.3, currency: 'CHF', exportPerKwh: 0.1 });
    expect([course.importPerKwh(MONDAY_MS), course.exportPerKwh, course.currency]).toEqual([0.3, 0.1, 'CHF']);
  });

  it('holds in a series until the next, also across a gap, with what comes on top', () => {
    const text = ['t,p', ...[0, 1, 2, 5].map((hour) => `2023-06-12T0${hour}:00Z,${10 * hour}`)].join('\n');
    const price: Price = {
      ...{ kind: 'file', file: 'p.csv', ...SERIES, currency: 'EUR', exportPerKwh: 0 },
      ...{ perKwhPerUnit: 0.001, addedPerKwh: 0.2 },
    };
    const { course, said } = pricesOf(price, text);
    const found = [0, 0.99, 1, 4.9].map((hour) => course.importPerKwh(MONDAY_MS + hour * HOUR));
    found.forEach((value, index) => expect(value).toBeCloseTo([0.2, 0.2, 0.21, 0.22][index] as number, 12));
    expect(said).toEqual([]);
  });

  it('may be a tariff by the clock of the site', () => {
    const part = {
      id: 'a',
      effective_start: '01-01',
      effective_end: '12-31',
      dow_mask: 'ALL',
      times: [0, 1],
      tariffs: [1, 2],
    };
    const price: Price = { kind: 'tariff', file: 't.json', currency: 'USD', exportPerKwh: 0 };
    const { course } = pricesOf(price, JSON.stringify({ schedule: [part] }));
    expect([0, 1].map((hour) => course.importPerKwh(MONDAY_MS + hour * HOUR))).toEqual([1, 2]);
    expect(pricesOf(price, '{}').said[0]).toContain('t.json is not a tariff');
    expect(pricesOf(price, null).course.importPerKwh(MONDAY_MS)).toBe(0);
  });
});
