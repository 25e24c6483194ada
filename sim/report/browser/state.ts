/**
 * What the reader has chosen to see.
 * @module
 */
import type { ReportDocument } from '../document.ts';
import { daySpan } from '../local-time.ts';

/** The reader's choices. */
export interface Choices {
  /** Index of a day; null for the whole run. */
  day: number | null;
  node: number;
  zone: number;
  /** Zone whose sessions are shown; null for all. */
  staysZone: number | null;
}

/** The time that is shown. */
export function shownSpan(
  document: ReportDocument,
  { day }: Choices,
): { readonly fromMs: number; readonly toMs: number } {
  const whole = { fromMs: document.startMs, toMs: document.endMs };
  const date = day === null ? undefined : document.days[day]?.date;
  if (date === undefined) return whole;
  const { fromMs, toMs } = daySpan(document.timeZone, date);
  return { fromMs: Math.max(fromMs, whole.fromMs), toMs: Math.min(toMs, whole.toMs) };
}
