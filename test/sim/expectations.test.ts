import { describe, expect, it } from 'vitest';
import type { Condition } from '../../src/config/index.ts';
import { expectationsOf, type Figures } from '../../sim/expectations.ts';
import { scenarioOf } from '../support/scenario.ts';

const FIGURES: Figures = {
  ...{ violations: 0, deliveredPct: 97, servedFully: 8, unplaced: 1, peakKw: 50, billedPeakKw: 45 },
  ...{ importKwh: 900, exportKwh: 0, selfUsePct: null, energyCost: 20, demandCost: 5, totalCost: 25 },
  ...{ writes: 12, contactorSwitches: 10, jain: 0.98 },
};

const met = (relation: Condition['relation'], value: number): boolean | undefined =>
  expectationsOf({ ...scenarioOf(), expect: { peakKw: { relation, value } } }, FIGURES)[0]?.met;

describe('what a scenario expects', () => {
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
