/**
 * Which alarms last after entries of a journal.
 * @module
 */
import type { Alarm, Effect } from '../engine/index.ts';
import type { Kept } from './sqlite/words.ts';

/** The alarms that last after these entries, if those of `before` did so before them. */
export function lastingAfter(before: readonly Alarm[], kept: readonly Kept[]): readonly Alarm[] {
  let lasting = before;
  for (const alarm of kept.flatMap(alarmsOf)) {
    const others = lasting.filter(({ id, subject }) => id !== alarm.id || subject !== alarm.subject);
    lasting = alarm.raised ? [...others, alarm] : others;
  }
  return lasting;
}

const alarmsOf = (kept: Kept): readonly Alarm[] =>
  kept.kind === 'alarm' ? [kept.alarm] : kept.effects.filter(isAlarm);

const isAlarm = (effect: Effect): effect is Alarm => effect.kind === 'Alarm';
