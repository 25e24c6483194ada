/**
 * Spreads what many sites would else do at the same moment, without chance: each site has its own sequence.
 * @module
 */

/** Steps of the golden ratio fill [0, 1) evenly, however many are taken. */
const GOLDEN_STEP = 0.618_033_988_749_895;
const HASH_PRIME = 16_777_619;
const HASH_BASIS = 2_166_136_261;
const TWO_POW_32 = 4_294_967_296;

/** Numbers from 0 to below 1, the same for the same name and different between names. */
export function spreadOf(name: string): () => number {
  let hash = HASH_BASIS;
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), HASH_PRIME) >>> 0;
  let position = hash / TWO_POW_32;
  return () => {
    position = (position + GOLDEN_STEP) % 1;
    return position;
  };
}
