/**
 * What looks after a running service: alarms about the machine, hooks that tell of alarms, metrics, the supervisor's
 * watchdog. It watches turns go by and decides nothing.
 * @module
 */
import type { Alarm, Instant, Site } from '../engine/index.ts';
import type { Clock, Turn } from '../engine/ports.ts';
import type { Journal } from '../journal/index.ts';
import { openAlarmWatch } from './alarms/alarm-watch.ts';
import { freeBytesAt } from './alarms/free-bytes.ts';
import type { HookRunner } from './alarms/hooks.ts';
import type { LiveState } from './live-state.ts';
import { measureLoopDelay } from './loop-delay.ts';
import { openMetrics } from './metrics/metrics.ts';
import { packageVersion } from './package-root.ts';
import type { Supervisor } from './supervision/supervisor.ts';
import { createVerifier } from './supervision/verified.ts';

export interface AttendanceOptions {
  readonly site: Site;
  readonly clock: Clock;
  readonly speed: number;
  readonly realTime: Clock;
  readonly state: () => LiveState;
  /** For what must survive a restart; null where nothing has to. */
  readonly stateFolder: string | null;
  /** Null where nobody is told of alarms. */
  readonly hooks: HookRunner | null;
  /** Null where nobody supervises. */
  readonly supervisor: Supervisor | null;
  /** Given alarms about the machine, which no turn brings. */
  readonly raise: (alarms: readonly Alarm[], at: Instant) => void;
}

/** What keeps the turns, as far as it tells how it is. */
export type HealthOfJournal = Partial<Pick<Journal, 'health'>>;

export interface Attendance {
  /** Says what keeps the turns: null where nothing does although it should. */
  journalOpened(journal: HealthOfJournal | null): void;
  /** A turn has gone by, and this is the state after it. */
  turn(turn: Turn, state: LiveState): void;
  metrics(): Promise<string>;
  stopping(): void;
  close(): void;
}

/** Begins to look after a service. */
export function openAttendance(options: AttendanceOptions): Attendance {
  const { site, clock, realTime, hooks, supervisor, speed } = options;
  const metrics = openMetrics({ ...options, version: packageVersion(), nowMonoMs: () => clock.now().monoMs });
  const loopDelay = measureLoopDelay();
  const isVerified = createVerifier(site);
  const losses = watchLosses(clock);
  const raise = (alarms: readonly Alarm[]): void => {
    options.raise(alarms, clock.now());
    for (const alarm of alarms) hooks?.tell(alarm);
  };
  const link = (): LiveState['link'] => options.state().link;
  const freeBytes = (): Promise<number | null> => freeBytesAt(options.stateFolder);
  const watch = openAlarmWatch({
    site: site.name,
    clock,
    realTime,
    link,
    unkept: () => losses.last(),
    freeBytes,
    loopDelay,
    raise,
  });
  return {
    journalOpened: (journal) => {
      losses.watch(journal);
    },
    turn(turn, state) {
      for (const effect of turn.effects) {
        if (effect.kind === 'Record') metrics.decided((clock.now().monoMs - turn.event.at.monoMs) / speed / 1000);
        if (effect.kind === 'Alarm') hooks?.tell(effect);
      }
      if (isVerified(turn, state)) supervisor?.alive();
    },
    metrics: () => metrics.text(),
    stopping: () => supervisor?.stopping(),
    close() {
      watch.close();
      loopDelay.close();
      hooks?.close();
    },
  };
}

/** When a turn was last not kept, and why. */
function watchLosses(clock: Clock) {
  let journal: HealthOfJournal | null | undefined;
  let counted = 0;
  let last: { readonly at: Instant; readonly why: string } | null = null;
  return {
    watch(opened: HealthOfJournal | null): void {
      journal = opened;
    },
    last() {
      const at = clock.now();
      if (journal === null) return { at, why: 'no journal could be begun' };
      const { why = null, lostTurns = 0, state = 'working' } = journal?.health?.() ?? {};
      if (state !== 'working') last = { at, why: why ?? 'it does not work' };
      else if (lostTurns > counted) last = { at, why: `${lostTurns} turns were not written` };
      counted = lostTurns;
      return last;
    },
  };
}
