import { describe, expect, it } from 'vitest';
import type { SimulationResult } from '../../sim/result.ts';
import { resultTable } from '../../src/cli/simulate-table.ts';

const RESULT: SimulationResult = {
  scenario: 'Office',
  seed: 3,
  strategies: [],
  simulatedHours: 24,
  cycles: 1440,
  sessions: {
    count: 20,
    servedFully: 18,
    requestedKwh: 200,
    deliveredKwh: 190,
    deliveredPct: 95,
    unplaced: 2,
    rejected: 1,
  },
  grid: { peakKw: 80, billedPeakKw: 70.25, importKwh: 900, exportKwh: 3, selfUsePct: 91.2 },
  cost: { currency: 'EUR', energyCost: 0, demandCost: 700, totalCost: 700 },
  limits: { violations: 1, longestOverloadSeconds: 130, overAmpSeconds: 55, worstOverPct: 4.2, neutralPeakAmps: 0 },
  control: { writes: 40, writesPerHourMax: 9, rewrites: 12, contactorSwitches: 22, jain: 0.98 },
  laws: [
    { id: 'no-overload', held: false },
    { id: 'bounded', held: true },
    { id: 'lower-before-raise', held: false, detail: 'cycle 9: too early' },
  ],
  expectations: [{ figure: 'deliveredPct', expected: '>= 98', found: 95, met: false }],
};

describe('a result for people', () => {
  it('says all that matters with its unit, and what did not hold', () => {
    expect(resultTable(RESULT)).toEqual([
      'scenario    Office (seed 3)',
      'strategies  limits alone',
      'simulated   24 h, 1440 decisions',
      'sessions    20, 18 served fully, 2 found no station, 1 could not be read',
      'energy      190.0 of 200.0 kWh delivered (95.0 %)',
      'peak        80.0 kW, 70.3 kW as billed',
      'grid        900.0 kWh imported, 3.0 kWh exported',
      'own sun     91.2 % used on the site',
      'cost        700.0 EUR (energy 0.0, demand 700.0)',
      'violations  1 (longest overload 130 s, worst 4.2 % over, 55.0 A·s)',
      'broken      no-overload',
      'broken      lower-before-raise: cycle 9: too early',
      'not met     deliveredPct >= 98, found 95',
      'writes      40 (12 repeated, at most 9 an hour)',
      'contactors  closed 22 times',
      'fairness    0.98 (Jain)',
    ]);
  });

  it('leaves out the sun where there is none', () => {
    const dark = { ...RESULT, grid: { ...RESULT.grid, selfUsePct: null }, strategies: ['peak-shaving'] };
    const text = resultTable(dark).join('\n');
    expect(text).not.toContain('own sun');
    expect(text).toContain('peak-shaving');
  });

  it('says of each kind of fault what it met with', () => {
    const none = { begun: 1, strikes: 1, logins: 0, writes: 0, raises: 0, lowers: 0 };
    const faults = [
      { ...none, kind: 'deaf', strikes: 3, writes: 5, raises: 2, lowers: 3 },
      { ...none, kind: 'reboot', logins: 1 },
    ] as const;
    expect(resultTable({ ...RESULT, faults }).slice(-2)).toEqual([
      'faults      deaf: 1 begun, struck 3 times, met 5 writes (2 raises), 0 logins',
      '            reboot: 1 begun, struck 1 times, met 0 writes (0 raises), 1 logins',
    ]);
  });
});
