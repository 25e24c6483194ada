/**
 * `npm run bench [-- --only GLOB] [-- --json]`: how long the controller's work takes, with what the bare machine
 * takes for the same work beside it, measured in the same run.
 * @module
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Bench } from 'tinybench';
import { CASES, type Measured } from './cases.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '*' }, json: { type: 'boolean' } } });
const wanted = new RegExp(`^${values.only.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

interface Figures {
  readonly median: number;
  readonly p99: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

async function measure(work: () => unknown): Promise<Figures> {
  const bench = new Bench({ time: 2_000, warmupTime: 500 });
  bench.add('work', () => {
    work();
  });
  const [task] = await bench.run();
  const result = task?.result;
  if (result?.state !== 'completed') throw new TypeError(`a case did not complete: ${JSON.stringify(result)}`);
  const { p50, p99, min, max, samplesCount } = result.latency;
  return { median: p50, p99, min, max, runs: samplesCount };
}

const rounded = (value: number): number => Number(value.toPrecision(4));
const roundedAll = (figures: Figures): Figures =>
  Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [key, rounded(value as number)]),
  ) as unknown as Figures;

/** The slowest run is the least speed. */
function speeds({ median, p99, min, max, runs }: Figures, steps: number): Figures {
  const speed = (ms: number): number => (1000 * steps) / ms;
  return { median: speed(median), p99: speed(p99), min: speed(max), max: speed(min), runs };
}

const results: object[] = [];
for (const { name, prepare } of CASES.filter((candidate) => wanted.test(candidate.name))) {
  const prepared: Measured = prepare();
  const measured = await measure(prepared.work);
  const unit = prepared.steps === undefined ? 'ms' : 'steps/s';
  const figures = roundedAll(prepared.steps === undefined ? measured : speeds(measured, prepared.steps));
  const bare = prepared.bare === null ? null : rounded((await measure(prepared.bare)).median);
  results.push({ name, unit, ...figures, ...(bare === null ? {} : { bare }) });
  const beside = bare === null ? '' : `, bare machine ${bare} ms`;
  if (values.json !== true)
    process.stdout.write(
      `${name.padEnd(14)} median ${figures.median} ${unit}, p99 ${figures.p99} ${unit} (${figures.runs} runs)${beside}\n`,
    );
}
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
if (values.json === true) process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`);
