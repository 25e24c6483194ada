/**
 * The running site as people see it: its state, folded from turns, its document and its log, with whoever looks after it.
 * @module
 */
import { formatLocal, type EpochMs, type Site } from '../engine/index.ts';
import type { Clock, Turn } from '../engine/ports.ts';
import type { HookRunner } from './alarms/hooks.ts';
import { openAttendance, type Attendance } from './attendance.ts';
import { foldTurn, INITIAL_STATE, type Hindsight, type LiveState } from './live-state.ts';
import type { Logger } from './log.ts';
import type { SourceHealth } from '../sources/index.ts';
import { sourceDocuments } from './source-document.ts';
import { stateDocument, type StateDocument } from './state-document.ts';
import type { Supervisor } from './supervision/supervisor.ts';
import { createTurnLog } from './turn-log.ts';

export interface LiveSiteOptions {
  readonly site: Site;
  readonly clock: Clock;
  readonly speed: number;
  readonly realTime: Clock;
  readonly stateFolder: string | null;
  readonly hooks: HookRunner | null;
  readonly supervisor: Supervisor | null;
  /** How what is read besides the box is. */
  readonly sourceHealth?: (() => readonly SourceHealth[]) | undefined;
  /** What is to be said of the dates of the box's certificate; without it nothing. */
  readonly certificateWarning?: ((now: EpochMs) => string | null) | undefined;
  /** Of the service whose place this one takes; without it nothing is known of the time before. */
  readonly hindsight?: Hindsight | undefined;
  readonly log: Logger;
  /** Told when the document has changed. */
  readonly onNews: () => void;
}

export interface LiveSite {
  readonly state: () => LiveState;
  readonly document: () => StateDocument;
  /** A turn of the controller has gone by. */
  readonly take: (turn: Turn) => void;
  readonly attendance: Attendance;
}

/** Begins with nothing known of now. */
export function openLiveSite(options: LiveSiteOptions): LiveSite {
  const { site, speed, log, onNews } = options;
  const logTurn = createTurnLog(log);
  let state: LiveState = { ...INITIAL_STATE, ...options.hindsight };
  const show = (turn: Turn): void => {
    state = foldTurn(state, turn);
    logTurn(turn, formatLocal(site.timeZone, turn.event.at.wallMs));
    if (isNews(turn)) onNews();
  };
  const attendance = openAttendance({
    ...options,
    state: () => state,
    // Of the machine the controller knows nothing, so no turn of its own brings these.
    raise: (alarms, at) => {
      show({ event: { kind: 'Tick', at }, effects: alarms });
    },
  });
  return {
    state: () => state,
    document: () => ({
      ...stateDocument(site, state, speed),
      sources: sourceDocuments(state, options.sourceHealth?.() ?? []),
    }),
    take(turn) {
      show(turn);
      attendance.turn(turn, state);
    },
    attendance,
  };
}

/** Whether a turn changed anything that people look at; single observations only feed the next decision. */
const isNews = (turn: Turn): boolean =>
  turn.effects.length > 0 || turn.event.kind === 'LinkChanged' || turn.event.kind === 'WriteSettled';
