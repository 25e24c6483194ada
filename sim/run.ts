/**
 * One run of a scenario, step only: sample, decide, apply, and let time pass. No clock, no promise, no stream;
 * the fastest of the ways to run the same engine on the same world.
 * @module
 */
import type { ScenarioConfig } from '../src/config/index.ts';
import type { BoundStrategy, CycleRecord, Effect, EngineEvent, WriteReduction } from '../src/engine/index.ts';
import { createEngine, type Engine } from '../src/engine/step.ts';
import { createBilling } from './billing.ts';
import type { RunBooks } from './books.ts';
import { checkRecords } from './checkers/record-checks.ts';
import type { Control } from './control.ts';
import { createControlTally } from './control-tally.ts';
import { createDirectLink, type DirectLink } from './direct.ts';
import { resultOf, type SimulationResult } from './result.ts';
import type { RejectedSession } from './sessions.ts';
import { instantAt } from './virtual-clock.ts';
import { buildWorld, type World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  readonly control: Control;
  /** Called after each event that the engine was told, with what followed from it. */
  readonly onTurn?: (event: EngineEvent, effects: readonly Effect[]) => void;
  /** Called after each decision, in order. */
  readonly onRecord?: (record: CycleRecord) => void;
  /** Called in each step with what now flows, and the decision that was last taken. */
  readonly onStep?: (world: World, lastRecord: CycleRecord | null) => void;
}

export type RunOutcome =
  | {
      readonly ok: true;
      readonly result: SimulationResult;
      readonly rejected: readonly RejectedSession[];
      /** What is odd about the data, one sentence each. */
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Runs a scenario from its start to its end. */
export function runScenario(scenario: ScenarioConfig, options: RunOptions): RunOutcome {
  const built = buildWorld(scenario, { seed: options.seed });
  if (!built.ok) return built;
  const books = runWorld(built.world, options);
  return { ok: true, result: resultOf(scenario, options, books), rejected: built.rejected, warnings: built.warnings };
}

/** Lets a world that nobody has touched pass from its start to its end. */
export function runWorld(world: World, options: Omit<RunOptions, 'seed'>): RunBooks {
  const books: RunBooks = {
    world,
    billing: createBilling(world),
    tally: createControlTally(),
    checks: checkRecords({ site: world.site, wiredAmps: world.wiredAmps }),
  };
  const controller = options.control.kind === 'busbar' ? createLoop(books, options.control.strategies, options) : null;
  world.advance(0);
  for (let atMs = 0; atMs < world.durationMs; atMs += world.stepMs) {
    const lastRecord = controller?.decide(atMs) ?? null;
    options.onStep?.(world, lastRecord);
    const nextMs = Math.min(atMs + world.stepMs, world.durationMs);
    world.advance(nextMs);
    books.billing.book(atMs, nextMs);
  }
  return books;
}

type Listener = Pick<RunOptions, 'onRecord' | 'onTurn'>;

interface Loop {
  /** Samples, decides and applies at this plant time. */
  decide(atMs: number): CycleRecord | null;
}

function createLoop(books: RunBooks, strategies: readonly BoundStrategy[], { onRecord, onTurn }: Listener): Loop {
  const { world } = books;
  const engine: Engine = createEngine({ site: world.site, strategies });
  const link: DirectLink = createDirectLink(world);
  let state = engine.initial;
  let lastRecord: CycleRecord | null = null;

  /** Carries an event through the engine; what its orders lead to is heard after what is happening now. */
  const turn = (event: EngineEvent, later: EngineEvent[]): void => {
    const next = engine.step(state, event);
    state = next.state;
    onTurn?.(event, next.effects);
    for (const effect of next.effects) {
      if (effect.kind === 'WriteReduction') later.push(...applied(books, link, effect));
      if (effect.kind === 'StopSession') later.push(...link.stop(effect, effect.at));
      if (effect.kind === 'Record') note(effect.record);
    }
  };
  const note = (record: CycleRecord): void => {
    lastRecord = record;
    books.checks.check(record);
    onRecord?.(record);
  };

  return {
    decide(atMs) {
      const at = instantAt(world.wallStartMs, atMs);
      const later: EngineEvent[] = [];
      for (const event of [...world.signals.observe(at), ...link.observe(at)]) turn(event, later);
      turn({ kind: 'Tick', at }, later);
      books.tally.tick();
      // The list grows while it is walked: an outcome may lead to a write of its own.
      for (const event of later) turn(event, later);
      return lastRecord;
    },
  };
}

/** Writes into the plant, and tells what became of it. */
function applied({ tally, world }: RunBooks, link: DirectLink, write: WriteReduction): readonly EngineEvent[] {
  tally.write(write, world.plant.nowMs());
  return link.write(write, write.at);
}
