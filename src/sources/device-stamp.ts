/**
 * When a device says that it measured. Compared with other stamps of the same device only: its clock may be wrong by years.
 * @module
 */
import { parseTimestamp } from '../series/timestamp.ts';

/** A stamp in whatever unit the device counts, or a time with or without its offset, in ms; null where it is neither. */
export function stampOf(word: number | string | null): number | null {
  if (typeof word !== 'string') return word;
  return (parseTimestamp(word) ?? parseTimestamp(`${word}Z`))?.utcMs ?? null;
}
