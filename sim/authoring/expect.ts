/**
 * What an author expects of a decision, and what is said where it came out otherwise.
 * @module
 */
import {
  explainReason,
  unreachable,
  type Ceiling,
  type CycleRecord,
  type StrategyRecord,
} from '../../src/engine/index.ts';

/** A number, or a comparison such as `'<= 20'`. */
export type Bound = number | string;

/** What is expected after a step; what is not named may be anything. */
export interface Expected {
  /** The strategy's lowest ceiling on each of these nodes, in the unit in which it says it; null for none. */
  readonly ceilings?: Readonly<Record<string, Bound | null>>;
  /** What each of these zones may have, A. */
  readonly allocationAmps?: Readonly<Record<string, Bound>>;
  /** The strategy's wishes for each of these zones, A or Wh; null for none. */
  readonly wishes?: Readonly<Record<string, Bound | null>>;
  /** Part of the sentence that says why, of any of its ceilings and wishes. */
  readonly reason?: string;
}

/** Half a unit of the last digit that anybody writes. */
const TOLERANCE = 0.005;

/** All that came out otherwise, one sentence each. */
export function unmet(expected: Expected, record: CycleRecord, strategy: StrategyRecord): readonly string[] {
  const { ceilings = [], wishes = [] } = strategy.proposal;
  const ceilingOn = (node: string): number | null => least(ceilings.filter((one) => one.node === node).map(amountOf));
  const wishFor = (zone: string): number | null =>
    least(wishes.filter((one) => one.zone === zone).map(({ want }) => (want.unit === 'A' ? want.amps : want.energyWh)));
  const allocationOf = (zone: string): number | null =>
    record.zones.find((one) => one.zone === zone)?.allocationAmps ?? null;
  return [
    ...differing('the ceiling on', expected.ceilings, ceilingOn),
    ...differing('the wish for', expected.wishes, wishFor),
    ...differing('the allocation of', expected.allocationAmps, allocationOf),
    ...otherReason(
      expected.reason,
      [...ceilings, ...wishes].map(({ reason }) => explainReason(reason)),
    ),
  ];
}

const least = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.min(...values));

function amountOf({ bound }: Ceiling): number {
  switch (bound.unit) {
    case 'A':
      return Math.min(...bound.amps);
    case 'W':
      return bound.watts;
    case 'VA':
      return bound.voltAmps;
    default:
      return unreachable(bound);
  }
}

function differing(
  what: string,
  expected: Readonly<Record<string, Bound | null>> = {},
  found: (name: string) => number | null,
): readonly string[] {
  return Object.entries(expected).flatMap(([name, bound]) => {
    const value = found(name);
    return isMet(bound, value) ? [] : [`${what} ${name} is ${value ?? 'none'}, expected ${bound ?? 'none'}`];
  });
}

const COMPARISON = /^\s*(>=|<=|>|<)?\s*(-?\d+(?:\.\d+)?)\s*$/;

function isMet(bound: Bound | null, value: number | null): boolean {
  if (bound === null || value === null) return bound === value;
  const [, relation = '==', said = 'NaN'] = COMPARISON.exec(String(bound)) ?? [];
  const most = Number(said);
  switch (relation) {
    case '>=':
      return value >= most - TOLERANCE;
    case '<=':
      return value <= most + TOLERANCE;
    case '>':
      return value > most;
    case '<':
      return value < most;
    default:
      return Math.abs(value - most) <= TOLERANCE;
  }
}

function otherReason(expected: string | undefined, reasons: readonly string[]): readonly string[] {
  if (expected === undefined || reasons.some((text) => text.includes(expected))) return [];
  return [`no reason says ${JSON.stringify(expected)}, but: ${reasons.join('; ') || 'nothing was said'}`];
}
