/**
 * Anything on the site that is not a car: a building draws, the sun gives. Reactive power is kept beside active
 * power, because meters and breakers see the current of both.
 * @module
 */

/** Power of one load or source at the present moment of plant time. */
export interface Load {
  /** Index of the node it hangs on. */
  readonly node: number;
  readonly kind: 'consumer' | 'generator';
  /** Per grid line, W; drawing is positive. */
  readonly activeWatts: Float64Array;
  /** Per grid line, var; lagging is positive. */
  readonly reactiveVars: Float64Array;
  /** Brings the powers to `nowMs` of plant time. */
  update(nowMs: number): void;
}
