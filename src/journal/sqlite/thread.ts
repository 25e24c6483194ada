/**
 * Starts a thread of the journal and tells what becomes of it.
 * @module
 */
import { Worker } from 'node:worker_threads';

/** A thread that can be told things. */
export interface Thread {
  post(word: unknown): void;
  /** Ends it at once, whatever it is doing. */
  end(): Promise<void>;
}

/** One that the program may wait for. */
export interface AwaitedThread extends Thread {
  /** Whether somebody waits for it: the program then lives until it has spoken. */
  awaited(isAwaited: boolean): void;
}

export interface ThreadEars {
  heard(word: unknown): void;
  /** It has ended by itself, with the reason. */
  ended(why: string): void;
}

/** Modules of this folder that run as threads. */
export type ThreadModule = 'reader-thread' | 'writer-thread';

/** From the sources, as tests run them, Node needs the loader that knows types; the built program needs nothing. */
function spawn(module: ThreadModule, workerData: unknown): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`./${module}.js`, import.meta.url), { workerData });
  const file = JSON.stringify(new URL(`./${module}.ts`, import.meta.url).href);
  const boot = `import('tsx/esm/api').then(({ register }) => { register(); return import(${file}); })`;
  return new Worker(boot, { eval: true, workerData });
}

/** Starts it. It does not keep the program alive until it is awaited. */
export function startThread(module: ThreadModule, workerData: unknown, ears: ThreadEars): AwaitedThread {
  const worker = spawn(module, workerData);
  let isOver = false;
  const over = (why: string): void => {
    if (isOver) return;
    isOver = true;
    ears.ended(why);
  };
  worker.on('message', (word: unknown) => ears.heard(word));
  worker.on('error', (error: Error) => over(error.message));
  worker.on('exit', (code) => over(`its thread ended with code ${code}`));
  worker.unref();
  return {
    post: (word) => {
      if (!isOver) worker.postMessage(word);
    },
    awaited: (isAwaited) => {
      if (isAwaited) worker.ref();
      else worker.unref();
    },
    end: async () => {
      isOver = true;
      await worker.terminate();
    },
  };
}
