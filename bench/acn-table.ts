/**
 * `npm run bench:acn`: the table of docs/benchmarks.md that holds the baselines and the clairvoyant optimum against
 * ACN-Sim's stored results on the same work. BUSBAR_DATA names the folder of the public data.
 * @module
 */
import { join } from 'node:path';
import { BASELINES } from '../sim/baselines/offer.ts';
import type { ChargingProblem } from '../sim/baselines/problem.ts';
import { runBaseline } from '../sim/baselines/run.ts';
import { tally } from '../sim/baselines/tally.ts';
import { optimum } from '../sim/oracle/optimum.ts';
import type { AcnSite } from '../sim/acn/acn-file.ts';
import { CAPACITIES_KW, readAcnFolder, type AcnFolder } from '../test/support/acn.ts';

const print = (...cells: readonly string[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);
/** With its sign, unless all digits shown are 0. */
function signed(value: number, digits: number): string {
  const shown = Math.abs(value).toFixed(digits);
  if (Number(shown) === 0) return shown;
  return value < 0 ? `−${shown}` : `+${shown}`;
}

const data = process.env['BUSBAR_DATA'];
if (data === undefined) {
  process.stderr.write('BUSBAR_DATA is not set; it names the folder that has bench/acn\n');
  process.exitCode = 2;
} else {
  const folder = readAcnFolder(join(data, 'bench/acn'));
  printAgreement(folder);
  await printOptimum(folder);
  printSpeed(folder);
}

/** Energy and peak of each rule, with what ACN-Sim has more or less. */
function printAgreement({ results, problem }: AcnFolder): void {
  print('network', 'kW', 'rule', 'delivered %', 'ACN-Sim', 'difference', 'peak kW', 'ACN-Sim', 'difference');
  print('---', '---', '---', '---', '---', '---', '---', '---', '---');
  const inOrder = results.toSorted((a, b) => a.site.transformerKw - b.site.transformerKw);
  for (const { site, baseline, deliveredPct, peakKw } of inOrder) {
    const given = problem(site);
    const found = tally(given, runBaseline(given, baseline));
    print(
      site.network,
      String(site.transformerKw),
      baseline,
      found.deliveredPct.toFixed(4),
      deliveredPct.toFixed(4),
      signed(found.deliveredPct - deliveredPct, 4),
      found.peakKw.toFixed(3),
      peakKw.toFixed(3),
      signed(found.peakKw - peakKw, 3),
    );
  }
}

async function printOptimum({ problem, optimumPct }: AcnFolder): Promise<void> {
  process.stdout.write('\n');
  print('network', 'kW', 'optimum: delivered %', 'at most %', 'reference', 'difference', 'seconds');
  print('---', '---', '---', '---', '---', '---', '---');
  for (const network of ['three-phase', 'single-phase'] as const) {
    for (const transformerKw of CAPACITIES_KW) {
      const site: AcnSite = { network, transformerKw };
      const given = problem(site);
      const startMs = performance.now();
      const { deliveredKwh, kwhMost } = await optimum(given, { kind: 'energy' });
      const seconds = (performance.now() - startMs) / 1000;
      const pct = (kwh: number): number => (100 * kwh) / requestedKwh(given);
      const reference = optimumPct(site);
      print(
        network,
        String(transformerKw),
        pct(deliveredKwh).toFixed(4),
        pct(kwhMost ?? 0).toFixed(4),
        reference.toFixed(4),
        signed(pct(deliveredKwh) - reference, 4),
        seconds.toFixed(1),
      );
    }
  }
}

function requestedKwh({ sessions }: ChargingProblem): number {
  return sessions.reduce((sum, { requestedWh }) => sum + requestedWh, 0) / 1000;
}

/** Steps a second over the month, the best of some runs, uncongested and congested. */
function printSpeed({ problem }: AcnFolder): void {
  process.stdout.write('\n');
  print('rule', '150 kW, steps/s', '40 kW, steps/s');
  print('---', '---', '---');
  for (const baseline of BASELINES) {
    const speeds = [150, 40].map((transformerKw) => {
      const given = problem({ network: 'three-phase', transformerKw });
      const runsMs = Array.from({ length: 20 }, () => {
        const startMs = performance.now();
        runBaseline(given, baseline);
        return performance.now() - startMs;
      });
      return (1000 * given.steps) / Math.min(...runsMs);
    });
    print(baseline, ...speeds.map((speed) => Number(speed.toPrecision(2)).toLocaleString('en')));
  }
}
