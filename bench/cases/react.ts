/**
 * How long it takes from a meter's sample that crosses a limit to the cut that answers it.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/service/system-clock.ts';
import { BenchFailure, spreadOf, type Case } from '../case.ts';
import { bareReactions } from '../react/bare-reaction.ts';
import { openControl } from '../react/box-control.ts';
import { startBox, type BoxProcess } from '../site/box-process.ts';
import { provokeCrossings } from '../react/crossings.ts';
import { openLiveSite } from '../react/live-site.ts';
import { writeScenario, type ScenarioOnDisk } from '../site/scenario.ts';

const CROSSINGS = { short: 200, full: 1000 } as const;
const BARE_RUNS = 1000;
/** How much faster than life the site's time runs: for waiting between crossings only, and it makes nothing easier. */
const SPEED = 20;
/**
 * So many crossings one controller is shown. It takes them for what its background does, and soon keeps so much in reserve
 * for the next that a feeder no longer comes near its limit; one that starts anew has learnt nothing yet.
 */
const CROSSINGS_EACH = 60;
/** On some starts the box's cars overload the site before it is read: all are shed, and rest before they charge again. */
const STARTS_MOST = 60;
/** Site time until all zones have risen from their start to what their feeders carry. */
const SETTLED_MS = 240_000;

/**
 * From the last byte of the meter's answer to the last byte of the first cut given to the socket; over HTTPS, the box in
 * a process of its own. Bare is undici alone, from a meter's answer to a write.
 */
export function react(stations: number): Case {
  return {
    name: `react/${stations}`,
    unit: 'ms',
    async measure(length) {
      const scenario = writeScenario({ stations, days: 2, stepSeconds: 1, binding: 'feeders' });
      try {
        const wanted = CROSSINGS[length];
        const reactions: number[] = [];
        for (let start = 0; start < STARTS_MOST && reactions.length < wanted; start += 1)
          reactions.push(...(await withBox(scenario, (box) => reactionsOn(box, scenario))));
        if (reactions.length < wanted) throw new BenchFailure(`only ${reactions.length} of ${wanted} crossings`);
        const { median: bare } = spreadOf(await withBox(scenario, (box) => bareReactions(box, BARE_RUNS)));
        return { ...spreadOf(reactions), bare };
      } finally {
        scenario.dispose();
      }
    },
  };
}

/** Lets something be measured on a box that was just started. */
async function withBox<T>(scenario: ScenarioOnDisk, measure: (box: BoxProcess) => Promise<T>): Promise<T> {
  const box = await startBox(scenario.file, SPEED);
  try {
    return await measure(box);
  } finally {
    await box.close();
  }
}

async function reactionsOn(box: BoxProcess, { config }: ScenarioOnDisk): Promise<readonly number[]> {
  const live = openLiveSite(config, box, systemClock({ speed: SPEED, startAt: config.startMs }));
  const control = openControl(box);
  try {
    await sleep(SETTLED_MS / SPEED);
    return await provokeCrossings({ site: config.site.site, live, control, wanted: CROSSINGS_EACH, speed: SPEED });
  } finally {
    await control.close();
    await live.close();
  }
}
