/** The stored work and results of ACN-Sim, which tests and the table of docs/benchmarks.md compare with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acnProblem, parseAcnFile, type AcnFile, type AcnSite } from '../../sim/acn/acn-file.ts';
import type { Baseline } from '../../sim/baselines/offer.ts';
import type { ChargingProblem } from '../../sim/baselines/problem.ts';

/** Names there and here. */
export const ACN_NAMES: Readonly<Record<string, Baseline>> = {
  Unctrl: 'uncontrolled',
  FCFS: 'first-come',
  EDF: 'earliest-deadline',
  LLF: 'least-laxity',
  RR1A: 'round-robin',
};

export const CAPACITIES_KW = [20, 30, 40, 60, 150];

/** One line of results. */
export interface AcnResult {
  readonly site: AcnSite;
  readonly baseline: Baseline;
  readonly deliveredPct: number;
  readonly peakKw: number;
}

export interface AcnFolder {
  readonly month: AcnFile;
  readonly problem: (site: AcnSite) => ChargingProblem;
  /** At the capacities above. */
  readonly results: readonly AcnResult[];
  /** Delivered by the clairvoyant optimum, %; by network and kW. */
  readonly optimumPct: (site: AcnSite) => number;
}

/** Reads the folder `bench/acn` of the public data. */
export function readAcnFolder(folder: string): AcnFolder {
  const month = parseAcnFile(readFileSync(join(folder, 'inputs/caltech_2019-03_5min.json'), 'utf8'));
  const table = (name: string) => tableOf(readFileSync(join(folder, 'results', name), 'utf8'));
  const optima = table('energy_vs_capacity.csv');
  return {
    month,
    problem: (site) => acnProblem(month, site),
    results: [...table('caps_three_phase.csv'), ...table('caps_single_phase.csv')].flatMap(resultOf),
    optimumPct: ({ network, transformerKw }) => {
      const row = optima.find((line) => siteName(line) === `${network} ${transformerKw}`);
      return Number(row?.['OfflineOptimal']);
    },
  };
}

type Line = Readonly<Record<string, string>>;

function tableOf(text: string): readonly Line[] {
  const [header = [], ...rows] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

const siteName = (line: Line): string => `${line['network']?.replace('_', '-')} ${line['transformer_kw']}`;

function resultOf(line: Line): readonly AcnResult[] {
  const baseline = ACN_NAMES[line['algorithm'] ?? ''];
  const transformerKw = Number(line['transformer_kw']);
  if (baseline === undefined || !CAPACITIES_KW.includes(transformerKw)) return [];
  const network = line['network'] === 'three_phase' ? 'three-phase' : 'single-phase';
  const site = { network, transformerKw } as const;
  return [{ site, baseline, deliveredPct: Number(line['energy_delivered_pct']), peakKw: Number(line['peak_kw']) }];
}
