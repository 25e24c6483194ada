/**
 * How long a decision takes, and how many steps of plant and engine fit into a second.
 * @module
 */
import { rangeOf, type Case } from '../case.ts';
import { busySite, type BusySite } from '../site/busy-site.ts';
import { timeEach } from '../timing.ts';

/** One decision with all readings folded: what a period of the controller costs. The world moves on in between, untimed. */
export function decide(
  stations: number,
  options: { readonly runs: number; readonly warmUpRuns: number; readonly timesOf?: string },
): Case {
  const { runs, warmUpRuns, ...rest } = options;
  return {
    name: `decide/${stations}`,
    unit: 'ms',
    ...rest,
    measure() {
      const site = busySite(stations);
      return timeEach({
        work: () => site.decide(),
        prepare: () => site.pass(),
        runs,
        warmUpRuns,
      });
    },
  };
}

/** Steps that are timed together, and how often. */
const BATCH_STEPS = 20;
const BATCHES = 50;

/** Steps a second of plant, box and engine in one process; bare are plant and box without anybody who regulates them. */
export function loop(stations: number): Case {
  return {
    name: `loop/${stations}`,
    unit: 'steps/s',
    async measure() {
      const regulated = stepsPerSecond(busySite(stations), (site) => {
        site.pass();
        site.decide();
      });
      const bare = rangeOf(stepsPerSecond(busySite(stations), (site) => site.pass())).median;
      return { ...rangeOf(regulated), bare };
    },
  };
}

function stepsPerSecond(site: BusySite, step: (site: BusySite) => void): readonly number[] {
  return Array.from({ length: BATCHES }, () => {
    const begun = performance.now();
    for (let count = 0; count < BATCH_STEPS; count += 1) step(site);
    return (BATCH_STEPS * 1000) / (performance.now() - begun);
  });
}
