/**
 * Switches that turn only after their condition has held throughout, and a value that falls at once and rises late.
 * @module
 */

/** A switch, and since when what would turn it has held, ms on the monotonic clock; null where it does not. */
export interface Switch {
  readonly on: boolean;
  readonly since: number | null;
}

/** The switch after a look; it turns when `turns` has held for `delayMs` without a break. */
export function watchSwitch(
  before: Switch,
  look: { readonly turns: boolean; readonly delayMs: number; readonly now: number },
): Switch {
  if (!look.turns) return { on: before.on, since: null };
  const since = earlier(before.since, look.now);
  return look.now - since >= look.delayMs ? { on: !before.on, since: null } : { on: before.on, since };
}

/** A value that is followed slowly upwards: the least of what it was since it has been above what is held. */
export interface Held {
  readonly watts: number;
  readonly above: { readonly since: number; readonly leastWatts: number } | null;
}

/** The held value after a look. */
export function follow(
  before: Held,
  look: { readonly watts: number; readonly delayMs: number; readonly now: number },
): Held {
  if (look.watts <= before.watts) return { watts: look.watts, above: null };
  const since = earlier(before.above?.since ?? null, look.now);
  const leastWatts = Math.min(before.above?.leastWatts ?? Infinity, look.watts);
  if (look.now - since < look.delayMs) return { watts: before.watts, above: { since, leastWatts } };
  return { watts: leastWatts, above: null };
}

/** A time ahead was noted by a clock of before a restart. */
const earlier = (since: number | null, now: number): number => Math.min(since ?? now, now);
