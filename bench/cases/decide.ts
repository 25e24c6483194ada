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

/**
 * Steps a second of plant, box and engine in one process; bare are plant and box without anybody who regulates them.
 * @param warmUpSteps steps before those that count: a simulation has ten thousands of them
 */
export function loop(stations: number, warmUpSteps: number): Case {
  return {
    name: `loop/${stations}`,
    unit: 'steps/s',
    async measure() {
      const both = (site: BusySite): void => {
        site.pass();
        site.decide();
      };
      const regulated = stepsPerSecond(busySite(stations), both, warmUpSteps);
      const bare = stepsPerSecond(busySite(stations), (site) => site.pass(), warmUpSteps);
      return { ...rangeOf(regulated), bare: rangeOf(bare).median };
    },
  };
}

function stepsPerSecond(site: BusySite, step: (site: BusySite) => void, warmUpSteps: number): readonly number[] {
  for (let count = 0; count < warmUpSteps; count += 1) step(site);
  return Array.from({ length: BATCHES }, () => {
    const begun = performance.now();
    for (let count = 0; count < BATCH_STEPS; count += 1) step(site);
    return (BATCH_STEPS * 1000) / (performance.now() - begun);
  });
}
