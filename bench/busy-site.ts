/**
 * A site of any size with cars at most of its stations, for measuring: the engine's events of one step as the client
 * would make them, and the bytes that the box would send.
 * @module
 */
import { createDirectLink } from '../sim/direct.ts';
import { instantAt } from '../sim/virtual-clock.ts';
import { buildWorld, type World } from '../sim/world.ts';
import { loadScenario } from '../src/config/index.ts';
import { createEngine, type Engine, type EngineEvent, type EngineState } from '../src/engine/index.ts';
import { inMemory } from '../test/support/config.ts';

/** Stations per zone of the large sites. */
const STATIONS_PER_ZONE = 10;

export interface BusySite {
  readonly world: World;
  readonly engine: Engine;
  /** The engine after a few minutes of service. */
  readonly state: EngineState;
  /** All observations of the next step, without the tick. */
  readonly observations: readonly EngineEvent[];
  readonly tick: EngineEvent;
}

/** Builds a site of so many stations and runs it until it has settled. */
export function busySite(stations: number): BusySite {
  const world = worldOf(stations);
  const engine = createEngine({ site: world.site, strategies: [] });
  const link = createDirectLink(world);
  let state = engine.initial;
  const at = (step: number) => instantAt(world.wallStartMs, step * world.stepMs);
  let step = 0;
  for (; step < SETTLED_STEPS; step += 1) {
    world.advance(step * world.stepMs);
    const events: EngineEvent[] = [...link.observe(at(step)), { kind: 'Tick', at: at(step) }];
    for (const event of events) {
      const next = engine.step(state, event);
      state = next.state;
      for (const effect of next.effects)
        if (effect.kind === 'WriteReduction') events.push(...link.write(effect, at(step)));
    }
  }
  world.advance(step * world.stepMs);
  return { world, engine, state, observations: link.observe(at(step)), tick: { kind: 'Tick', at: at(step) } };
}

/** Enough for cars to have started and ceilings to have risen. */
const SETTLED_STEPS = 60;

function worldOf(stations: number): World {
  const loaded = loadScenario('bench.yaml', inMemory({ 'bench.yaml': scenarioText(stations) }));
  if (!loaded.ok) throw new TypeError(loaded.problems.map(({ message }) => message).join('\n'));
  const built = buildWorld(loaded.value, { seed: 1 });
  if (!built.ok) throw new TypeError(built.problems.join('\n'));
  return built.world;
}

/** Main, feeders of up to ten zones each, zones of ten stations; limits that bind at all three levels. */
function scenarioText(stations: number): string {
  const zones = Math.max(2, Math.round(stations / STATIONS_PER_ZONE));
  const feeders = Math.ceil(zones / 10);
  const feeder = (index: number): string => `    - { name: Feeder ${index}, parent: Main, limitAmps: 900 }`;
  const zone = (index: number): string =>
    `    - { name: Zone ${index}, parent: Feeder ${Math.floor(index / 10)}, zone: Zone ${index}, limitAmps: 200, fallbackAmps: 6 }`;
  const list = (count: number, line: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');
  return `
scenario: Bench
site:
  site: Bench
  timezone: Europe/Berlin
  nodes:
    - { name: Main, limitAmps: ${Math.max(900, stations * 8)}, meters: [Main meter], worstBackgroundAmps: 10 }
${list(feeders, feeder)}
${list(zones, zone)}
  meters: [{ name: Main meter }]
start: 2024-03-04T10:00:00+01:00
duration: 1d
step: 10s
traffic: { stations: ${stations}, profile: workplace, arrivalsPerWeekday: ${stations * 3} }
background: { profile: office, peakKw: ${stations} }
cars: { startDelay: 5s..10s }
`;
}
