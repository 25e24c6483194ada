/**
 * What the service remembers of the running site, folded from the controller's turns. Everything that is shown
 * to people (page, terminal, HTTP) is made from this value.
 * @module
 */
import {
  unreachable,
  type Alarm,
  type AlarmId,
  type CycleRecord,
  type DirectoryListed,
  type Effect,
  type EngineEvent,
  type HoldSaid,
  type Instant,
  type LinkChanged,
  type MonoMs,
  type SignalArrived,
  type SignalSlot,
  type StationsObserved,
  type WriteReduction,
  type WriteSettled,
} from '../engine/index.ts';
import type { Turn } from '../engine/ports.ts';
import { foldLimited, type Limited } from './limited.ts';
import { keepPast, loweredWord, withWord, type SignalWords } from './signal-past.ts';

/** An alarm from the moment it was raised; `clearedAt` is null while it lasts. */
export interface AlarmEpisode {
  readonly id: AlarmId;
  readonly subject: string;
  readonly detail: string;
  readonly raisedAt: Instant;
  readonly clearedAt: Instant | null;
}

/** How the writes of this run ended, and the newest of each zone. */
export interface WriteTally {
  readonly confirmed: number;
  readonly rejected: number;
  readonly unresolved: number;
  /** Highest number given to a write so far. */
  readonly lastWriteId: number;
  readonly lastSettled: Readonly<Record<string, WriteSettled>>;
}

export interface LiveState {
  /** When the newest turn happened; null before the first. */
  readonly at: Instant | null;
  readonly cycles: number;
  readonly record: CycleRecord | null;
  /** Oldest first, at most `RECENT_RECORDS`. */
  readonly recent: readonly CycleRecord[];
  /** Oldest first, at most `ALARM_EPISODES` and those that last. */
  readonly alarms: readonly AlarmEpisode[];
  readonly writes: WriteTally;
  readonly link: LinkChanged | null;
  readonly directory: DirectoryListed | null;
  readonly stations: StationsObserved | null;
  /** The newest word on each zone that an operator has spoken of, by name; one may have ended since. */
  readonly holds: Readonly<Record<string, HoldSaid>>;
  /** Who has said what of each signal, by name. */
  readonly signalWords: Readonly<Record<string, SignalWords>>;
  /** What counts of that, by name. */
  readonly signals: Readonly<Record<string, SignalArrived>>;
  /** What each signal had said of the last day before that, by name. */
  readonly signalsPast: Readonly<Record<string, readonly SignalSlot[]>>;
  /** Zones that have less than their cars could use, by name. */
  readonly limited: Readonly<Record<string, Limited>>;
  /** When each meter was last asked for, by name: the answer may still be an old value. */
  readonly metersAskedAt: Readonly<Record<string, MonoMs>>;
}

/** An hour of decisions at the default period of 5 s: enough to see how the present came about. */
export const RECENT_RECORDS = 720;
/** Enough for a bad night; older episodes are in the journal. */
export const ALARM_EPISODES = 200;

export const INITIAL_STATE: LiveState = {
  at: null,
  cycles: 0,
  record: null,
  recent: [],
  alarms: [],
  writes: { confirmed: 0, rejected: 0, unresolved: 0, lastWriteId: 0, lastSettled: {} },
  link: null,
  directory: null,
  stations: null,
  holds: {},
  signalWords: {},
  signals: {},
  signalsPast: {},
  limited: {},
  metersAskedAt: {},
};

/** What people were told of the time before, which the engine does not know: kept over a reload. */
export type Hindsight = Pick<LiveState, 'signalWords' | 'signals' | 'signalsPast' | 'limited'>;

/** The hindsight of a state. */
export const hindsightOf = ({ signalWords, signals, signalsPast, limited }: LiveState): Hindsight => ({
  signalWords,
  signals,
  signalsPast,
  limited,
});

/** The alarms that last. */
export const activeAlarms = (state: LiveState): readonly AlarmEpisode[] =>
  state.alarms.filter((episode) => episode.clearedAt === null);

/** The state after one more turn of the controller. */
export function foldTurn(state: LiveState, turn: Turn): LiveState {
  return turn.effects.reduce(foldEffect, foldEvent({ ...state, at: turn.event.at }, turn.event));
}

function foldEvent(state: LiveState, event: EngineEvent): LiveState {
  switch (event.kind) {
    case 'Tick':
    case 'ReductionRead':
    case 'StopSettled':
    case 'ProposalArrived':
      return state;
    case 'SignalArrived':
      return foldSignal(state, event);
    case 'HoldSaid':
      return { ...state, holds: { ...state.holds, [event.zone]: event } };
    case 'DirectoryListed':
      return { ...state, directory: event };
    case 'StationsObserved':
      return { ...state, stations: event };
    case 'MeterObserved':
      return { ...state, metersAskedAt: { ...state.metersAskedAt, [event.meter]: event.at.monoMs } };
    case 'LinkChanged':
      return { ...state, link: event };
    case 'WriteSettled':
      return { ...state, writes: settle(state.writes, event) };
    default:
      return unreachable(event);
  }
}

function foldSignal(state: LiveState, said: SignalArrived): LiveState {
  const { signal, at } = said;
  const past = keepPast(state.signalsPast[signal] ?? [], state.signals[signal], at.wallMs);
  const words = withWord(state.signalWords[signal], said);
  return {
    ...state,
    signalWords: { ...state.signalWords, [signal]: words },
    signals: { ...state.signals, [signal]: loweredWord(words) ?? said },
    signalsPast: { ...state.signalsPast, [signal]: past },
  };
}

function foldEffect(state: LiveState, effect: Effect): LiveState {
  switch (effect.kind) {
    case 'Record':
      return {
        ...state,
        cycles: state.cycles + 1,
        record: effect.record,
        recent: [...state.recent, effect.record].slice(-RECENT_RECORDS),
        limited: foldLimited(state.limited, effect.record, state.link?.up === true),
      };
    case 'Alarm':
      return { ...state, alarms: foldAlarm(state.alarms, effect) };
    case 'WriteReduction':
      return { ...state, writes: noteSent(state.writes, effect) };
    case 'StopSession':
    case 'ProposalAsked':
      return state;
    default:
      return unreachable(effect);
  }
}

const noteSent = (writes: WriteTally, sent: WriteReduction): WriteTally => ({
  ...writes,
  lastWriteId: Math.max(writes.lastWriteId, sent.writeId),
});

const settle = (writes: WriteTally, settled: WriteSettled): WriteTally => ({
  ...writes,
  [settled.outcome]: writes[settled.outcome] + 1,
  lastSettled: { ...writes.lastSettled, [settled.zone]: settled },
});

function foldAlarm(episodes: readonly AlarmEpisode[], alarm: Alarm): readonly AlarmEpisode[] {
  const { id, subject, detail, at } = alarm;
  if (alarm.raised) {
    return withoutOldest([...episodes, { id, subject, detail, raisedAt: at, clearedAt: null }]);
  }
  return episodes.map((episode) =>
    episode.id === id && episode.subject === subject && episode.clearedAt === null
      ? { ...episode, clearedAt: at }
      : episode,
  );
}

/** Makes room by forgetting what has ended; an alarm that lasts is never forgotten. */
function withoutOldest(episodes: readonly AlarmEpisode[]): readonly AlarmEpisode[] {
  if (episodes.length <= ALARM_EPISODES) return episodes;
  const oldest = episodes.findIndex((episode) => episode.clearedAt !== null);
  return oldest < 0 ? episodes : episodes.toSpliced(oldest, 1);
}
