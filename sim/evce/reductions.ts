/**
 * The reductions that the simulated box has been told, one a zone, in the dialect it speaks. It keeps what it was
 * sent, so that a client can compare, and knows what that leaves the zone.
 * @module
 */
import type { BoxModes } from '../../src/config/index.ts';
import { amps, assert, onAllPhases, type PhaseAmps } from '../../src/engine/index.ts';
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

/** What a box makes of bodies that a careful one refuses; not known of a real one. */
export type Leniency = Pick<BoxModes, 'invalidReduction' | 'beyondMaximum' | 'fractions'>;

const CAREFUL: Leniency = { invalidReduction: 'refuse', beyondMaximum: 'accept', fractions: 'refuse' };

/** What is read for. */
export interface ReadingContext {
  readonly dialect: Dialect;
  readonly zone: ZoneElectrics;
  readonly leniency?: Leniency;
}

/** Reads the body of a PUT as this box does: fields it does not know are ignored; null where it refuses. */
export function readReduction(
  { dialect, zone, leniency = CAREFUL }: ReadingContext,
  body: unknown,
): StoredReduction | null {
  const known = knownPart(dialect, leniency, body);
  const decoded = known === null ? null : decodeReduction(dialect, zone, known);
  if (known === null || decoded === null || !decoded.ok || !isTaken(dialect, known[dialect.key])) {
    return leniency.invalidReduction === 'zero' ? noReduction(dialect, zone) : null;
  }
  const stored = { body: known, allowedAmps: decoded.allowedAmps };
  if (leniency.beyondMaximum === 'accept' || !isBeyond(dialect, zone, known[dialect.key])) return stored;
  return leniency.beyondMaximum === 'clamp' ? leaving(dialect, zone, onAllPhases(amps(0))) : null;
}

/** The fields that the box knows, with values as it takes them; null for what is no object. */
function knownPart(dialect: Dialect, { fractions }: Leniency, body: unknown): ReductionBody | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const sent: ReadonlyMap<string, unknown> = new Map(Object.entries(body));
  const keys = [dialect.key, dialect.enabledKey, dialect.validityKey].filter((key) => key !== undefined);
  const known = Object.fromEntries(keys.filter((key) => sent.has(key)).map((key) => [key, sent.get(key)]));
  const rounds = fractions === 'round' && dialect.integer && dialect.key in known;
  return rounds ? { ...known, [dialect.key]: rounded(known[dialect.key]) } : known;
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([line, each]) => [line, rounded(each)]));
}

/** Whether more is taken off than there is. A limit above the maximum is no such thing. */
function isBeyond(dialect: Dialect, zone: ZoneElectrics, value: unknown): boolean {
  const full = encodeReduction({ ...dialect, max: Infinity }, zone, onAllPhases(amps(0)));
  if (dialect.sense === 'limit' || !full.ok) return false;
  const most = Math.max(...valuesIn(full.body[dialect.key]));
  return valuesIn(value).some((each) => each > most);
}

const valuesIn = (value: unknown): readonly number[] =>
  (typeof value === 'object' && value !== null ? Object.values(value) : [value]).filter(
    (each) => typeof each === 'number',
  );

/** The reduction that leaves a zone so much, as far as the dialect can say it. */
export function leaving(dialect: Dialect, zone: ZoneElectrics, allowedAmps: PhaseAmps): StoredReduction {
  const encoded = encodeReduction(dialect, zone, allowedAmps);
  return encoded.ok ? { body: encoded.body, allowedAmps: encoded.allowedAmps } : noReduction(dialect, zone);
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
