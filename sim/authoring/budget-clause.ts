/**
 * Whether a strategy answers in time and keeps its memory small.
 * @module
 */
import type { SiteSnapshot } from '../../src/engine/index.ts';
import { ask, type Subject } from './asking.ts';
import type { Breach } from './trial.ts';

/** Half of the time that a site file gives by default, on sites that are smaller than most. */
const ANSWER_MS_MAX = 100;
/** What the service takes from a strategy's process. */
const BYTES_MAX = 4 * 1024 * 1024;
/** A machine is sometimes busy with something else; who is slow so often in a row is slow. */
const TRIES = 3;

/** The first moment at which it is too slow or says too much. */
export function slowness(subject: Subject, life: readonly SiteSnapshot[]): Breach | null {
  let memory = subject.bound.initialMemory;
  for (const [moment, snapshot] of life.entries()) {
    const answer = ask(subject, snapshot, memory);
    if (answer.kind === 'threw') return null;
    const bytes = JSON.stringify(answer)?.length ?? 0;
    if (bytes > BYTES_MAX) return { moment, found: `its answer has ${bytes} bytes` };
    const tookMs = quickest(subject, snapshot, memory);
    if (tookMs > ANSWER_MS_MAX) return { moment, found: `it took ${Math.round(tookMs)} ms` };
    ({ memory } = answer);
  }
  return null;
}

/** The shortest of a few times that it takes, ms. */
function quickest(subject: Subject, snapshot: SiteSnapshot, memory: unknown): number {
  const { clock } = subject;
  if (clock === null) return 0;
  let least = Infinity;
  for (let count = 0; count < TRIES && least > ANSWER_MS_MAX; count += 1) {
    const began = clock();
    ask(subject, snapshot, memory);
    least = Math.min(least, clock() - began);
  }
  return least;
}
