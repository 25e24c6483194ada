/**
 * What looks after a running service: alarms about the machine, hooks that tell of alarms, metrics, the supervisor's
 * watchdog. It watches turns go by and decides nothing.
 * @module
 */
import type { Alarm, EpochMs, Instant, Site } from '../engine/index.ts';
import type { Clock, Turn } from '../engine/ports.ts';
import type { Journal } from '../journal/index.ts';
import type { SourceHealth } from '../sources/index.ts';
import { keepAlarms } from './alarms/alarm-keeping.ts';
import { openAlarmWatch, type AlarmWatch } from './alarms/alarm-watch.ts';
import { freeBytesAt } from './alarms/free-bytes.ts';
import type { HookRunner } from './alarms/hooks.ts';
import type { LiveState } from './live-state.ts';
import { measureLoopDelay, type LoopDelay } from './loop-delay.ts';
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
  /** How what is read besides the box is; without it nothing is. */
  readonly sourceHealth?: (() => readonly SourceHealth[]) | undefined;
  /** What is to be said of the dates of the box's certificate; without it nothing. */
  readonly certificateWarning?: ((now: EpochMs) => string | null) | undefined;
  /** For what must survive a restart; null where nothing has to. */
  readonly stateFolder: string | null;
  /** Null where nobody is told of alarms. */
  readonly hooks: HookRunner | null;
  /** Null where nobody supervises. */
  readonly supervisor: Supervisor | null;
  /** Given alarms about the machine, which no turn brings. */
  readonly raise: (alarms: readonly Alarm[], at: Instant) => void;
}

/** What keeps turns and alarms, as far as it tells how it is. */
export type AttendedJournal = Pick<Journal, 'appendAlarm'> & Partial<Pick<Journal, 'health'>>;

export interface Attendance {
  /** Says what keeps turns and alarms: null where nothing does although it should. */
  journalOpened(journal: AttendedJournal | null): void;
  /** A turn has gone by, and this is the state after it. */
  turn(turn: Turn, state: LiveState): void;
  metrics(): Promise<string>;
  stopping(): void;
  close(): void;
}

/** Begins to look after a service. */
export function openAttendance(options: AttendanceOptions): Attendance {
  const { site, clock, hooks, supervisor, speed } = options;
  const metrics = openMetrics({ ...options, version: packageVersion(), nowMonoMs: () => clock.now().monoMs });
  const loopDelay = measureLoopDelay();
  const isVerified = createVerifier(site);
  const losses = watchLosses(clock);
  const keeping = keepAlarms();
  const tellOf = (alarms: readonly Alarm[]): void => {
    for (const alarm of alarms) hooks?.tell(alarm);
  };
  const raise = (alarms: readonly Alarm[]): void => {
    options.raise(alarms, clock.now());
    keeping.keep(alarms);
    tellOf(alarms);
  };
  const watch = watchMachine(options, { losses, loopDelay, raise });
  return {
    journalOpened: (journal) => {
      losses.watch(journal);
      keeping.opened(journal);
    },
    turn(turn, state) {
      const tookSeconds = (clock.now().monoMs - turn.event.at.monoMs) / speed / 1000;
      if (turn.effects.some(({ kind }) => kind === 'Record')) metrics.decided(tookSeconds);
      tellOf(turn.effects.filter((effect) => effect.kind === 'Alarm'));
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

interface Watched {
  readonly losses: ReturnType<typeof watchLosses>;
  readonly loopDelay: LoopDelay;
  readonly raise: (alarms: readonly Alarm[]) => void;
}

function watchMachine(
  { site, clock, realTime, state, stateFolder, sourceHealth, certificateWarning }: AttendanceOptions,
  { losses, loopDelay, raise }: Watched,
): AlarmWatch {
  return openAlarmWatch({
    site: site.name,
    clock,
    realTime,
    loopDelay,
    raise,
    link: () => state().link,
    certificate: (now) => certificateWarning?.(now) ?? null,
    sources: () => sourceHealth?.() ?? [],
    unkept: () => losses.last(),
    freeBytes: () => freeBytesAt(stateFolder),
  });
}

/** When a turn was last not kept, and why. */
function watchLosses(clock: Clock) {
  let journal: AttendedJournal | null | undefined;
  let counted = 0;
  let last: { readonly at: Instant; readonly why: string } | null = null;
  return {
    watch(opened: AttendedJournal | null): void {
      journal = opened;
      // What it has lost before has been told of.
      counted = opened?.health?.().lostTurns ?? 0;
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
