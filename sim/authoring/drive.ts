/**
 * Drives the real engine through a small world, tick by tick, with a box that does at once what it is told.
 * @module
 */
import {
  amps,
  createEngine,
  epochMs,
  monoMs,
  onAllPhases,
  type BoundStrategy,
  type CycleRecord,
  type Engine,
  type EngineEvent,
  type EngineState,
  type Instant,
  type Site,
} from '../../src/engine/index.ts';
import { watchLaws, type Laws } from './laws.ts';
import { listed, readings, type Situation } from './small-world.ts';

/** An engine on the bench. */
export interface Drive {
  /** Lets time pass in this situation; gives the last decision. */
  pass(ms: number, situation: Situation): CycleRecord;
  /** What of the laws did not hold, one sentence each. */
  brokenLaws(): readonly string[];
}

/** What changes while it is driven. */
interface Driven {
  readonly site: Site;
  readonly engine: Engine;
  readonly laws: Laws;
  readonly beginMs: number;
  /** What the box holds for each zone, A. */
  readonly allowedAmps: Record<string, number>;
  state: EngineState;
  passedMs: number;
  record: CycleRecord | null;
}

/** Begins at a time of the wall clock. */
export function createDrive(site: Site, strategy: BoundStrategy, beginMs: number): Drive {
  const engine = createEngine({ site, strategies: [strategy] });
  const driven: Driven = {
    site,
    engine,
    laws: watchLaws(site),
    beginMs,
    allowedAmps: Object.fromEntries(site.zones.map(({ name, node }) => [name, mostOf(site, node)])),
    state: engine.initial,
    passedMs: 0,
    record: null,
  };
  feed(driven, { kind: 'LinkChanged', at: nowOf(driven), up: true, detail: null });
  feed(driven, listed(site, nowOf(driven)));
  return {
    pass: (ms, situation) => pass(driven, driven.passedMs + ms, situation),
    brokenLaws: () => driven.laws.broken().map(({ id, detail = '' }) => `the law ${id} does not hold: ${detail}`),
  };
}

/** The largest current that a zone can be given. */
export const mostOf = ({ nodes }: Site, node: number): number => Math.min(...(nodes[node]?.limitAmps ?? [0]));

const nowOf = ({ beginMs, passedMs }: Driven): Instant => ({
  monoMs: monoMs(passedMs),
  wallMs: epochMs(beginMs + passedMs),
});

function pass(driven: Driven, untilMs: number, situation: Situation): CycleRecord {
  const { tickMs } = driven.site.timing;
  do {
    driven.passedMs = Math.min(untilMs, driven.passedMs + tickMs);
    tick(driven, situation);
  } while (driven.passedMs < untilMs);
  return driven.record as CycleRecord;
}

function tick(driven: Driven, situation: Situation): void {
  const at = nowOf(driven);
  const { site, allowedAmps } = driven;
  for (const event of readings(site, situation, { at, allowedAmps })) feed(driven, event);
  for (const [zone, value] of Object.entries(allowedAmps))
    feed(driven, { kind: 'ReductionRead', at, zone, begunMonoMs: at.monoMs, allowedAmps: onAllPhases(amps(value)) });
  feed(driven, { kind: 'Tick', at });
}

function feed(driven: Driven, event: EngineEvent): void {
  const before = driven.state;
  const { state, effects } = driven.engine.step(before, event);
  driven.state = state;
  for (const effect of effects) {
    if (effect.kind === 'Record') {
      driven.record = effect.record;
      driven.laws.check(effect.record, before);
    }
    if (effect.kind === 'WriteReduction') {
      const { zone, writeId, allowedAmps } = effect;
      const at = nowOf(driven);
      driven.allowedAmps[zone] = Math.max(...allowedAmps);
      feed(driven, { kind: 'ReductionRead', at, zone, begunMonoMs: at.monoMs, allowedAmps });
      feed(driven, { kind: 'WriteSettled', at, zone, writeId, outcome: 'confirmed', detail: null });
    }
  }
}
