import { describe, expect, it } from 'vitest';
import type { Comparison, Estimates } from '../../sim/compare/summary.ts';
import { comparisonTable } from '../../src/cli/compare-table.ts';

const at = (mean: number, halfWidth: number | null = null) => ({ mean, halfWidth, least: mean, most: mean });
const figures = (deliveredPct: number, halfWidth: number | null): Estimates => ({
  deliveredPct: at(deliveredPct, halfWidth),
  peakKw: at(50),
  billedPeakKw: at(40),
  totalCost: at(100),
  regretPct: null,
  violations: null,
  contactorSwitches: at(7),
  jain: at(1),
});
const worst = { seed: 2, replay: 'npx busbar simulate a.yaml --seed 2' };

const COMPARISON: Comparison = {
  scenario: 'Test',
  seeds: [1, 2],
  method: 'how',
  contenders: [
    { name: 'none', kind: 'control', figures: figures(90, 1.5), worst, runs: [] },
    { name: 'cap', kind: 'control', figures: figures(95, 0), worst, runs: [] },
  ],
  differences: [{ name: 'cap', from: 'none', figures: figures(5, 1) }],
};

describe('the table of a comparison', () => {
  it('has a line for each contender with its intervals, and no column that nobody fills', () => {
    const lines = comparisonTable(COMPARISON);
    expect(lines[0]).toBe('Test, 2 seeds from 1');
    expect(lines[2]).toBe('strategies  delivered %   peak kW  billed kW  cost    contactors  Jain');
    expect(lines[3]).toBe('none        90.00 ± 1.50  50.0     40.0       100.00  7           1.000');
    expect(lines[4]).toBe('cap         95.00         50.0     40.0       100.00  7           1.000');
  });

  it('signs what is more than the first has, and says how to see the worst again', () => {
    const text = comparisonTable(COMPARISON).join('\n');
    expect(text).toContain('minus none  delivered %   peak kW');
    expect(text).toContain('cap         +5.00 ± 1.00');
    expect(text).toContain('none        2  npx busbar simulate a.yaml --seed 2');
  });

  it('claims no interval for one seed', () => {
    expect(comparisonTable({ ...COMPARISON, seeds: [4], differences: [] })).not.toContain('how');
  });
});
