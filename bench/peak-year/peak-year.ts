/**
 * `npm run peak-year`: peak shaving over a year of recorded load and sessions, month by month, against the most that a
 * clairvoyant could deliver within the same target. BUSBAR_DATA names the folder of the public data. `-- --step 10` is as
 * fine as a live site, `-- --months 1,6` are some of them.
 * @module
 */
import { parseArgs } from 'node:util';
import { runMonth, type MonthResult } from './month.ts';

const { values } = parseArgs({
  options: {
    months: { type: 'string', default: '1,2,3,4,5,6,7,8,9,10,11,12' },
    days: { type: 'string', default: '31' },
    step: { type: 'string', default: '60' },
    kw: { type: 'string', default: '80' },
    noise: { type: 'string', default: '3' },
  },
});
/** A year of which the recording of sessions has some months. */
const YEAR = 2019;
const HEADER = [
  'month',
  'windows',
  'permitted',
  'broken',
  'billed kW',
  'asked kWh',
  'got',
  'hand',
  'of it',
  'optimum',
  'of it',
  'violations',
];
const print = (cells: readonly string[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);

if (process.env['BUSBAR_DATA'] === undefined) {
  process.stderr.write('BUSBAR_DATA is not set; it names the folder of the public data\n');
  process.exitCode = 2;
} else {
  print(HEADER);
  print(HEADER.map(() => '---'));
  const results: MonthResult[] = [];
  for (const month of values.months.split(',').map(Number)) {
    const startMs = performance.now();
    const result = await runMonth({
      year: YEAR,
      month,
      targetKw: Number(values.kw),
      stepMs: Number(values.step) * 1000,
      daysMost: Number(values.days),
      noisePct: Number(values.noise),
    });
    results.push(result);
    print(cellsOf(String(month), result));
    process.stderr.write(`${((performance.now() - startMs) / 1000).toFixed(0)} s\n`);
  }
  print(cellsOf('all', results.reduce(added)));
}

function added(one: MonthResult, other: MonthResult): MonthResult {
  return {
    windows: one.windows + other.windows,
    permitted: one.permitted + other.permitted,
    broken: one.broken + other.broken,
    billedKw: Math.max(one.billedKw, other.billedKw),
    requestedKwh: one.requestedKwh + other.requestedKwh,
    deliveredKwh: one.deliveredKwh + other.deliveredKwh,
    handKwh: one.handKwh + other.handKwh,
    optimumKwh: one.optimumKwh + other.optimumKwh,
    violations: one.violations + other.violations,
  };
}

function cellsOf(name: string, result: MonthResult): readonly string[] {
  return [
    name,
    String(result.windows),
    String(result.permitted),
    String(result.broken),
    result.billedKw.toFixed(1),
    result.requestedKwh.toFixed(0),
    result.deliveredKwh.toFixed(0),
    result.handKwh.toFixed(0),
    `${((100 * result.deliveredKwh) / result.handKwh).toFixed(2)} %`,
    result.optimumKwh.toFixed(0),
    `${((100 * result.deliveredKwh) / result.optimumKwh).toFixed(2)} %`,
    String(result.violations),
  ];
}
