/**
 * The engine against the real plant and the simulated box, a step at a time, on a site made up for the purpose. What
 * is judged is what truly flows.
 */
import { checkRecords, type LawReport } from '../../sim/checkers/record-checks.ts';
import { watchLimits, type LimitsReport } from '../../sim/checkers/limits-watch.ts';
import { createDirectLink } from '../../sim/direct.ts';
import { createBoxModel, type BoxModel, type BoxZone } from '../../sim/evce/model.ts';
import type { Load } from '../../sim/plant/load.ts';
import { createPlant, type Plant, type PlantStation } from '../../sim/plant/plant.ts';
import { instantAt } from '../../sim/virtual-clock.ts';
import type { BoxModes } from '../../src/config/index.ts';
import {
  amps,
  assert,
  type BoundStrategy,
  type CycleRecord,
  type EngineEvent,
  type EngineState,
  type Lever,
  type PerPhase,
  type Site,
  type SiteZone,
  type StopSession,
  volts,
  type WriteReduction,
} from '../../src/engine/index.ts';
import { createEngine } from '../../src/engine/step.ts';
import { leverOf, type Dialect } from '../../src/evce/dialect.ts';

export interface LoopSpec {
  readonly site: Site;
  readonly stepMs: number;
  readonly stations: readonly PlantStation[];
  readonly loads: readonly Load[];
  readonly dialect: Dialect;
  /** Cars are read once in so many steps, and meters at all others; where it is 1, both are read at every step. */
  readonly carsEverySteps?: number;
  readonly strategies?: readonly BoundStrategy[];
  /** How the box behaves where that is not known of a real one, as far as it is not the likeliest. */
  readonly modes?: Partial<BoxModes>;
  /** How a zone is configured in the box, as far as that is not the site's word. */
  readonly boxZone?: (zone: SiteZone) => Partial<BoxZone>;
  /** What the engine hears in an event's place; the event itself unless said. */
  readonly hears?: (event: EngineEvent) => readonly EngineEvent[];
}

export interface ClosedLoop {
  readonly site: Site;
  readonly plant: Plant;
  readonly box: BoxModel;
  readonly levers: readonly Lever[];
  /** Per zone: the most its stations can draw on each line, A. */
  readonly wiredAmps: readonly PerPhase<number>[];
  limits(): LimitsReport;
  laws(): readonly LawReport[];
  /** Lets so much time pass; returns what was written in it. */
  pass(spanMs: number): readonly WriteReduction[];
  /** The sessions that were to end, from the beginning. */
  stops(): readonly StopSession[];
  lastRecord(): CycleRecord;
  state(): EngineState;
}

const VOLTS = 230;
const WALL_START_MS = Date.UTC(2023, 5, 12);

export function closeLoop(spec: LoopSpec): ClosedLoop {
  const { site, stepMs, dialect } = spec;
  const plant = createPlant({
    nodes: site.nodes,
    stations: spec.stations,
    loads: spec.loads,
    meters: site.meters.map((meter) => ({
      traits: { name: meter.name, periodMs: 1000, sign: meter.sign },
      sees:
        meter.role === 'flow'
          ? { kind: 'node', node: meter.node }
          : { kind: 'loads', loads: spec.loads.flatMap(({ kind }, index) => (kind === 'generator' ? [index] : [])) },
    })),
    volts: VOLTS,
  });
  const maxima = site.zones.map(({ node }) => Math.min(...(site.nodes[node]?.limitAmps ?? [0])));
  const box = createBoxModel({
    field: plant,
    zones: site.zones.map(({ name, fallbackAmps, allocation }, index) => ({
      name,
      parent: null,
      maxAmps: maxima[index] as number,
      allocation,
      minCurrentPerVehicleAmps: 6,
      mode: 'static',
      meter: null,
      degradedAmps: fallbackAmps,
      ...spec.boxZone?.(site.zones[index] as SiteZone),
    })),
    dialect,
    ...(spec.modes === undefined ? {} : { modes: spec.modes }),
    wallStartMs: WALL_START_MS,
    stepMs,
  });
  const wiredAmps = site.zones.map(({ name }) => wiredIn(plant, name));
  const watch = watchLimits(site, plant, stepMs);
  const checks = checkRecords({ site, wiredAmps });
  const link = createDirectLink({ site, box, dialect, wallStartMs: WALL_START_MS, stepMs });
  const engine = createEngine({ site, strategies: spec.strategies ?? [] });
  let state = engine.initial;
  let lastRecord: CycleRecord | null = null;
  const stops: StopSession[] = [];
  const { hears = (event: EngineEvent) => [event] } = spec;

  const every = spec.carsEverySteps ?? 1;
  const isReadAt = (step: number, kind: EngineEvent['kind']): boolean => {
    if (every === 1 || (kind !== 'MeterObserved' && kind !== 'StationsObserved')) return true;
    return (step % every === 0) === (kind === 'StationsObserved');
  };
  const decide = (): readonly WriteReduction[] => {
    const at = instantAt(WALL_START_MS, plant.nowMs());
    const writes: WriteReduction[] = [];
    const seen = link.observe(at).filter(({ kind }) => isReadAt(plant.nowMs() / stepMs, kind));
    const events: EngineEvent[] = [...seen.flatMap(hears), ...hears({ kind: 'Tick', at })];
    // The list grows while it is walked: what an order leads to is heard after what happens now.
    for (const event of events) {
      const next = engine.step(state, event);
      state = next.state;
      for (const effect of next.effects) {
        if (effect.kind === 'WriteReduction') {
          writes.push(effect);
          events.push(...link.write(effect, at).flatMap(hears));
        }
        if (effect.kind === 'StopSession') {
          stops.push(effect);
          events.push(...link.stop(effect, at).flatMap(hears));
        }
        if (effect.kind === 'Record') {
          lastRecord = effect.record;
          checks.check(effect.record);
        }
      }
    }
    return writes;
  };

  box.advance(0);
  return {
    site,
    plant,
    box,
    wiredAmps,
    levers: maxima.map((maxAmps) => leverOf(dialect, { maxAmps: amps(maxAmps), voltage: volts(VOLTS), phases: 3 })),
    limits: () => watch.report(),
    laws: () => checks.reports(),
    pass(spanMs) {
      const writes: WriteReduction[] = [];
      for (const untilMs = plant.nowMs() + spanMs; plant.nowMs() < untilMs;) {
        writes.push(...decide());
        watch.flows(stepMs);
        box.advance(plant.nowMs() + stepMs);
        plant.advance(plant.nowMs() + stepMs);
        watch.warms();
      }
      return writes;
    },
    stops: () => stops,
    lastRecord() {
      assert(lastRecord !== null, 'time has passed');
      return lastRecord;
    },
    state: () => state,
  };
}

function wiredIn(plant: Plant, zone: string): PerPhase<number> {
  const sums: [number, number, number] = [0, 0, 0];
  for (const { info, lines } of plant.fleet)
    if (info.zone === zone) for (const line of lines) sums[line as 0 | 1 | 2] += info.maxAmps;
  return sums;
}
