/**
 * Programmer errors. Operating failures are values (events, outcomes); configuration problems are lists.
 * @module
 */

/** A promise between parts of the program is broken; the process must fall back, not go on. */
export class AssertionFailure extends Error {
  override readonly name = 'AssertionFailure';
}

/** Checks what must hold whatever the world does. */
export function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new AssertionFailure(what);
}

/** The end of an exhaustive `switch`. */
export function unreachable(value: never): never {
  throw new AssertionFailure(`unexpected value ${JSON.stringify(value)}`);
}
