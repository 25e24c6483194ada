import { describe, expect, it } from 'vitest';
import { unitOf } from '../../src/config/schema/signal-schema.ts';
import { loadSite } from '../../src/config/index.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import type { Surroundings } from '../../src/config/index.ts';

const SITE = `site: Depot
timezone: Europe/Berlin
nodes: [{ name: Main, limitAmps: 100 }, { name: Garage, parent: Main, zone: Garage, limitAmps: 63 }]
`;

/** Loads a site whose signals are as given; only `prices.csv` is there. */
function load(signals: string) {
  const surroundings: Surroundings = {
    env: {},
    readText: () => ({ ok: true, text: `${SITE}signals: ${signals}\n` }),
    isFile: (file) => file === '/sites/prices.csv',
    strategies: STRATEGIES,
  };
  return loadSite('/sites/site.yaml', surroundings);
}

const complaints = (signals: string): readonly string[] => {
  const loaded = load(signals);
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('signals of a site file', () => {
  it('are known to the engine by name, kind and one unit, and to the shells by their files', () => {
    const loaded = load('[{ name: price, kind: price, file: prices.csv, column: eur_mwh, unit: EUR/MWh }]');
    if (!loaded.ok) expect.fail(JSON.stringify(loaded.problems));
    const signal = { name: 'price', kind: 'price', unit: 'EUR/kWh' };
    expect(loaded.value.site.signals).toEqual([signal]);
    expect(loaded.value.signals).toEqual([
      {
        signal,
        file: '/sites/prices.csv',
        format: 'csv',
        column: 'eur_mwh',
        timeZone: null,
        factor: 0.001,
        publishedAtMinute: 780,
      },
    ]);
  });

  it('that two call alike, whose unit is of another kind, or whose file is neither CSV nor JSON, are refused', () => {
    const [twice] = complaints(
      '[{ name: p, kind: price, file: prices.csv, unit: EUR/kWh }, { name: p, kind: price, file: prices.csv, unit: EUR/kWh }]',
    );
    expect(twice).toContain('signals[1].name: signal p is there twice, first at line 4');
    expect(complaints('[{ name: p, kind: co2, file: prices.csv, unit: EUR/kWh }]')).toEqual([
      'signals[0].unit: found EUR/kWh, expected g/kWh, kg/MWh',
    ]);
    expect(complaints('[{ name: p, kind: price, file: prices.txt, unit: EUR/kWh }]')[0]).toContain('.csv or .json');
  });
});

describe('a signal whose file is not there', () => {
  it('is named in a warning, because the file may still come', () => {
    const loaded = load('[{ name: p, kind: price, file: none.csv, unit: EUR/kWh }]');
    expect(loaded.ok && loaded.warnings.map(({ path, message }) => `${path}: ${message}`)).toContain(
      'signals[0].file: found none.csv, but there is no file /sites/none.csv yet; until there is, strategies go without',
    );
  });
});

describe('the unit of a signal', () => {
  it.each([
    ['price', 'EUR/MWh', 'EUR/kWh', 0.001],
    ['price', 'ct/kWh', 'EUR/kWh', 0.01],
    ['price', 'CHF/kWh', 'CHF/kWh', 1],
    ['co2', 'kg/MWh', 'g/kWh', 1],
    ['sun-forecast', 'kW', 'W', 1000],
    ['cap', 'A', 'A', 1],
    ['battery-priority', '%', 'share', 0.01],
  ] as const)('%s in %s is seen in %s', (kind, unit, seen, factor) => {
    expect(unitOf(kind, unit)).toEqual({ unit: seen, factor: expect.closeTo(factor) as number });
  });

  it.each([
    ['price', 'EUR'],
    ['price', 'EUR/GWh'],
    ['cap', 'kWh'],
    ['sun-forecast', 'toString'],
  ] as const)('of %s is never %s', (kind, unit) => {
    expect(unitOf(kind, unit)).toBeNull();
  });
});
