/**
 * Who controls the charging in a run.
 * @module
 */
import type { BoundStrategy } from '../src/engine/index.ts';

/** Who controls the charging. */
export type Control =
  /** Busbar with these strategies; with none of them the engine's limits alone. */
  | { readonly kind: 'busbar'; readonly strategies: readonly BoundStrategy[] }
  /** Nobody: the box shares what its zones' own maxima allow. */
  | { readonly kind: 'uncontrolled' };
