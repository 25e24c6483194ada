/**
 * The only source of chance in the repository: seeded, and split by name, so that drawing more numbers in one
 * part of a simulation changes nothing in another.
 * @module
 */

/** A stream of numbers that is the same for the same seed and path of labels on every machine. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** In [low, high). */
  range(low: number, high: number): number;
  /** Whole, in [low, high]. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  normal(mean: number, deviation: number): number;
  /** Logarithm normally distributed about that of `median`, with deviation `spread`. */
  logNormal(median: number, spread: number): number;
  exponential(mean: number): number;
  /** Count of independent happenings of which `mean` are expected. */
  poisson(mean: number): number;
  /** A stream of its own; it depends on the path of labels, not on what has been drawn. */
  split(label: string): Random;
}

const TWO_POW_32 = 4_294_967_296;

/** Above this mean the normal approximation of a Poisson count is within a fraction of a percent. */
const POISSON_EXACT_UP_TO = 60;

/** The root of all chance of a run. */
export function createRandom(seed: number): Random {
  return randomAt(`busbar:${seed}`);
}

function randomAt(path: string): Random {
  const uniform = generator(hash(path));
  const normal = (mean: number, deviation: number): number => mean + deviation * standardNormal(uniform);
  const exponential = (mean: number): number => -mean * Math.log(1 - uniform());
  return {
    uniform,
    range: (low, high) => low + (high - low) * uniform(),
    integer: (low, high) => low + Math.floor((high - low + 1) * uniform()),
    chance: (probability) => uniform() < probability,
    normal,
    logNormal: (median, spread) => median * Math.exp(normal(0, spread)),
    exponential,
    poisson: (mean) =>
      mean > POISSON_EXACT_UP_TO
        ? Math.max(0, Math.round(normal(mean, Math.sqrt(mean))))
        : countWithin(mean, exponential),
    split: (label) => randomAt(`${path}/${label}`),
  };
}

/** Happenings within `mean` units of time when one is expected per unit. */
function countWithin(mean: number, exponential: (mean: number) => number): number {
  let count = 0;
  for (let time = exponential(1); time < mean; time += exponential(1)) count += 1;
  return count;
}

/** Box and Muller's transform; the second value is dropped to keep the stream free of hidden state. */
function standardNormal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * Chance as a function of time instead of a stream: the value at `position` does not depend on which others were
 * asked for, so noise is the same whatever the step of the simulation.
 */
export function createNoise(random: Random): (position: number) => number {
  const key = random.integer(0, TWO_POW_32 - 1);
  const at = (index: number): number => (mix(Math.imul(index, 0x9e3779b1) ^ key) / TWO_POW_32) * 2 - 1;
  return (position) => {
    const below = Math.floor(position);
    const share = position - below;
    return at(below) * (1 - share) + at(below + 1) * share;
  };
}

/**
 * A small fast counting generator of 128 bits (three words of chaotic state and a counter, which bounds the
 * shortest cycle from below); the design is Doty-Humphrey's "sfc32" from PractRand.
 */
function generator(seed: readonly [number, number, number, number]): () => number {
  let [a, b, c, counter] = seed;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / TWO_POW_32;
  };
  // The first outputs still resemble the seed; a dozen rounds mix it through.
  for (let round = 0; round < 12; round += 1) next();
  return next;
}

/** Four words from a text: FNV-like accumulation under four keys, each finished by a full avalanche. */
function hash(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    words[0] = Math.imul(words[0] ^ code, 0x01000193);
    words[1] = Math.imul(words[1] ^ code, 0x85ebca6b);
    words[2] = Math.imul(words[2] ^ code, 0xc2b2ae35);
    words[3] = Math.imul(words[3] ^ code, 0x27d4eb2f);
  }
  return [mix(words[0]), mix(words[1] ^ words[0]), mix(words[2] ^ words[1]), mix(words[3] ^ words[2])];
}

/** Spreads every bit of a word over all others (the finaliser of MurmurHash3). */
function mix(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  return mixed >>> 0;
}
