/**
 * Loads the strategies that a site has from files and packages, each in a process of its own, and has them asked.
 * @module
 */
import { Subject } from 'rxjs';
import type { ForeignStrategy, Problem, SiteConfig } from '../config/index.ts';
import { bindElsewhere, monoMs, type BoundStrategy, type ProposalArrived, type SiteSnapshot } from '../engine/index.ts';
import { contained } from '../engine/sound.ts';
import type { Clock, StrategyRunner } from '../engine/ports.ts';
import { ANSWER_TICKS } from './budget.ts';
import { createChatter } from './chatter.ts';
import { firstSnapshot } from './first-snapshot.ts';
import { Keeper, type Kept } from './keeper.ts';
import { locate } from './locate.ts';
import { startProcess, type StrategyProcess } from './strategy-process.ts';
import type { Flaw } from './words.ts';

/** Whom the strategies live with. */
export interface RunnerWorld {
  /** The site's clock. */
  readonly clock: Clock;
  /** The clock by which budgets are kept: an author's code does not run faster in a simulated site. */
  readonly realTime: Clock;
  readonly log: (level: 'info' | 'warn', text: string) => void;
}

/** A runner that can be closed. */
export interface OpenedRunner extends StrategyRunner {
  close(): void;
}

export type OpenedStrategies<Config> =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Null where the site has none of its own. */
      readonly runner: OpenedRunner | null;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Needed = Pick<SiteConfig, 'site' | 'strategies' | 'foreign'>;

/** Loads them all; the config that comes back has them in their places. */
export async function openStrategies<Config extends Needed>(
  config: Config,
  world: RunnerWorld,
): Promise<OpenedStrategies<Config>> {
  const { foreign, site } = config;
  if (foreign.length === 0) return { ok: true, config, runner: null };
  const answers = new Subject<ProposalArrived>();
  const ending = new AbortController();
  const to: Shared = {
    world,
    answers,
    config,
    ending: ending.signal,
    snapshot: firstSnapshot(site, world.clock.now()),
  };
  const opened = await Promise.all(foreign.map((use) => openOne(use, to)));
  const keepers = opened.flatMap((one) => (one.ok ? [one] : []));
  const close = (): void => {
    ending.abort();
    for (const { keeper } of keepers) keeper.close();
  };
  const problems = opened.flatMap((one) => (one.ok ? [] : one.problems));
  if (problems.length > 0) {
    close();
    return { ok: false, problems };
  }
  const strategies = config.strategies.map(
    (own, index) => keepers.find(({ use }) => use.index === index)?.bound ?? own,
  );
  const ask: StrategyRunner['ask'] = (question) =>
    keepers.find(({ use }) => use.name === question.strategy)?.keeper.ask(question);
  return { ok: true, config: { ...config, strategies }, runner: { ask, answers$: answers, close } };
}

interface Shared {
  readonly world: RunnerWorld;
  readonly answers: Subject<ProposalArrived>;
  readonly config: Needed;
  readonly ending: AbortSignal;
  readonly snapshot: SiteSnapshot;
}

type OpenedOne =
  | { readonly ok: true; readonly use: ForeignStrategy; readonly bound: BoundStrategy; readonly keeper: Keeper }
  | { readonly ok: false; readonly problems: readonly Problem[] };

async function openOne(use: ForeignStrategy, to: Shared): Promise<OpenedOne> {
  const located = locate(use);
  if (!located.ok) return { ok: false, problems: problemsOf(use, [{ path: [], message: located.why }]) };
  const { realTime, log } = to.world;
  const chatter = createChatter(realTime, (line) => log('info', `${use.name} says: ${line}`));
  const { options } = use;
  const word = { url: located.url, options, snapshot: to.snapshot };
  const start = () => startProcess({ word, realTime, chatter, signal: to.ending });
  const started = await start();
  if (!started.ok) return { ok: false, problems: problemsOf(use, started.flaws) };
  const { process } = started;
  const judged = contained(() => process.facts.failsafe, to.config.site);
  if (judged.kind === 'unsound') {
    process.kill();
    return { ok: false, problems: problemsOf(use, [{ path: [], message: `its failsafe ${judged.why}` }]) };
  }
  return { ok: true, use, bound: boundOf(use, process), keeper: keeperOf(use, to, { first: process, start }) };
}

function boundOf({ name, shadow }: ForeignStrategy, { facts }: StrategyProcess): BoundStrategy {
  const { id, version, options, initialMemory, failsafe } = facts;
  return bindElsewhere({ name, id, version, shadow, options, initialMemory, failsafe });
}

function keeperOf(use: ForeignStrategy, to: Shared, kept: Pick<Kept, 'first' | 'start'>): Keeper {
  const { world, config, answers } = to;
  const lastsMs = ANSWER_TICKS * config.site.timing.tickMs;
  return new Keeper({
    ...kept,
    answerWithinMs: use.answerWithinMs,
    realTime: world.realTime,
    warn: (text) => world.log('warn', `strategy ${use.name}: ${text}`),
    answered: (question, answer) =>
      answers.next({
        kind: 'ProposalArrived',
        at: world.clock.now(),
        strategy: use.name,
        askedCycle: question.cycle,
        answer,
        expiresAt: monoMs(question.at.monoMs + lastsMs),
      }),
  });
}

/** What is wrong, at the place where the site file asks for it. */
export function problemsOf({ at, path }: ForeignStrategy, flaws: readonly Flaw[]): readonly Problem[] {
  const within = (flaw: Flaw): string =>
    flaw.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return flaws.map((flaw) => ({ ...at, path: `${path}${within(flaw)}`, message: flaw.message }));
}
