/**
 * What to read in each round of polls, so that a small box is never asked more than it bears: all of a small site every
 * few seconds; of a large one the meters first, and the zones in turn.
 * @module
 */

/** How often each thing is read, ms. */
export interface Intervals {
  readonly metersMs: number;
  readonly statusesMs: number;
  readonly reductionsMs: number;
  readonly directoryMs: number;
}

/** What is due in a round: meters and zones by the site's names, in site order. */
export interface Due {
  readonly directory: boolean;
  readonly meters: readonly string[];
  readonly statuses: boolean;
  readonly zones: readonly string[];
}

export interface PollPlanOptions {
  readonly intervals: Intervals;
  /** From one round to the next. */
  readonly periodMs: number;
  readonly meters: readonly string[];
  readonly zones: readonly string[];
}

export interface PollPlan {
  /** What to read in a round; rounds rise. Where all that was read may be outdated, it is read anew, and quickly. */
  next(round: number, isAnew: boolean): Due;
}

/** Sites up to this many zones count as small. */
const SMALL_SITE_ZONES = 3;
/**
 * Requests a second, a little below the two and three that are promised: the rewrites that come every quarter of an
 * hour have to fit in as well.
 */
const SMALL_SITE_BUDGET = 1.8;
const LARGE_SITE_BUDGET = 2.7;
/** A meter is never older than this by the plan, however many there are: it shows an overload. */
const METER_AT_LEAST_EVERY_MS = 5_000;
/** Requests for a listing, apart from what it may ask of single zones. */
const LISTING_REQUESTS = 4;
/** Zones read in a round when all have to be read anew: two rounds for forty, and the meters do not wait for long. */
const ZONES_IN_A_HURRY = 20;
/** Rounds whose unspent requests may be made later. */
const SAVED_ROUNDS = 2;
/** Requests of every round that are the zones' even where meters could take them all. */
const ZONES_SHARE = 2;

export function createPollPlan(options: PollPlanOptions): PollPlan {
  const { intervals, periodMs, meters, zones } = options;
  const budget = zones.length <= SMALL_SITE_ZONES ? SMALL_SITE_BUDGET : LARGE_SITE_BUDGET;
  const perRound = (budget * periodMs) / 1000;
  const meterSlots = Math.max(Math.floor(perRound) - ZONES_SHARE, slotsFor(meters.length, periodMs), 1);
  const turns = {
    directory: createTurns([''], intervals.directoryMs / periodMs),
    meters: createTurns(meters, intervals.metersMs / periodMs),
    statuses: createTurns([''], intervals.statusesMs / periodMs),
    zones: createTurns(zones, intervals.reductionsMs / periodMs),
  };
  let credit = 0;
  return {
    next(round, isAnew) {
      if (isAnew) Object.values(turns).forEach((each) => each.forget());
      const directory = turns.directory.take(round, 1).length > 0;
      const statuses = turns.statuses.take(round, 1).length > 0;
      const dueMeters = turns.meters.take(round, meterSlots);
      // What one round spends too much is saved in the next ones; a little is saved up for the round of the listing.
      credit = Math.min(credit, SAVED_ROUNDS * perRound) + perRound;
      credit -= (directory ? LISTING_REQUESTS : 0) + (statuses ? 1 : 0) + dueMeters.length;
      const dueZones = turns.zones.take(round, Math.max(1, Math.floor(credit)), ZONES_IN_A_HURRY);
      credit = Math.max(-perRound, credit - dueZones.length);
      return { directory, statuses, meters: dueMeters, zones: dueZones };
    },
  };
}

/** Meters to read in each round so that each has its turn in time. */
const slotsFor = (count: number, periodMs: number): number =>
  Math.ceil(count / Math.max(1, Math.floor(METER_AT_LEAST_EVERY_MS / periodMs)));

interface Turns {
  /** The first of those due, the longest unread first; `hurry` many where some have never been read. */
  take(round: number, slots: number, hurry?: number): readonly string[];
  forget(): void;
}

/** Reads never come sooner than asked for: an interval that is no multiple of the period is rounded up. */
function createTurns(names: readonly string[], intervalRounds: number): Turns {
  const lastRead = new Map<string, number>();
  const roundOf = (name: string): number => lastRead.get(name) ?? -Infinity;
  return {
    take(round, slots, hurry = slots) {
      const due = names.filter((name) => round - roundOf(name) >= intervalRounds);
      const unread = due.filter((name) => !lastRead.has(name)).length;
      const most = Math.max(slots, Math.min(hurry, unread));
      // Sorting is stable, so that among those read together the order of the site decides.
      const chosen = new Set([...due].sort((a, b) => roundOf(a) - roundOf(b)).slice(0, most));
      for (const name of chosen) lastRead.set(name, round);
      return names.filter((name) => chosen.has(name));
    },
    forget: () => lastRead.clear(),
  };
}
