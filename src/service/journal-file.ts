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
  /** The state with which the run begins; without it, with what the run before had learnt. */
  readonly from?: EngineState | undefined;
}

/** Opens it, takes over what the run before had learnt, and begins a run. */
export async function openJournal(
  config: Pick<SiteConfig, 'site' | 'strategies' | 'service'>,
  { folder, at, clock, log, from }: JournalOptions,
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
  const initial = from ?? (learnt === null ? createEngine(setup).initial : takenOver(setup, learnt, log));
  journal.begin({ setup, at, startedAt: formatLocal(config.site.timeZone, at.wallMs), state: initial });
  return {
    initial,
    begin: (run) => journal.begin(run),
    append: (event, effects, after) => journal.append(event, effects, after),
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
