/**
 * What a decision leaves behind for later ones: the background's rise, and the headroom of the hold time.
 * @module
 */
import type { Headroom, PowerBound } from './headroom.ts';
import {
  copyOf,
  leastAmps,
  lowerTo,
  mapPhases,
  mostAmps,
  PHASES,
  subtractAmps,
  ZERO_AMPS,
  type PhaseAmps,
} from './phases.ts';
import { learnRise } from './rise-history.ts';
import type { SensedNode } from './sense-node.ts';
import type { Site } from './site.ts';
import type { BackgroundSample, NodeState, PastHeadroom } from './state.ts';
import { amps, millis, watts, type Instant, type Millis, type MonoMs } from './units.ts';
import { learnBackground } from './worst-week.ts';

/** Time constant with which a recent rise is forgotten: half of it in a quarter of an hour. */
const RISE_FADE_MS = 1_298_000;

/** What a decision saw of a node. */
export interface NodeSight {
  readonly node: SensedNode;
  readonly at: Instant;
  /** Metered active current that its background explains; null where there is none. */
  readonly active: PhaseAmps | null;
  /** See `BackgroundSample`. */
  readonly carsReadAt: MonoMs | null;
}

/** Remembers what this decision saw: the paired background, the rise it made within a dead time, and how high it is. */
export function rememberNode(site: Site, before: NodeState, now: NodeSight): NodeState {
  const { node, at, active, carsReadAt } = now;
  const backwardSince = node.backward ? (before.backwardSince ?? at.monoMs) : null;
  const misfitAt = node.backward ? at.monoMs : node.seen === 'fresh' ? null : before.misfitAt;
  const isSame = backwardSince === before.backwardSince && misfitAt === before.misfitAt;
  const seen = isSame ? before : { ...before, backwardSince, misfitAt };
  if (active === null) return seen;
  if (node.seen !== 'fresh')
    return node.seen === 'stale' ? { ...seen, paired: raisedBy(seen.paired, node, active) } : seen;
  const paired = { backgroundAmps: node.backgroundAmps, meteredAmps: active };
  // What cars draw too much is load as long as they do, and nothing that the building will do again.
  const backgroundAmps = subtractAmps(node.backgroundAmps, node.excessAmps);
  const week = learnBackground(seen.week, { backgroundAmps, at }, site.timeZone);
  const last = seen.recent.at(-1);
  // A meter that is read more often than the cars tells nothing certain in between.
  if (carsReadAt !== null && last?.carsReadAt === carsReadAt) return { ...seen, paired, week };
  // The newest sample is not certain yet; a dead time is counted from the one before, whose neighbour is needed too.
  const horizon = (last?.at ?? at.monoMs) - site.timing.deadTimeMs;
  const oldest = seen.recent.findIndex((sample) => sample.at >= horizon);
  const kept = seen.recent.slice(Math.max(0, oldest - 1));
  const recent = [...kept, { at: at.monoMs, backgroundAmps, carsReadAt }];
  const elapsedMs = at.monoMs - (last?.at ?? at.monoMs);
  // Without powers, which machines may round differently; a long pause forgets less than many short ones.
  const remaining = RISE_FADE_MS / (RISE_FADE_MS + elapsedMs);
  const risen = riseOf(recent, site.timing.deadTimeMs);
  const riseAmps = mapPhases(seen.riseAmps, (rise, phase) => amps(Math.max(rise * remaining, risen[phase])));
  const rises = learnRise(seen.rises, risen, millis(Math.min(elapsedMs, site.timing.deadTimeMs)));
  return { ...seen, paired, week, recent, riseAmps, rises };
}

/**
 * The pair that is gone back to where meter and cars are no longer seen together. What was seen once without being certain,
 * or has risen since, may make it worse, or losing sight again would make room; it never makes it better.
 */
function raisedBy(paired: NodeState['paired'], { backgroundAmps }: SensedNode, active: PhaseAmps): NodeState['paired'] {
  if (paired === null) return null;
  const { backgroundAmps: before, meteredAmps } = paired;
  const isWorse = PHASES.map((line) => backgroundAmps[line] > before[line]);
  if (!isWorse.includes(true)) return paired;
  return {
    backgroundAmps: mapPhases(before, (value, line) => (isWorse[line] === true ? backgroundAmps[line] : value)),
    meteredAmps: mapPhases(meteredAmps, (value, line) => (isWorse[line] === true ? active[line] : value)),
  };
}

/** How far the background rose in the last dead time above where it stood at its beginning, even if it fell again. */
function riseOf(samples: readonly BackgroundSample[], deadTimeMs: Millis): PhaseAmps {
  let newestAt = -Infinity;
  let highest: PhaseAmps | null = null;
  let oldest: PhaseAmps | null = null;
  for (let i = samples.length - 1; i >= 0; i -= 1) {
    const certain = certainBackground(samples, i);
    if (certain === null) continue;
    const { at } = samples[i] as BackgroundSample;
    newestAt = Math.max(newestAt, at);
    if (at < newestAt - deadTimeMs) break;
    highest = highest === null ? certain : mostAmps(highest, certain);
    oldest = certain;
  }
  return highest === null || oldest === null ? ZERO_AMPS : subtractAmps(highest, oldest);
}

/**
 * A car that starts between two polls is seen by the meter first, or by the stations first: for one sample it looks
 * like a load, or like generation, of its own size. The middle of three samples is free of that, unless cars start in
 * one poll after the other; a load that stays, or rises step by step, comes through whole.
 */
function certainBackground(samples: readonly BackgroundSample[], i: number): PhaseAmps | null {
  const sample = samples[i] as BackgroundSample;
  if (sample.carsReadAt === null) return sample.backgroundAmps;
  const [before, after] = [samples[i - 1]?.backgroundAmps, samples[i + 1]?.backgroundAmps];
  if (before === undefined || after === undefined) return null;
  return mostAmps(leastAmps(before, after), leastAmps(sample.backgroundAmps, mostAmps(before, after)));
}

/** Adds the headroom of this decision to the hold time's. */
export function rememberHeadroom(
  site: Site,
  nodes: readonly NodeState[],
  of: { readonly headrooms: readonly Headroom[]; readonly at: Instant },
): readonly NodeState[] {
  const horizon = of.at.monoMs - site.timing.holdUpMs;
  return nodes.map((node, index) => {
    const { amps: room, power, hardAmps, hardPower } = of.headrooms[index] as Headroom;
    const watts = power?.watts ?? null;
    const now: PastHeadroom = { at: of.at.monoMs, amps: room, watts, hardAmps, hardWatts: hardPower?.watts ?? null };
    const headroom = node.headroom.filter((entry) => entry.at > horizon);
    headroom.push(now);
    const { paired, polled, recent, riseAmps, rises, week, backwardSince, misfitAt } = node;
    // Written out, and not spread: all nodes begin the next decision as objects of one shape.
    return { paired, polled, recent, riseAmps, rises, week, backwardSince, misfitAt, headroom };
  });
}

/** The least headroom of the hold time, or of what of it is no older than `since`, with today's reasons. */
export function leastHeadroom(
  headrooms: readonly Headroom[],
  nodes: readonly NodeState[],
  since = -Infinity,
): readonly Headroom[] {
  return headrooms.map((headroom, index) => {
    const least = copyOf(headroom.amps);
    const leastHard = copyOf(headroom.hardAmps);
    let leastWatts = headroom.power?.watts ?? Infinity;
    let leastHardWatts = headroom.hardPower?.watts ?? Infinity;
    for (const entry of (nodes[index] as NodeState).headroom) {
      if (entry.at < since) continue;
      lowerTo(least, entry.amps);
      lowerTo(leastHard, entry.hardAmps);
      leastWatts = Math.min(leastWatts, entry.watts ?? Infinity);
      leastHardWatts = Math.min(leastHardWatts, entry.hardWatts ?? Infinity);
    }
    const power = withWatts(headroom.power, leastWatts);
    return {
      ...headroom,
      amps: least,
      hardAmps: leastHard,
      power,
      hardPower: withWatts(headroom.hardPower, leastHardWatts),
    };
  });
}

const withWatts = (power: PowerBound | null, least: number): PowerBound | null =>
  power === null ? null : { ...power, watts: watts(least) };
