/**
 * Alarms about the machine on their way to the journal, which opens later than one begins to look.
 * @module
 */
import type { Alarm } from '../../engine/index.ts';
import type { Journal } from '../../journal/index.ts';

/** What keeps alarms. */
export type AlarmKeeper = Pick<Journal, 'appendAlarm'>;

export interface AlarmKeeping {
  /** Null where nothing keeps them. */
  opened(keeper: AlarmKeeper | null): void;
  keep(alarms: readonly Alarm[]): void;
}

/** Opening takes some seconds; where there is never going to be a journal, nothing must pile up. */
const WAITING_MAX = 100;

/** Keeps alarms in order, from before the journal was opened on. */
export function keepAlarms(): AlarmKeeping {
  let keeper: AlarmKeeper | null | undefined;
  let waiting: readonly Alarm[] = [];
  return {
    opened(found) {
      keeper = found;
      for (const alarm of waiting) found?.appendAlarm(alarm);
      waiting = [];
    },
    keep(alarms) {
      if (keeper === undefined) waiting = [...waiting, ...alarms].slice(-WAITING_MAX);
      for (const alarm of alarms) keeper?.appendAlarm(alarm);
    },
  };
}
