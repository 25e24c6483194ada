/**
 * Answers with a mistake in them, as bad memory or careless firmware makes it.
 * @module
 */
import type { FaultKind } from '../../src/config/index.ts';
import type { Random } from '../random.ts';
import { NOT_A_NUMBER } from './wording.ts';

export interface Mistakes {
  /** Those that are not about the content of an answer leave it alone. */
  readonly kinds: readonly FaultKind[];
  readonly random: Random;
}

/** An answer with these mistakes. */
export function disfigure(answer: string | Uint8Array, { kinds, random }: Mistakes): string | Uint8Array {
  let said = answer;
  if (typeof said === 'string' && kinds.includes('meter-nan'))
    said = said.replaceAll(`"${NOT_A_NUMBER}"`, NOT_A_NUMBER);
  if (typeof said === 'string' && kinds.includes('absurd-number')) said = withAbsurdNumber(said, random);
  if (!kinds.includes('bit-flip')) return said;
  return withFlippedBit(typeof said === 'string' ? new TextEncoder().encode(said) : said, random);
}

/** A number where JSON has a value. */
const NUMBER = /(?<=[:[,]\s*)-?\d+(?:\.\d+)?/g;
/** More than a binary64 can hold: parsers read it as infinity. */
const ABSURD = '1e999';

function withAbsurdNumber(text: string, random: Random): string {
  const places = [...text.matchAll(NUMBER)];
  const place = places[random.integer(0, Math.max(0, places.length - 1))];
  if (place === undefined) return text;
  return text.slice(0, place.index) + ABSURD + text.slice(place.index + place[0].length);
}

function withFlippedBit(bytes: Uint8Array, random: Random): Uint8Array {
  if (bytes.length === 0) return bytes;
  const index = random.integer(0, bytes.length - 1);
  const flipped = Uint8Array.from(bytes);
  flipped[index] = (flipped[index] as number) ^ (1 << random.integer(0, 7));
  return flipped;
}
