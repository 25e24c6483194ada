/**
 * The baselines on the month that ACN-Sim was measured on: 954 sessions, 54 stations, 10,732 steps, 150 kW.
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Baseline } from '../../sim/baselines/offer.ts';
import { runBaseline } from '../../sim/baselines/run.ts';
import { readAcnFolder } from '../../test/support/acn.ts';
import { rangeOf, type Case } from '../case.ts';

const SITE = { network: 'three-phase', transformerKw: 150 } as const;
const RUNS = 12;
const WARM_UP_RUNS = 3;

/** Empty where the data are missing: BUSBAR_DATA names their folder. */
export function acnCases(): readonly Case[] {
  const folder = join(process.env['BUSBAR_DATA'] ?? '', 'bench/acn');
  if (process.env['BUSBAR_DATA'] === undefined || !existsSync(folder)) return [];
  return [acn(folder, 'acn/edf', 'earliest-deadline'), acn(folder, 'acn/rr', 'round-robin')];
}

function acn(folder: string, name: string, baseline: Baseline): Case {
  return {
    name,
    unit: 'steps/s',
    async measure() {
      const problem = readAcnFolder(folder).problem(SITE);
      const speeds = Array.from({ length: WARM_UP_RUNS + RUNS }, () => {
        const begun = performance.now();
        runBaseline(problem, baseline);
        return (problem.steps * 1000) / (performance.now() - begun);
      });
      return rangeOf(speeds.slice(WARM_UP_RUNS));
    },
  };
}
