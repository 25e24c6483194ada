/**
 * Looks at the machine and the network around the engine every few seconds, and tells what has become an alarm or is none
 * any more.
 * @module
 */
import { followConditions, type Alarm, type EpochMs } from '../../engine/index.ts';
import type { Clock } from '../../engine/ports.ts';
import type { SourceHealth } from '../../sources/index.ts';
import type { LoopDelay } from '../loop-delay.ts';
import { watchClock } from './clock-watch.ts';
import { shellConditions, type Vitals } from './shell-conditions.ts';
import { watchSources } from './source-watch.ts';

export interface AlarmWatchOptions {
  readonly site: string;
  /** The site's clock: alarms are dated by it. */
  readonly clock: Clock;
  /** Real time, by which one looks. */
  readonly realTime: Clock;
  readonly link: () => Vitals['link'];
  /** What is to be said of the dates of the box's certificate. */
  readonly certificate: (now: EpochMs) => Vitals['certificate'];
  /** How what is read besides the box is. */
  readonly sources: () => readonly SourceHealth[];
  readonly unkept: () => Vitals['unkept'];
  /** Free bytes where the state folder is; null where nobody can tell. */
  readonly freeBytes: () => Promise<number | null>;
  readonly loopDelay: Pick<LoopDelay, 'p99Ms' | 'reset'>;
  /** Given what has changed, never an empty list. */
  readonly raise: (alarms: readonly Alarm[]) => void;
}

export interface AlarmWatch {
  close(): void;
}

export const LOOK_MS = 5_000;
/** In looks. */
const LOOP_WINDOW = 6;
const DISK_EVERY = 6;

/** Begins to look. */
export function openAlarmWatch(options: AlarmWatchOptions): AlarmWatch {
  const { site, clock, realTime } = options;
  const clockStep = watchClock();
  const lostSources = watchSources();
  const measure = measuring(options);
  let active: readonly string[] = [];
  let cancel = (): void => undefined;
  const look = (): void => {
    const at = clock.now();
    const vitals = {
      link: options.link(),
      certificate: options.certificate(at.wallMs),
      lostSources: lostSources(options.sources(), at),
      clockStep: clockStep(at),
      unkept: options.unkept(),
      ...measure(),
    };
    const isLow = active.some((key) => key.startsWith('disk-low '));
    const followed = followConditions(active, shellConditions(vitals, { site, at, isLow }), at);
    active = followed.active;
    if (followed.changes.length > 0) options.raise(followed.changes);
    cancel = realTime.schedule(LOOK_MS, look);
  };
  cancel = realTime.schedule(LOOK_MS, look);
  return {
    close: () => {
      cancel();
    },
  };
}

/** What is measured at some looks only, as it was last; called once a look. */
function measuring({ loopDelay, ...options }: Pick<AlarmWatchOptions, 'loopDelay' | 'freeBytes'>) {
  let looks = 0;
  let freeBytes: number | null = null;
  let loopDelayMs: number | null = null;
  return (): Pick<Vitals, 'freeBytes' | 'loopDelayMs'> => {
    if (looks % DISK_EVERY === 0) {
      void options.freeBytes().then((bytes) => {
        freeBytes = bytes;
      });
    }
    looks += 1;
    if (looks % LOOP_WINDOW === 0) {
      loopDelayMs = loopDelay.p99Ms();
      loopDelay.reset();
    }
    return { freeBytes, loopDelayMs };
  };
}
