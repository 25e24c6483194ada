/**
 * What happened, told differently: the same events at another time, in another order, or as a journal would give them back.
 * @module
 */
import { createRandom } from '../../sim/random.ts';
import {
  createEngine,
  epochMs,
  monoMs,
  type BoundStrategy,
  type CycleRecord,
  type EngineEvent,
  type EngineState,
  type Instant,
  type WriteReduction,
} from '../../src/engine/index.ts';
import type { Place } from './places.ts';

/** What an engine made of events. */
export interface Course {
  readonly records: readonly CycleRecord[];
  readonly writes: readonly WriteReduction[];
  readonly state: EngineState;
}

/** Lets an engine hear events, from a first state on. */
export function hear(
  { site }: Place,
  events: readonly EngineEvent[],
  of: { readonly strategies?: readonly BoundStrategy[]; readonly from?: EngineState; readonly resave?: boolean } = {},
): Course {
  const engine = createEngine({ site, strategies: of.strategies ?? [] });
  const records: CycleRecord[] = [];
  const writes: WriteReduction[] = [];
  let state = of.from ?? engine.initial;
  for (const event of events) {
    const next = engine.step(of.resave === true ? saved(state) : state, event);
    state = next.state;
    for (const effect of next.effects) {
      if (effect.kind === 'Record') records.push(effect.record);
      if (effect.kind === 'WriteReduction') writes.push(effect);
    }
  }
  return { records, writes, state };
}

/** Plain data as it comes back from a file. */
export const saved = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The same with every instant moved. */
export function shifted<T>(value: T, move: (at: Instant) => Instant): T {
  if (typeof value !== 'object' || value === null) return value;
  if (isInstant(value)) return move(value) as T;
  if (Array.isArray(value)) return value.map((part: unknown) => shifted(part, move)) as T;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shifted<unknown>(part, move)])) as T;
}

const isInstant = (part: object): part is Instant => 'monoMs' in part && 'wallMs' in part;

/** Moves an instant by so much on either clock. */
export const later =
  (by: { readonly mono?: number; readonly wall?: number }) =>
  ({ monoMs: mono, wallMs: wall }: Instant): Instant => ({
    monoMs: monoMs(mono + (by.mono ?? 0)),
    wallMs: epochMs(wall + (by.wall ?? 0)),
  });

/** The same events with those of one sort and instant in another order, and their lists as well. */
export function shuffled(events: readonly EngineEvent[], seed: number): readonly EngineEvent[] {
  const random = createRandom(seed);
  const mix = <T>(all: readonly T[]): T[] =>
    all
      .map((one) => ({ one, rank: random.uniform() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ one }) => one);
  const batches: EngineEvent[][] = [];
  for (const event of events) {
    const batch = batches.at(-1);
    const first = batch?.[0];
    const together = event.kind === 'MeterObserved' || event.kind === 'ReductionRead';
    if (together && first?.kind === event.kind && first.at.monoMs === event.at.monoMs) batch?.push(event);
    else batches.push([event]);
  }
  return batches.flatMap((batch) => mix(batch).map((event) => withLists(event, mix)));
}

function withLists(event: EngineEvent, mix: <T>(all: readonly T[]) => T[]): EngineEvent {
  switch (event.kind) {
    case 'StationsObserved':
      return { ...event, stations: mix(event.stations) };
    case 'DirectoryListed':
      return { ...event, stations: mix(event.stations), zones: mix(event.zones) };
    case 'Tick':
    case 'MeterObserved':
    case 'ReductionRead':
    case 'WriteSettled':
    case 'LinkChanged':
    case 'StopSettled':
    case 'SignalArrived':
    case 'ProposalArrived':
    case 'HoldSaid':
      return event;
  }
}
