/**
 * What metrics are made from.
 * @module
 */
import type { Site } from '../../engine/index.ts';
import type { LiveState } from '../live-state.ts';

export interface MetricsOptions {
  readonly site: Site;
  readonly version: string;
  readonly state: () => LiveState;
  /** The site's clock, ms: ages are reckoned on it. */
  readonly nowMonoMs: () => number;
}
