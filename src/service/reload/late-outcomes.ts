/**
 * What becomes of writes while one controller has ended and the next has not begun.
 * @module
 */
import { defer, from } from 'rxjs';
import type { Source, Writer } from '../../engine/ports.ts';
import type { WriterEvent } from '../../engine/index.ts';

/** Listens from now on; whoever listens to the source gets it all at once, and then nothing more. */
export function catchOutcomes({ outcomes$ }: Writer): Source {
  const caught: WriterEvent[] = [];
  const subscription = outcomes$.subscribe((event) => caught.push(event));
  const events$ = defer(() => {
    subscription.unsubscribe();
    return from(caught);
  });
  return { events$ };
}
