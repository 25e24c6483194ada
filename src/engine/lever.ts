/**
 * What a zone can be told. EVCE takes a reduction in its own unit and rounding, so only some allocations can
 * be expressed; the allocator chooses among those and nothing else.
 * @module
 */
import { amps, type Amps } from './units.ts';

/** The allocations a zone can be given: `maxAmps` less whole steps, or whole steps from zero. */
export interface Lever {
  /** The zone's own maximum in EVCE, A per phase: what it may draw with no reduction. */
  readonly maxAmps: Amps;
  /** Distance between two expressible allocations, A; 0 where any value can be said. */
  readonly stepAmps: Amps;
  /** Where the steps are counted from: a reduction counts down from the maximum, a limit up from zero. */
  readonly countedFrom: 'maximum' | 'zero';
  /** Whether one value holds for all lines, or each line takes its own. */
  readonly shape: 'scalar' | 'perPhase';
}

/** Whether two levers are alike. */
export const sameLever = (a: Lever | null, b: Lever | null): boolean =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.maxAmps === b.maxAmps &&
    a.stepAmps === b.stepAmps &&
    a.countedFrom === b.countedFrom &&
    a.shape === b.shape);

/** Absorbs binary rounding (0.1 + 0.2), far below any step a dialect has. */
const ROUNDING_AMPS = 1e-9;

/** The largest allocation that can be said and is not above `wanted`. */
export function floorToLever(lever: Lever, wanted: number): Amps {
  const bounded = Math.min(Math.max(wanted, 0), lever.maxAmps);
  if (lever.stepAmps === 0 || bounded === lever.maxAmps) return amps(bounded);
  const steps =
    lever.countedFrom === 'zero'
      ? Math.floor(bounded / lever.stepAmps + ROUNDING_AMPS)
      : Math.ceil((lever.maxAmps - bounded) / lever.stepAmps - ROUNDING_AMPS);
  const value = lever.countedFrom === 'zero' ? steps * lever.stepAmps : lever.maxAmps - steps * lever.stepAmps;
  // Steps such as a hundredth of 57 A never add up to a whole: the ends are snapped to.
  if (value < ROUNDING_AMPS) return amps(0);
  return amps(lever.maxAmps - value < ROUNDING_AMPS ? lever.maxAmps : value);
}

/** The smallest allocation that can be said and is not below `wanted`; the maximum where none is. */
export function ceilToLever(lever: Lever, wanted: number): Amps {
  const below = floorToLever(lever, wanted);
  if (below >= wanted - ROUNDING_AMPS) return below;
  return amps(Math.min(lever.maxAmps, below === 0 ? lowestAbove(lever, wanted) : below + lever.stepAmps));
}

/** The first step above zero need not be a whole one: a maximum of 63 A in steps of 5 A has 3 A as its least. */
function lowestAbove(lever: Lever, wanted: number): number {
  if (lever.stepAmps === 0) return wanted;
  if (lever.countedFrom === 'zero') return lever.stepAmps * Math.ceil(wanted / lever.stepAmps - ROUNDING_AMPS);
  const remainder = lever.maxAmps % lever.stepAmps;
  return remainder + lever.stepAmps * Math.max(0, Math.ceil((wanted - remainder) / lever.stepAmps - ROUNDING_AMPS));
}
