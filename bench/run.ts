/**
 * `npm run bench [-- --only GLOB] [-- --json] [-- --full]`: how long the controller's work takes and what it takes of the
 * machine, with what the bare machine needs for the same work beside it, measured in the same run.
 * @module
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { BenchFailure, type Case, type Figures } from './case.ts';
import { CASES } from './cases.ts';

const OPTIONS = {
  only: { type: 'string', default: '*' },
  json: { type: 'boolean' },
  full: { type: 'boolean' },
} as const;

interface Result extends Figures {
  readonly name: string;
  readonly unit: Case['unit'];
  /** The median in multiples of a smaller case's. */
  readonly times?: { readonly of: string; readonly value: number };
}

const { values } = parseArgs({ options: OPTIONS });
const wanted = new RegExp(`^${values.only.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
// A signal alone would leave the children behind: they are ended on the way out.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
/** Others who want the machine at the same time show in every figure. */
const loadBefore = loadavg()[0];
const results: Result[] = [];
try {
  for (const each of CASES.filter(({ name }) => wanted.test(name))) {
    const figures = await each.measure(values.full === true ? 'full' : 'short');
    const result = resultOf(each, figures);
    results.push(result);
    if (values.json !== true) process.stdout.write(`${lineOf(result)}\n`);
  }
  if (results.length === 0)
    throw new BenchFailure(`no case is called ${values.only}: ${CASES.map(({ name }) => name).join(', ')}`);
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version, loadBefore };
  if (values.json === true) process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof BenchFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function resultOf({ name, unit, timesOf }: Case, figures: Figures): Result {
  const smaller = results.find((result) => result.name === timesOf)?.median;
  const times =
    timesOf === undefined || smaller === undefined ? null : { of: timesOf, value: figures.median / smaller };
  return roundedAll({ name, unit, ...figures, ...(times === null ? {} : { times }) });
}

function lineOf({ name, unit, median, p99, min, max, runs, bare, times }: Result): string {
  const parts = [
    `median ${median} ${unit}`,
    ...(p99 === undefined ? [] : [`p99 ${p99}`]),
    `${min} to ${max}`,
    `${runs} runs`,
    ...(bare === undefined ? [] : [`bare ${bare}`]),
    ...(times === undefined ? [] : [`${times.value} × ${times.of}`]),
  ];
  return `${name.padEnd(14)} ${parts.join(', ')}`;
}

/** Four digits are more than any of these figures is good for; counts stay whole. */
function roundedAll(result: Result): Result {
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
  return JSON.parse(JSON.stringify(result, rounded)) as Result;
}
