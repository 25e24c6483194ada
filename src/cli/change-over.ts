/**
 * Goes on with a changed site file: reads it, weighs it, and puts a new controller into the place of the old one while the
 * session with the box stays. Whatever is wrong with the new file, the old one goes on.
 * @module
 */
import { loadSite, onDisk, formatProblem, type Environment, type SiteConfig } from '../config/index.ts';
import { carryOver, type EngineState } from '../engine/index.ts';
import { openStrategies } from '../runner/open.ts';
import type { BegunJournal } from '../service/journal-file.ts';
import { hindsightOf, type Hindsight } from '../service/live-state.ts';
import type { Logger } from '../service/log.ts';
import { joined } from '../service/outside.ts';
import { catchOutcomes } from '../service/reload/late-outcomes.ts';
import { weighChange } from '../service/reload/weigh-change.ts';
import { leaveAnswer, takeWish, type ReloadAnswer } from '../service/reload/wish.ts';
import type { Service } from '../service/service.ts';
import { realTime } from '../service/system-clock.ts';
import { readTls } from '../service/tls-files.ts';
import { adapted, stillInShadow, type Ground } from './ground.ts';
import type { RunOptions } from './verb.ts';

/** A service, what it stands on, and where its turns are kept. */
export interface Stage {
  readonly ground: Ground;
  readonly service: Service;
  /** Null where nothing is kept. */
  readonly journal: BegunJournal | null;
}

/** What a service goes on from. */
export interface Begin {
  readonly state: EngineState;
  /** What people have been told so far. */
  readonly hindsight: Hindsight;
  readonly journal: BegunJournal | null;
}

export interface ChangeOptions {
  readonly file: string;
  readonly stateFolder: string;
  readonly run: RunOptions;
  readonly environment: Environment;
  readonly log: Logger;
  /** Starts a service on a ground; null where that fails, which has then been said. */
  readonly serve: (ground: Ground, from: Begin) => Promise<Stage | null>;
}

type Outcome = Pick<ReloadAnswer, 'outcome' | 'lines'>;

/** The stage to go on with: another one, or the same. Null where the new service could not be started. */
export async function changeOver(stage: Stage, options: ChangeOptions): Promise<Stage | null> {
  const { stateFolder, log } = options;
  const wish = await takeWish(stateFolder);
  const { next, answer } = await tryChange(stage, { ...options, isConfirmed: wish.isConfirmed });
  const level = answer.outcome === 'refused' ? 'warn' : 'info';
  for (const line of answer.lines) log[level](`site file: ${line}`);
  await leaveAnswer(stateFolder, { id: wish.id, ...answer });
  return next;
}

interface Tried {
  readonly next: Stage | null;
  readonly answer: Outcome;
}

async function tryChange(stage: Stage, options: ChangeOptions & { readonly isConfirmed: boolean }): Promise<Tried> {
  const { file, environment, run, log } = options;
  const kept = (outcome: Outcome['outcome'], lines: readonly string[]): Tried => ({
    next: stage,
    answer: { outcome, lines },
  });
  const loaded = loadSite(file, onDisk(environment));
  if (!loaded.ok) return kept('refused', [...loaded.problems.map(formatProblem), 'the old file goes on']);
  const tls = readTls(loaded.value.service, environment);
  if (!tls.ok) return kept('refused', [tls.problem, 'the old file goes on']);
  const { clock } = stage.ground;
  const asked = await stillInShadow(adapted(loaded.value, run), { stateFolder: options.stateFolder, clock, log });
  const opened = await openStrategies(asked, {
    clock,
    realTime: realTime(),
    log: (level, text) => log[level](text),
  });
  if (!opened.ok) return kept('refused', [...opened.problems.map(formatProblem), 'the old file goes on']);
  const { config, runner } = opened;
  const change = weighChange(stage.ground.config, config, options.isConfirmed);
  if (change.kind !== 'take-over') runner?.close();
  switch (change.kind) {
    case 'none':
      return kept('unchanged', ['it says what it said before']);
    case 'restart':
      return kept('refused', [
        `a restart is needed for another ${change.because.join(', another ')}; the old file goes on`,
      ]);
    case 'confirm':
      return kept('refused', [
        ...change.raises,
        'more may flow than before, or less is reckoned with: busbar reload --confirm-raises says that it is meant; the old file goes on',
      ]);
    case 'take-over':
      return takeOver(stage, { ...stage.ground, config, runner }, { ...options, changes: change.changes });
  }
}

/** The new service begins where the old one ends. Where it cannot begin, the old one does so again. */
async function takeOver(
  old: Stage,
  ground: Ground,
  options: ChangeOptions & { readonly changes: readonly string[] },
): Promise<Tried> {
  const { serve, changes } = options;
  const outcomes = catchOutcomes(ground.box.writer);
  const state = await old.service.release();
  const kept = { hindsight: hindsightOf(old.service.state()), journal: old.journal };
  const heard = joined([outcomes, ground.signals]);
  const running = { setup: setupOf(old.ground.config), state };
  const from = carryOver(running, setupOf(ground.config));
  const next = await serve({ ...ground, signals: heard }, { ...kept, state: from });
  if (next !== null) {
    old.ground.runner?.close();
    // What came in between has been heard.
    return { next: { ...next, ground }, answer: { outcome: 'taken-over', lines: changes } };
  }
  ground.runner?.close();
  // Alarms that last are raised anew here too: the journal's episodes have ended with the run.
  const again = await serve({ ...old.ground, signals: heard }, { ...kept, state: carryOver(running, running.setup) });
  const lines = ['the service could not begin with it; its log says why'];
  return { next: again === null ? null : { ...again, ground: old.ground }, answer: { outcome: 'refused', lines } };
}

const setupOf = ({ site, strategies }: SiteConfig) => ({ site, strategies });
