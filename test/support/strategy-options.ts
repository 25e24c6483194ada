/** Sound options of each registered strategy, for tests of what all of them have to keep. */

/** Options of each strategy by its id; one that is registered without is an error of `test/strategies/index.test.ts`. */
export const STRATEGY_OPTIONS: Readonly<Record<string, unknown>> = {
  'peak-shaving': { meter: 'Main meter', targetKw: 50 },
  'tariff-windows': {
    windows: [
      { days: 'Mon-Fri', from: '17:00', to: '03:00', ceilingAmps: 16, zones: ['A'] },
      { from: '00:00', to: '12:00', ceilingKw: 11 },
    ],
    prices: [{ signal: 'price', cheapestHours: 6, ceilingPct: 20 }],
  },
  'pv-surplus': {
    bands: [
      { zones: ['A'], minimumKw: 1.6, enableKw: 1.6, disableKw: 1.2 },
      { zones: ['B'], enableKw: 5, disableKw: 3 },
    ],
  },
  'external-cap': { signal: 'cap' },
  departure: { departures: [{ zone: 'A', energyKwh: 20, by: '07:00', days: ['Mon', 'Sun'] }] },
  'fair-share': {
    zones: [
      { zone: 'A', weightPct: 300, vipAmps: 8 },
      { zone: 'B', quotaPct: 40, quotaAmps: 63 },
    ],
  },
};
