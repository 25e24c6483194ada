/**
 * Provokes crossings, one after the other and on one feeder after the other: a meter shows a little more than its limit
 * until the controller has answered, and then its feeder is left alone until its cars have got their current back.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Site, SiteMeter, SiteNode } from '../../src/engine/index.ts';
import type { BoxControl } from './box-control.ts';
import type { LiveSite } from './live-site.ts';

export interface CrossingsOptions {
  readonly site: Site;
  readonly live: LiveSite;
  readonly control: BoxControl;
  /** How many to measure. */
  readonly wanted: number;
  /** How much faster than life box and controller run. */
  readonly speed: number;
}

/** How far above its limit a meter shows. */
const EXCESS = 1.02;
/** Site time until what was cut may have risen again: the time that raises are held, and a dead time. */
const REST_MS = 65_000;
/** Site time in which every meter has been read, twice. */
const PATIENCE_MS = 12_000;
/** Below this share of its limit a feeder would have to be shown so much more that it would be cut for long. */
const LOADED_SHARE = 0.8;
const LOOK_AGAIN_MS = 20;
/** Site time that a crossing may take on the average before the site is given up. */
const GIVE_UP_MS = 30_000;

/** Reactions, ms. Fewer than wanted where the site does not calm down. */
export async function provokeCrossings(options: CrossingsOptions): Promise<readonly number[]> {
  const { site, live, wanted, speed } = options;
  const reactions: number[] = [];
  const restedAt = new Map<Feeder, number>(feedersOf(site).map((feeder) => [feeder, 0]));
  const deadline = performance.now() + (wanted * GIVE_UP_MS) / speed;
  while (reactions.length < wanted && performance.now() < deadline) {
    const feeder = live.isQuiet() ? readiest(live, restedAt) : undefined;
    if (feeder === undefined) {
      await sleep(LOOK_AGAIN_MS);
      continue;
    }
    const reactionMs = await provoke(options, feeder);
    restedAt.set(feeder, performance.now() + REST_MS / speed);
    if (reactionMs === null) continue;
    reactions.push(reactionMs);
  }
  process.stderr.write(`${reactions.length} crossings measured\n`);
  return reactions;
}

/** Of those that have rested and carry enough, the one that has rested longest. */
function readiest(live: LiveSite, restedAt: ReadonlyMap<Feeder, number>): Feeder | undefined {
  const now = performance.now();
  const ready = [...restedAt].filter(([feeder, at]) => at <= now && loadOf(live, feeder) >= LOADED_SHARE);
  return ready.sort(([, a], [, b]) => a - b)[0]?.[0];
}

/** What a feeder's meter shows, as a share of its limit. */
const loadOf = (live: LiveSite, { meter, limitAmps }: Feeder): number => (live.shownAmps(meter) ?? 0) / limitAmps;

/** Null where nothing was cut. */
async function provoke({ live, control, speed }: CrossingsOptions, feeder: Feeder): Promise<number | null> {
  const reaction = live.stopwatch.next(PATIENCE_MS / speed);
  const end = await control.exaggerate(feeder.meter.name, EXCESS / loadOf(live, feeder));
  const reactionMs = await reaction;
  await end();
  return reactionMs;
}

interface Feeder {
  readonly meter: SiteMeter;
  /** After derating, on its weakest line. */
  readonly limitAmps: number;
}

/** Every metered node but the grid connection. */
function feedersOf(site: Site): readonly Feeder[] {
  return site.nodes.flatMap((node: SiteNode) => {
    const meter = site.meters[node.meters[0] ?? -1];
    if (node.parent === null || meter === undefined) return [];
    return [{ meter, limitAmps: Math.min(...node.limitAmps) * node.derate }];
  });
}
