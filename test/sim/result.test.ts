import { describe, expect, it } from 'vitest';
import { runScenario } from '../../sim/run.ts';
import type { SimulationResult } from '../../sim/result.ts';
import type { ScenarioConfig } from '../../src/config/index.ts';
import { dataFolder } from '../support/data-files.ts';
import { scenarioOf } from '../support/scenario.ts';

const folder = dataFolder();
const SESSIONS = [
  'arrival,departure,energy_kwh,phases,max_amps',
  '2023-06-12T01:00Z,2023-06-12T05:00Z,6,1,16',
  '2023-06-12T02:00Z,2023-06-12T03:00Z,22.08,3,16',
  '2023-06-12T02:00Z,2023-06-12T03:00Z,50,1,32',
  'yesterday,today,1,,',
  '',
].join('\n');

function resultOf(change: Partial<ScenarioConfig> = {}): SimulationResult {
  const stations = [{ zone: 'Garage', count: 2 }];
  const traffic = { kind: 'sessions', timeZone: null, file: folder.write('s.csv', SESSIONS), stations } as const;
  const scenario = { ...scenarioOf({ traffic, background: null, hours: 6 }), ...change };
  const outcome = runScenario(scenario, { seed: 4, control: { kind: 'uncontrolled' } });
  if (!outcome.ok) throw new TypeError(outcome.problems.join('\n'));
  return outcome.result;
}

describe('the result document', () => {
  it('has the fields of the contract', () => {
    const result = resultOf();
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining([
        'scenario',
        'seed',
        'strategies',
        'simulatedHours',
        'cycles',
        'sessions',
        'grid',
        'cost',
        'limits',
        'control',
        'laws',
      ]),
    );
    expect(result).toMatchObject({
      scenario: 'Test scenario',
      seed: 4,
      strategies: ['uncontrolled'],
      simulatedHours: 6,
    });
  });

  it('counts sessions that had a station, and names the others', () => {
    const { sessions } = resultOf();
    expect(sessions).toMatchObject({ count: 2, unplaced: 1, rejected: 1 });
    expect(sessions.requestedKwh).toBe(28.08);
    expect(sessions.servedFully).toBe(1);
    expect(sessions.deliveredKwh).toBeLessThan(28.08);
    expect(sessions.deliveredPct).toBeCloseTo((100 * sessions.deliveredKwh) / 28.08, 2);
  });

  it('adds up: all that was imported went into cars', () => {
    const { grid, sessions } = resultOf();
    expect(grid.importKwh).toBeCloseTo(sessions.deliveredKwh, 2);
    expect(grid.exportKwh).toBe(0);
    expect(grid.selfUsePct).toBeNull();
    expect(grid.peakKw).toBeCloseTo(0.23 * (16 + 48), 1);
  });

  it('measures fairness by the served shares', () => {
    const { jain } = resultOf().control;
    expect(jain).toBeGreaterThan(0.85);
    expect(jain).toBeLessThan(0.95);
  });

  it('says whether what the scenario expects came true', () => {
    const expected = {
      violations: { relation: '==', value: 0 },
      deliveredPct: { relation: '>', value: 99.9 },
    } as const;
    expect(resultOf({ expect: expected }).expectations).toMatchObject([
      { figure: 'violations', expected: '== 0', found: 0, met: true },
      { figure: 'deliveredPct', expected: '> 99.9', met: false },
    ]);
  });

  it('holds no number with more digits than it is worth', () => {
    const digits = (JSON.stringify(resultOf()).match(/\.\d+/g) ?? []).map((text) => text.length - 1);
    expect(Math.max(...digits)).toBeLessThanOrEqual(3);
  });
});
