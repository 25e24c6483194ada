/**
 * `npm run tight`: what zones can do under a transformer that is far too small. The full engine steers the simulated box
 * with all its delays; held against it is the same box with its zone always at what truly is left, and the clairvoyant who
 * tells each station its current. BUSBAR_DATA names the folder of the public data. `-- --days 29` runs whole months.
 * @module
 */
import { parseArgs } from 'node:util';
import { tightCases, runTight, type TightResult } from './case.ts';

const { values } = parseArgs({
  options: { days: { type: 'string', default: '7' }, kw: { type: 'string', default: '20,30,40,60' } },
});
const print = (...cells: readonly string[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);

if (process.env['BUSBAR_DATA'] === undefined) {
  process.stderr.write('BUSBAR_DATA is not set; it names the folder of the public data\n');
  process.exitCode = 2;
} else {
  const header = [
    'month',
    'noise',
    'steps',
    'kW',
    'asked kWh',
    'engine',
    'perfect zone',
    'engine of it',
    'lost to the reserve',
    'lost to else',
    'optimum',
    'violations',
  ];
  print(...header);
  print(...header.map(() => '---'));
  for (const each of tightCases(values.kw.split(',').map(Number))) {
    const startMs = performance.now();
    show(each.month.name, await runTight(each, Number(values.days)));
    process.stderr.write(`${((performance.now() - startMs) / 1000).toFixed(0)} s\n`);
  }
}

function show(month: string, result: TightResult): void {
  print(
    month,
    `${result.noisePct} %`,
    `${result.stepAmps} A`,
    String(result.transformerKw),
    result.askedKwh.toFixed(0),
    result.engineKwh.toFixed(0),
    result.perfectKwh.toFixed(0),
    percent(result.engineKwh, result),
    percent(result.perfectKwh - result.perfectLessReserveKwh, result),
    percent(result.perfectLessReserveKwh - result.engineKwh, result),
    result.optimumKwh.toFixed(0),
    String(result.violations),
  );
}

function percent(energyKwh: number, { perfectKwh }: TightResult): string {
  return `${((100 * energyKwh) / perfectKwh).toFixed(2)} %`;
}
