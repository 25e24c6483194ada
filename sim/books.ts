/**
 * What of a run is added up on the way, and read at its end.
 * @module
 */
import type { Billing } from './billing.ts';
import type { RecordChecks } from './checkers/record-checks.ts';
import type { ControlTally } from './control-tally.ts';
import type { World } from './world.ts';

export interface RunBooks {
  readonly world: World;
  readonly billing: Billing;
  readonly tally: ControlTally;
  readonly checks: RecordChecks;
}
