/**
 * Runs a part of a measurement in a process of its own, where nothing else fills the heap and V8 can be set up for it.
 * @module
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BenchFailure } from './case.ts';

export interface Child {
  /** The module to run; it hands its samples to `reportSamples`. */
  readonly module: URL;
  readonly args: readonly string[];
  /** For Node and V8. */
  readonly flags: readonly string[];
}

/** The samples that the module reports. */
export function samplesOf({ module, args, flags }: Child): Promise<readonly number[]> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(module), args, { execArgv: [...flags] });
    child.once('message', (samples) => resolve(samples as readonly number[]));
    child.once('exit', (code) => reject(new BenchFailure(`${fileURLToPath(module)} ended with ${String(code)}`)));
  });
}

/** Said by the child, once, at its end. */
export function reportSamples(samples: readonly number[]): void {
  process.send?.(samples, () => process.disconnect());
}
