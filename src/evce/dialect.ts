/**
 * What a reduction looks like on a particular box. Unit, sense and shape are not documented, and a wrong guess
 * of the sense would turn less into more; so they are stated in the site file and translated only here.
 * @module
 */
import {
  amps,
  floorToLever,
  lowest,
  mapPhases,
  onAllPhases,
  type Amps,
  type Lever,
  type PerPhase,
  type PhaseAmps,
  type Volts,
} from '../engine/index.ts';
import { snakeKey } from './keys.ts';
import type { ReductionBody } from './wire.ts';

/** How a box words its reductions. */
export interface Dialect {
  readonly unit: 'ampere' | 'percent' | 'kilowatt';
  /** `removed`: taken off the zone's maximum, more is less charging. `limit`: what is left, more is more charging. */
  readonly sense: 'removed' | 'limit';
  readonly shape: 'scalar' | 'perPhase';
  /** Name of the field that carries the value. */
  readonly key: string;
  /** Whether the box takes whole numbers only; else tenths are written, the finest that OCPP 1.6 passes on. */
  readonly integer: boolean;
  /** Least and greatest value the box takes, in its unit. */
  readonly min?: number;
  readonly max?: number;
  /** Boolean field that switches the reduction on. */
  readonly enabledKey?: string;
  /** Field for how long the reduction holds, s; stated together with `validitySeconds`. */
  readonly validityKey?: string;
  /** What is written there. Rewrites must come well before it ends. */
  readonly validitySeconds?: number;
}

/** The likeliest dialect: whole amps taken off each phase. */
export const DEFAULT_DIALECT: Dialect = {
  unit: 'ampere',
  sense: 'removed',
  shape: 'scalar',
  key: 'reduction',
  integer: true,
};

/** What of a zone is needed to translate. */
export interface ZoneElectrics {
  /** The zone's own maximum, A per phase. */
  readonly maxAmps: Amps;
  /** Line to neutral. */
  readonly voltage: Volts;
  readonly phases: 1 | 3;
}

/** A body to send and the allocation it leaves, or why there is none. */
export type EncodedReduction =
  | { readonly ok: true; readonly body: ReductionBody; readonly allowedAmps: PhaseAmps }
  | { readonly ok: false; readonly why: string };

/** The allocation that a body leaves, or why it cannot be told. */
export type DecodedReduction =
  { readonly ok: true; readonly allowedAmps: PhaseAmps } | { readonly ok: false; readonly why: string };

/** Finest step of a box that takes fractions, in its unit. */
const FRACTION = 0.1;
/** Absorbs binary rounding, far below any step. */
const ROUNDING = 1e-6;

const LINES = ['l1', 'l2', 'l3'] as const;

/** The allocations that a zone can be given in this dialect. */
export function leverOf(dialect: Dialect, zone: ZoneElectrics): Lever {
  const countedFrom = dialect.sense === 'removed' ? 'maximum' : 'zero';
  return {
    maxAmps: highestExpressible(dialect, zone),
    stepAmps: amps(stepAmpsOf(dialect, zone)),
    countedFrom,
    shape: dialect.shape,
  };
}

/** The body that leaves at most `allowedAmps` on every phase: what cannot be said exactly is rounded down. */
export function encodeReduction(dialect: Dialect, zone: ZoneElectrics, allowedAmps: PhaseAmps): EncodedReduction {
  if ((dialect.validityKey === undefined) !== (dialect.validitySeconds === undefined)) {
    return { ok: false, why: 'the dialect does not say for how long a reduction shall hold' };
  }
  const wanted = dialect.shape === 'scalar' ? onAllPhases(lowest(allowedAmps)) : allowedAmps;
  const lever = leverOf(dialect, zone);
  const target = mapPhases(wanted, (phase) => floorToLever(lever, phase));
  const steps = mapPhases(target, (phase) => stepsFor(dialect, zone, phase));
  if (!steps.every(Number.isFinite)) return { ok: false, why: 'the allocation is not a number' };
  const { least, most } = rangeOf(dialect);
  if (steps.some((count) => count < least || count > most)) {
    return { ok: false, why: `the box takes no reduction that leaves ${lowest(target)} A` };
  }
  // Dividing by ten, unlike multiplying by a tenth, gives the nearest decimal: 0.3 and not 0.30000000000000004.
  // Adding 0 turns the negative zero of a rounded-up nothing into the zero that is read back.
  const values = mapPhases(steps, (count) => (dialect.integer ? count : count / 10) + 0);
  return {
    ok: true,
    body: bodyOf(dialect, values),
    allowedAmps: mapPhases(values, (value) => allowedBy(dialect, zone, value)),
  };
}

/** The allocation that a body read from the box leaves. */
export function decodeReduction(dialect: Dialect, zone: ZoneElectrics, body: ReductionBody): DecodedReduction {
  if (dialect.enabledKey !== undefined) {
    const enabled = field(body, dialect.enabledKey);
    if (typeof enabled !== 'boolean') return { ok: false, why: `${dialect.enabledKey}: expected true or false` };
    if (!enabled) return { ok: true, allowedAmps: onAllPhases(zone.maxAmps) };
  }
  const values = valuesOf(dialect, field(body, dialect.key));
  if (values === null) return { ok: false, why: `${dialect.key}: expected ${expectedValue(dialect)}` };
  return { ok: true, allowedAmps: mapPhases(values, (value) => allowedBy(dialect, zone, value)) };
}

/**
 * A body read from the box as it is to be written there to have the same again: the dialect's own fields, spelt as the
 * box spells them. Null where the value is not there to be had.
 */
export function asRead(dialect: Dialect, body: ReductionBody): ReductionBody | null {
  const keys = [dialect.enabledKey, dialect.key, dialect.validityKey].filter((key) => key !== undefined);
  const fields = keys.map((key) => [key, field(body, key)] as const).filter(([, value]) => value !== undefined);
  return field(body, dialect.key) === undefined ? null : Object.fromEntries(fields);
}

/** Amps per phase that one unit of the dialect stands for. */
function ampsPerUnit(dialect: Dialect, zone: ZoneElectrics): number {
  switch (dialect.unit) {
    case 'ampere':
      return 1;
    case 'percent':
      return zone.maxAmps / 100;
    case 'kilowatt':
      return 1000 / (zone.voltage * (dialect.shape === 'scalar' ? zone.phases : 1));
  }
}

const resolution = (dialect: Dialect): number => (dialect.integer ? 1 : FRACTION);

const stepAmpsOf = (dialect: Dialect, zone: ZoneElectrics): number => ampsPerUnit(dialect, zone) * resolution(dialect);

/** The values a box takes, counted in steps. */
function rangeOf(dialect: Dialect): { readonly least: number; readonly most: number } {
  const least = Math.ceil((dialect.min ?? 0) / resolution(dialect) - ROUNDING);
  const most = Math.floor((dialect.max ?? Infinity) / resolution(dialect) + ROUNDING);
  return { least, most };
}

/** Below the zone's maximum where the box cannot be told "nothing removed", or no limit as high as that. */
function highestExpressible(dialect: Dialect, zone: ZoneElectrics): Amps {
  const { least, most } = rangeOf(dialect);
  const stepAmps = stepAmpsOf(dialect, zone);
  const highestAmps = dialect.sense === 'removed' ? zone.maxAmps - least * stepAmps : most * stepAmps;
  return amps(Math.max(0, Math.min(zone.maxAmps, highestAmps)));
}

/** The steps that say an allocation on the lever's grid. Any limit from the maximum upwards leaves the maximum. */
function stepsFor(dialect: Dialect, zone: ZoneElectrics, allowed: Amps): number {
  const stepAmps = stepAmpsOf(dialect, zone);
  if (dialect.sense === 'removed') return Math.ceil((zone.maxAmps - allowed) / stepAmps - ROUNDING);
  const steps = allowed / stepAmps;
  return allowed === zone.maxAmps ? Math.ceil(steps - ROUNDING) : Math.floor(steps + ROUNDING);
}

/** What a value leaves, on the lever's grid where it is within binary rounding of it. */
function allowedBy(dialect: Dialect, zone: ZoneElectrics, value: number): Amps {
  const said = value * ampsPerUnit(dialect, zone);
  const raw = dialect.sense === 'removed' ? zone.maxAmps - said : said;
  const bounded = amps(Math.min(zone.maxAmps, Math.max(0, raw)));
  const onGrid = floorToLever(leverOf(dialect, zone), bounded + ROUNDING);
  return Math.abs(onGrid - bounded) < ROUNDING ? onGrid : bounded;
}

function bodyOf(dialect: Dialect, values: PerPhase<number>): ReductionBody {
  const value = dialect.shape === 'scalar' ? values[0] : { l1: values[0], l2: values[1], l3: values[2] };
  return {
    ...(dialect.enabledKey === undefined ? {} : { [dialect.enabledKey]: true }),
    [dialect.key]: value,
    ...(dialect.validityKey === undefined ? {} : { [dialect.validityKey]: dialect.validitySeconds }),
  };
}

/** A body read from the wire has snake_case keys, one made here has the dialect's own. */
const field = (body: ReductionBody, key: string): unknown => body[key] ?? body[snakeKey(key)];

function valuesOf(dialect: Dialect, value: unknown): PerPhase<number> | null {
  if (dialect.shape === 'scalar') return isAmount(value) ? [value, value, value] : null;
  if (typeof value !== 'object' || value === null) return null;
  const lines: ReadonlyMap<string, unknown> = new Map(Object.entries(value));
  const [l1, l2, l3] = LINES.map((line) => lines.get(line));
  return isAmount(l1) && isAmount(l2) && isAmount(l3) ? [l1, l2, l3] : null;
}

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const expectedValue = (dialect: Dialect): string =>
  dialect.shape === 'scalar' ? 'a number from 0 upwards' : 'a number from 0 upwards for each of l1, l2, l3';
