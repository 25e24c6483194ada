/**
 * Does tasks in several processes. Each takes the next task when it has done one. Processes, not threads: what a run or
 * the solver allocates goes with it, and a run that fails takes nobody along.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Task, TaskResult } from '../../sim/compare/task.ts';
import type { WorkerSetup, WorkerWord } from './compare-worker.ts';

export interface PoolOptions {
  readonly setup: WorkerSetup;
  readonly tasks: readonly Task[];
  /** How many processes; no more are started than there are tasks. */
  readonly jobs: number;
  readonly env: NodeJS.ProcessEnv;
  readonly onSteps: (count: number) => void;
  /** Settles when everything shall end. */
  readonly stop: Promise<unknown>;
}

export type PoolOutcome =
  /** In the order of the tasks, whoever did them. */
  | { readonly kind: 'done'; readonly results: readonly TaskResult[] }
  | { readonly kind: 'stopped'; readonly finished: number };

/** A process could not be started, or has ended by itself; its last words are on stderr. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** Does all tasks, or as many as are done when it is stopped. */
export async function runPool(options: PoolOptions): Promise<PoolOutcome> {
  const { tasks, jobs } = options;
  const workers = Array.from({ length: Math.min(jobs, tasks.length) }, () => startWorker(options));
  const results: (TaskResult | undefined)[] = tasks.map(() => undefined);
  let next = 0;
  const serve = async (worker: ChildProcess): Promise<void> => {
    while (next < tasks.length) {
      const place = next;
      next += 1;
      results[place] = await doTask(worker, tasks[place] as Task, options.onSteps);
    }
  };
  try {
    const ended = await Promise.race([
      Promise.all(workers.map(serve)).then(() => 'done' as const),
      ...workers.map(lossOf),
      options.stop.then(() => 'stopped' as const),
    ]);
    const finished = results.filter((result) => result !== undefined);
    return ended === 'done' ? { kind: 'done', results: finished } : { kind: 'stopped', finished: finished.length };
  } finally {
    for (const worker of workers) worker.kill();
  }
}

/** From the sources, as tests run them, Node needs the loader that knows types; the built program needs nothing. */
function startWorker({ setup, env }: PoolOptions): ChildProcess {
  const isSource = import.meta.url.endsWith('.ts');
  const file = new URL(isSource ? './compare-worker.ts' : './compare-worker.js', import.meta.url);
  const worker = fork(fileURLToPath(file), {
    env,
    execArgv: isSource ? ['--import', 'tsx'] : [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  tell(worker, setup);
  return worker;
}

/** One that never started or has gone cannot be spoken to; `lossOf` tells of it. */
function tell(worker: ChildProcess, words: WorkerSetup | Task): void {
  if (worker.connected) worker.send(words);
}

/** Fails when the process does. It goes on listening: a process that cannot be started may say more than one error. */
function lossOf(worker: ChildProcess): Promise<never> {
  return new Promise((_, reject) => {
    worker.on('error', (error) => reject(new WorkerLost(`a process failed: ${error.message}`)));
    worker.once('exit', (code) => {
      const how = code === null ? 'a signal' : `code ${code}`;
      reject(new WorkerLost(`a process ended with ${how} before its run was done`));
    });
  });
}

function doTask(worker: ChildProcess, task: Task, onSteps: (count: number) => void): Promise<TaskResult> {
  return new Promise((resolve) => {
    const onWord = (word: WorkerWord): void => {
      if (word.kind === 'steps') return onSteps(word.count);
      worker.off('message', onWord);
      resolve(word.result);
    };
    worker.on('message', onWord);
    tell(worker, task);
  });
}
