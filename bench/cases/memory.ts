/**
 * What decisions take of memory: what each leaves to be collected, and what stays for ever.
 * @module
 */
import { rangeOf, spreadOf, type Case } from '../case.ts';
import { samplesOf } from '../in-child.ts';

const BYTES_PER_MB = 1e6;
/** V8 takes these in MiB. Two hundred decisions' garbage and more, so that few of them see a collection. */
const YOUNG_GENERATION = ['--min-semi-space-size=512', '--max-semi-space-size=512'];

/** What one decision with all readings folded allocates. Parsing is left out: the readings are there already. */
export function garbage(stations: number): Case {
  return {
    name: `garbage/${stations}`,
    unit: 'MB',
    async measure() {
      const module = new URL('../children/garbage.js', import.meta.url);
      const bytes = await samplesOf({ module, args: [String(stations)], flags: YOUNG_GENERATION });
      return spreadOf(bytes.map((value) => value / BYTES_PER_MB));
    },
  };
}

const CYCLES = { short: 100_000, full: 1_000_000 } as const;

/** By how much more the heap holds after each further tenth of the cycles than after the first one. */
export function heap(stations: number): Case {
  return {
    name: `heap/${stations}`,
    unit: 'MB',
    async measure(length) {
      const module = new URL('../children/heap.js', import.meta.url);
      const args = [String(stations), String(CYCLES[length])];
      const [first = 0, ...later] = await samplesOf({ module, args, flags: ['--expose-gc'] });
      return rangeOf(later.map((value) => (value - first) / BYTES_PER_MB));
    },
  };
}
