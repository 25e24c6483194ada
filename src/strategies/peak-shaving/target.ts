/**
 * The demand that is aimed at: as stated, or what the month has been billed already.
 * @module
 */
import { epochMs, localTimeAt, type SiteSnapshot } from '../../engine/index.ts';
import type { Booked, WindowRule } from './ledger.ts';
import type { Options } from './options.ts';

/** Highest demand counted in a calendar month, W or VA; months are counted from year 0. */
export interface Billed {
  readonly month: number;
  readonly watts: number;
}

const HOUR_MS = 3_600_000;

/** The target, W or VA; following the month, what it has been billed already. */
export function targetNow(
  snapshot: SiteSnapshot,
  { targetKw, floorKw, follow }: Options,
  billed: Billed | undefined,
): number {
  if (follow === undefined) return targetKw * 1000;
  const paidFor = billed?.month === monthAt(snapshot, snapshot.at.wallMs) ? billed.watts : 0;
  return Math.min(targetKw * 1000, Math.max((floorKw ?? targetKw) * 1000, paidFor));
}

/** A window belongs to the month in which it ends; what is only assumed of it was not billed. */
export function billedSince(
  snapshot: SiteSnapshot,
  of: { readonly before: Billed | undefined; readonly booked: Booked; readonly rule: WindowRule },
): Billed {
  const { ledger, closedWh } = of.booked;
  const known = of.before ?? { month: monthAt(snapshot, snapshot.at.wallMs), watts: 0 };
  if (closedWh.length === 0) return known;
  const month = monthAt(snapshot, ledger.partStartMs - 1);
  const highest = (Math.max(...closedWh) * HOUR_MS) / of.rule.windowMs;
  return { month, watts: Math.max(highest, known.month === month ? known.watts : 0) };
}

function monthAt({ timeZone }: SiteSnapshot, wallMs: number): number {
  const { year, month } = localTimeAt(timeZone, epochMs(wallMs));
  return year * 12 + month;
}
