/**
 * Durations as people write them, on the command line and in files alike.
 * @module
 */
import type { Millis } from '../engine/index.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A number and one unit: `35s`, `15m`, `12h`, `7d`. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** The span that a text says; NaN where it says none. */
export function parseDuration(text: string): Millis {
  const [, value, unit] = DURATION.exec(text) ?? [];
  return (Number(value) * (UNIT_MS[unit ?? ''] ?? Number.NaN)) as Millis;
}

/** The same with a minus before it for a span back in time; NaN where the text says none. */
export function parseSignedDuration(text: string): Millis {
  return text.startsWith('-') ? (-parseDuration(text.slice(1)) as Millis) : parseDuration(text);
}
