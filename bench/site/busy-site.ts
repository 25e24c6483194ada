/**
 * A busy site in one process: its world moves on step by step, and the engine decides on what it shows, so that no two
 * decisions are alike. Plant, box and engine can be run, and hence measured, one without the other.
 * @module
 */
import { createDirectLink } from '../../sim/direct.ts';
import { instantAt } from '../../sim/virtual-clock.ts';
import { buildWorld, type World } from '../../sim/world.ts';
import {
  createEngine,
  type Engine,
  type EngineEvent,
  type EngineState,
  type WriteReduction,
} from '../../src/engine/index.ts';
import { BenchFailure } from '../case.ts';
import { writeScenario } from './scenario.ts';

export interface BusySite {
  readonly world: World;
  readonly engine: Engine;
  state(): EngineState;
  tick(): EngineEvent;
  /** Time passes: what the last decision wrote is carried out and heard of, and then all is read anew. */
  pass(): void;
  /** Folds all that was read, and decides: what a period costs the controller. */
  decide(): void;
}

const STEP_SECONDS = 10;
/** Enough for cars to have started and ceilings to have risen. */
const SETTLED_STEPS = 60;

/** Builds a site of so many stations and runs it until it has settled. */
export function busySite(stations: number, days = 1): BusySite {
  const site = fromStart(worldOf(stations, days));
  for (let step = 0; step < SETTLED_STEPS; step += 1) {
    site.pass();
    site.decide();
  }
  return site;
}

function worldOf(stations: number, days: number): World {
  const scenario = writeScenario({ stations, days, stepSeconds: STEP_SECONDS, binding: 'all levels' });
  const built = buildWorld(scenario.config, { seed: 1 });
  scenario.dispose();
  if (!built.ok) throw new BenchFailure(built.problems.join('\n'));
  return built.world;
}

function fromStart(world: World): BusySite {
  const engine = createEngine({ site: world.site, strategies: [] });
  const link = createDirectLink(world);
  let state = engine.initial;
  let nowMs = -world.stepMs;
  let read: readonly EngineEvent[] = [];
  let writes: WriteReduction[] = [];
  const now = () => instantAt(world.wallStartMs, nowMs);
  const fold = (event: EngineEvent): void => {
    const next = engine.step(state, event);
    state = next.state;
    for (const effect of next.effects) if (effect.kind === 'WriteReduction') writes.push(effect);
  };
  const carryOut = (): void => {
    const due = writes;
    writes = [];
    for (const write of due) for (const event of link.write(write, now())) fold(event);
  };
  return {
    world,
    engine,
    state: () => state,
    tick: () => ({ kind: 'Tick', at: now() }),
    pass() {
      carryOut();
      nowMs += world.stepMs;
      world.advance(nowMs);
      read = link.observe(now());
    },
    decide() {
      for (const event of read) fold(event);
      fold({ kind: 'Tick', at: now() });
    },
  };
}
