/**
 * The journal of a site: one file in the state folder. Where there can be none the site is regulated all the same, and the log
 * says so.
 * @module
 */
import { JOURNAL_DEFAULTS, type SiteConfig } from '../config/index.ts';
import {
  createEngine,
  formatLocal,
  resumeFrom,
  type EngineSetup,
  type EngineState,
  type Instant,
  type Learnt,
} from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { journalPath, openRecorder, type Journal } from '../journal/index.ts';
import type { Logger } from './log.ts';

/** A journal whose run has begun. */
export interface BegunJournal extends Journal {
  /** The state with which the engine begins. */
  readonly initial: EngineState;
}

export interface JournalOptions {
  readonly folder: string;
  readonly at: Instant;
  /** Real time. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** Opens it, takes over what the run before had learnt, and begins a run. */
export async function openJournal(
  config: Pick<SiteConfig, 'site' | 'strategies' | 'service'>,
  { folder, at, clock, log }: JournalOptions,
): Promise<BegunJournal> {
  const setup: EngineSetup = { site: config.site, strategies: config.strategies };
  const path = journalPath(folder);
  const { journal, learnt } = await openRecorder({
    path,
    keeping: config.service.journal ?? JOURNAL_DEFAULTS,
    clock,
    tell: (level, text) => log[level]({ path }, text),
  });
  if (journal.health().state === 'working') log.info({ path }, `journal ${path}`);
  return beginRun(journal, {
    setup,
    at,
    initial: learnt === null ? createEngine(setup).initial : takenOver(setup, learnt, log),
  });
}

/** Begins another run in an open journal: the site file has changed, and the engine goes on from a state. */
export function beginRun(
  journal: Journal,
  { setup, at, initial }: { readonly setup: EngineSetup; readonly at: Instant; readonly initial: EngineState },
): BegunJournal {
  journal.begin({ setup, at, startedAt: formatLocal(setup.site.timeZone, at.wallMs), state: initial });
  return {
    initial,
    begin: (run) => journal.begin(run),
    append: (event, effects, after) => journal.append(event, effects, after),
    appendAlarm: (alarm) => journal.appendAlarm(alarm),
    health: () => journal.health(),
    close: () => journal.close(),
  };
}

function takenOver(setup: EngineSetup, learnt: Learnt, log: Logger): EngineState {
  const { state, kept, dropped } = resumeFrom(setup, learnt);
  const since = formatLocal(setup.site.timeZone, learnt.at.wallMs);
  if (kept.length > 0) log.info({ kept }, `going on with what was known at ${since}: ${kept.join(', ')}`);
  if (dropped.length > 0)
    log.info({ dropped }, `not as they were at ${since}, and beginning anew: ${dropped.join(', ')}`);
  return state;
}
