/**
 * Times a piece of work that is done over and over.
 * @module
 */
import { Bench } from 'tinybench';
import { BenchFailure, type Figures } from './case.ts';

export interface Timed {
  readonly work: () => unknown;
  /** Done before each run and not timed. */
  readonly prepare?: () => void;
  readonly runs: number;
  /** Runs before those that count: the compiler has then seen the work. */
  readonly warmUpRuns: number;
}

/** How long a run takes, ms. */
export async function timeEach({ work, prepare, runs, warmUpRuns }: Timed): Promise<Figures> {
  const bench = new Bench({ time: 0, iterations: runs, warmupTime: 0, warmupIterations: warmUpRuns });
  bench.add('work', () => void work(), prepare === undefined ? {} : { beforeEach: prepare });
  const [task] = await bench.run();
  const result = task?.result;
  if (result?.state !== 'completed') throw new BenchFailure(`the work failed: ${JSON.stringify(result)}`);
  const { p50, p99, min, max, samplesCount } = result.latency;
  return { median: p50, p99, min, max, runs: samplesCount };
}
