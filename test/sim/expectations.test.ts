import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/config/index.ts';
import { expectationsOf, figureOf, type Figures } from '../../sim/expectations.ts';
import { scenarioOf } from '../support/scenario.ts';

const FIGURES: Figures = {
  sessions: {
    count: 9,
    servedFully: 8,
    requestedKwh: 100,
    deliveredKwh: 97,
    deliveredPct: 97,
    unplaced: 1,
    rejected: 0,
  },
  grid: { peakKw: 50, billedPeakKw: 45, importKwh: 900, exportKwh: 0, selfUsePct: null },
  cost: { currency: 'EUR', energyCost: 20, demandCost: 5, totalCost: 25 },
  limits: { violations: 0, longestOverloadSeconds: 0, overAmpSeconds: 0, worstOverPct: 0, neutralPeakAmps: 0 },
  control: { writes: 12, writesPerHourMax: 3, rewrites: 1, contactorSwitches: 10, jain: 0.98 },
};

const met = (relation: Condition['relation'], value: number): boolean | undefined =>
  expectationsOf({ ...scenarioOf(), expect: { peakKw: { relation, value } } }, FIGURES)[0]?.met;

describe('what a scenario expects', () => {
  it('may be of any figure of a result', () => {
    expect(figureOf(FIGURES, 'violations')).toBe(0);
    expect(figureOf(FIGURES, 'servedFully')).toBe(8);
    expect(figureOf(FIGURES, 'totalCost')).toBe(25);
    expect(figureOf(FIGURES, 'contactorSwitches')).toBe(10);
  });

  it('is met or not, by each relation', () => {
    expect([met('>=', 50), met('<=', 50), met('==', 50), met('>', 50), met('<', 50)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect([met('>', 49), met('<', 51), met('==', 49)]).toEqual([true, true, false]);
  });

  it('is not met by a figure that the run does not have', () => {
    const expectation = { selfUsePct: { relation: '>=', value: 50 } } as const;
    expect(expectationsOf({ ...scenarioOf(), expect: expectation }, FIGURES)).toEqual([
      { figure: 'selfUsePct', expected: '>= 50', found: null, met: false },
    ]);
  });
});
