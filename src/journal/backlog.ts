/**
 * What is on its way to the journal's thread: bounded, whatever the disk does. When there is no room the oldest turns go, but
 * for their writes and alarms and those of the shell; when there is no room for these either, they go too.
 * @module
 */
import type { Alarm, Effect, EngineEvent } from '../engine/index.ts';
import { entriesOf, missingWith, NOTHING_MISSING, turnsIn, type Missing } from './evidence.ts';
import type { Kept } from './sqlite/words.ts';

/** Weights are rough bytes; what they are measured by does not matter as long as a large site's turns weigh more. */
const EVENT_BYTES = 500;
const PART_BYTES = 250;
const EFFECT_BYTES = 500;
/** Some minutes of a site with 1,000 stations, an hour of one with 50. */
const BYTES_MAX = 32 * 1024 * 1024;

interface Waiting {
  readonly kept: Kept;
  readonly bytes: number;
}

/** Turns that wait, and alarms between them. */
export class Backlog {
  readonly #bytesMax: number;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #missing: Missing = NOTHING_MISSING;
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
    this.#put({ kept, bytes: weightOf(event, kept.effects) });
  }

  /** Adds an alarm of the shell. */
  addAlarm(alarm: Alarm): void {
    this.#put({ kept: { kind: 'alarm', alarm }, bytes: EFFECT_BYTES });
  }

  /** Takes everything, oldest first. */
  take(): readonly Kept[] {
    const taken = [...entriesOf(this.#missing), ...this.#waiting.map(({ kept }) => kept)];
    this.#waiting = [];
    this.#bytes = 0;
    this.#missing = NOTHING_MISSING;
    return taken;
  }

  /** Counts what was taken and could not be handed on. Alarms of the shell stay: nothing else tells of them. */
  lose(taken: readonly Kept[]): void {
    const lostTurns = turnsIn(taken);
    const { turns, effects } = this.#missing;
    const alarms = taken.filter(({ kind }) => kind === 'alarm');
    this.#missing = missingWith({ turns: turns + lostTurns, effects }, alarms);
    this.#droppedTurns += lostTurns;
  }

  #put(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#bytes += waiting.bytes;
    if (this.#bytes > this.#bytesMax) this.#dropOldest();
  }

  /** A half at once: what follows on a gap is of use only if it lasts a while. */
  #dropOldest(): void {
    let count = 0;
    while (this.#bytes > this.#bytesMax / 2 && count < this.#waiting.length) {
      this.#bytes -= (this.#waiting[count] as Waiting).bytes;
      count += 1;
    }
    const dropped = this.#waiting.slice(0, count).map(({ kept }) => kept);
    this.#waiting = this.#waiting.slice(count);
    this.#missing = missingWith(this.#missing, dropped);
    this.#droppedTurns += turnsIn(dropped);
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
