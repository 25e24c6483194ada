/**
 * What a clause is judged on, and how it is told that it does not hold.
 * @module
 */
import type { SiteSnapshot } from '../../src/engine/index.ts';
import type { Loss } from './dimming.ts';

/** A breach: which moment of the life it shows in, and what was found there. */
export interface Breach {
  readonly moment: number;
  readonly found: string;
}

/** What a life is judged with besides. */
export interface Trial {
  readonly life: readonly SiteSnapshot[];
  /** What is not known, for the clause about that. */
  readonly losses: readonly Loss[];
}
