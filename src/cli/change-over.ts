/**
 * Goes on with a changed site file: reads it, weighs it, and puts a new controller into the place of the old one while the
 * session with the box stays. Whatever is wrong with the new file, the old one goes on.
 * @module
 */
import { loadSite, onDisk, formatProblem, type Environment, type SiteConfig } from '../config/index.ts';
import { carryOver } from '../engine/index.ts';
import { openStrategies } from '../runner/open.ts';
import type { Logger } from '../service/log.ts';
import { joined } from '../service/outside.ts';
import { catchOutcomes } from '../service/reload/late-outcomes.ts';
import { weighChange } from '../service/reload/weigh-change.ts';
import { leaveAnswer, takeWish, type ReloadAnswer } from '../service/reload/wish.ts';
import type { Service } from '../service/service.ts';
import { realTime } from '../service/system-clock.ts';
import { adapted, type Ground } from './ground.ts';
import type { RunOptions } from './verb.ts';

/** A service and what it stands on. */
export interface Stage {
  readonly ground: Ground;
  readonly service: Service;
}

export interface ChangeOptions {
  readonly file: string;
  readonly stateFolder: string;
  readonly run: RunOptions;
  readonly environment: Environment;
  readonly log: Logger;
  /** Starts a service on a ground, from a state; null where that fails, which has then been said. */
  readonly serve: (ground: Ground, from: ReturnType<typeof carryOver>) => Promise<Service | null>;
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
  const opened = await openStrategies(adapted(loaded.value, run), {
    clock: stage.ground.clock,
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
    case 'take-over': {
      const ground = { ...stage.ground, config, runner };
      const next = await takeOver(stage, ground, options);
      return { next, answer: { outcome: next === null ? 'refused' : 'taken-over', lines: change.changes } };
    }
  }
}

/** From here on there is no way back: the old service ends, and the new one begins where it was. */
async function takeOver(
  { ground: old, service }: Stage,
  ground: Ground,
  options: ChangeOptions,
): Promise<Stage | null> {
  const outcomes = catchOutcomes(ground.box.writer);
  const state = await service.release();
  old.runner?.close();
  const from = carryOver({ setup: setupOf(old.config), state }, setupOf(ground.config));
  const next = await options.serve({ ...ground, signals: joined([outcomes, ground.signals]) }, from);
  return next === null ? null : { ground, service: next };
}

const setupOf = ({ site, strategies }: SiteConfig) => ({ site, strategies });
