/**
 * Turns on their way to the journal's thread: bounded, whatever the disk does. When there is no room the oldest go, but for
 * their writes and alarms, which are small and evidence; when there is no room for these either, they go too.
 * @module
 */
import type { Effect, EngineEvent } from '../engine/index.ts';
import type { Kept } from './sqlite/words.ts';

/** Weights are rough bytes; what they are measured by does not matter as long as a large site's turns weigh more. */
const EVENT_BYTES = 500;
const PART_BYTES = 250;
const EFFECT_BYTES = 500;
/** Some minutes of a site with 1,000 stations, an hour of one with 50. */
const BYTES_MAX = 32 * 1024 * 1024;
/** Writes and alarms of dropped turns: a night of them. */
const EVIDENCE_MAX = 10_000;

interface Waiting {
  readonly kept: Extract<Kept, { readonly kind: 'turn' }>;
  readonly bytes: number;
}

/** Turns that wait. */
export class Backlog {
  readonly #bytesMax: number;
  #turns: Waiting[] = [];
  #bytes = 0;
  #gap = { turns: 0, effects: [] as Effect[] };
  #droppedTurns = 0;

  constructor(bytesMax = BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** All turns that were dropped so far. */
  get droppedTurns(): number {
    return this.#droppedTurns;
  }

  add(event: EngineEvent, effects: readonly Effect[]): void {
    const kept = { kind: 'turn', event, effects: effects.filter(isWorthKeeping) } as const;
    const bytes = weightOf(event, kept.effects);
    this.#turns.push({ kept, bytes });
    this.#bytes += bytes;
    if (this.#bytes > this.#bytesMax) this.#dropOldest();
  }

  /** Takes everything, oldest first. */
  take(): readonly Kept[] {
    const gap: readonly Kept[] = this.#gap.turns === 0 ? [] : [{ kind: 'gap', ...this.#gap }];
    const turns = this.#turns.map(({ kept }) => kept);
    this.#turns = [];
    this.#bytes = 0;
    this.#gap = { turns: 0, effects: [] };
    return [...gap, ...turns];
  }

  /** Counts turns that were taken and could not be handed on. */
  lose(turns: readonly Kept[]): void {
    const count = turns.reduce((sum, turn) => sum + (turn.kind === 'gap' ? turn.turns : 1), 0);
    this.#gap = { ...this.#gap, turns: this.#gap.turns + count };
    this.#droppedTurns += count;
  }

  /** A half at once: what follows on a gap is of use only if it lasts a while. */
  #dropOldest(): void {
    let count = 0;
    while (this.#bytes > this.#bytesMax / 2 && count < this.#turns.length) {
      const { kept, bytes } = this.#turns[count] as Waiting;
      this.#bytes -= bytes;
      count += 1;
      this.#gap.effects.push(...kept.effects.filter(({ kind }) => kind !== 'Record'));
    }
    this.#turns = this.#turns.slice(count);
    this.#gap = { turns: this.#gap.turns + count, effects: this.#gap.effects.slice(-EVIDENCE_MAX) };
    this.#droppedTurns += count;
  }
}

/** The journal keeps what was decided, told and alarmed; the rest follows from it. */
const isWorthKeeping = ({ kind }: Effect): boolean =>
  kind === 'Record' || kind === 'WriteReduction' || kind === 'Alarm';

function weightOf(event: EngineEvent, effects: readonly Effect[]): number {
  const parts = event.kind === 'StationsObserved' || event.kind === 'DirectoryListed' ? event.stations.length : 0;
  let bytes = EVENT_BYTES + parts * PART_BYTES;
  for (const effect of effects) {
    bytes += EFFECT_BYTES;
    if (effect.kind !== 'Record') continue;
    const { meters, nodes, zones, strategies } = effect.record;
    bytes += PART_BYTES * (meters.length + 2 * nodes.length + 2 * zones.length + strategies.length);
  }
  return bytes;
}
