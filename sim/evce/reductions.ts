/**
 * The reductions that the simulated box has been told, one a zone, in the dialect it speaks. It keeps what it was
 * sent, so that a client can compare, and knows what that leaves the zone.
 * @module
 */
import { assert, onAllPhases, type PhaseAmps } from '../../src/engine/index.ts';
import { decodeReduction, encodeReduction, type Dialect, type ZoneElectrics } from '../../src/evce/dialect.ts';
import type { ReductionBody } from '../../src/evce/wire.ts';

/** A reduction as stored, and the allocation it leaves. */
export interface StoredReduction {
  readonly body: ReductionBody;
  readonly allowedAmps: PhaseAmps;
}

/** What a zone has before anybody reduces it: its own maximum. */
export function noReduction(dialect: Dialect, zone: ZoneElectrics): StoredReduction {
  const encoded = encodeReduction(dialect, zone, onAllPhases(zone.maxAmps));
  assert(encoded.ok, 'a dialect can say that nothing is reduced');
  return { body: encoded.body, allowedAmps: encoded.allowedAmps };
}

/** Reads the body of a PUT as this box does: fields it does not know are ignored; null where it refuses. */
export function readReduction(dialect: Dialect, zone: ZoneElectrics, body: unknown): StoredReduction | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const sent: ReadonlyMap<string, unknown> = new Map(Object.entries(body));
  const keys = [dialect.key, dialect.enabledKey, dialect.validityKey].filter((key) => key !== undefined);
  const known = Object.fromEntries(keys.filter((key) => sent.has(key)).map((key) => [key, sent.get(key)]));
  const decoded = decodeReduction(dialect, zone, known);
  if (!decoded.ok || !isTaken(dialect, known[dialect.key])) return null;
  return { body: known, allowedAmps: decoded.allowedAmps };
}

/** Whether the box takes the size and fineness of a value. One that is switched off need not be there. */
function isTaken(dialect: Dialect, value: unknown): boolean {
  const values = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return values.every((each) => {
    if (typeof each !== 'number') return each === undefined;
    if (dialect.integer && !Number.isInteger(each)) return false;
    return each >= (dialect.min ?? 0) && each <= (dialect.max ?? Infinity);
  });
}
