/**
 * What is on its way to the journal's thread: bounded, whatever the disk does. When there is no room the oldest turns go, but
 * for their writes and alarms and those of the shell; when there is no room for these either, they go too. What the thread
 * may not have kept when it ends is said again to the next, in order and to the end: after that the alarms stand as they should.
 * @module
 */
import type { Alarm, Effect, EngineEvent, Instant } from '../engine/index.ts';
import { alarmsOnly, entriesOf, lostWith, missingWith, NOTHING_MISSING, type Missing } from './evidence.ts';
import { lastingAfter } from './lasting-alarms.ts';
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
  /** What was dropped since it was taken from last. */
  #missing: Missing = NOTHING_MISSING;
  /** Batches that were taken, and that the thread has not seen to. */
  #underWay: readonly (readonly Kept[])[] = [];
  /** What the thread has seen to and not written: it says so with the next batch that it can write, unless it ends before. */
  #unwritten: Missing = NOTHING_MISSING;
  #lasting: readonly Alarm[] = [];
  #lostTurns = 0;

  constructor(bytesMax = BYTES_MAX) {
    this.#bytesMax = bytesMax;
  }

  /** All turns that, as far as is known, have not come into the journal and never will. */
  get lostTurns(): number {
    return this.#lostTurns;
  }

  get batchesUnderWay(): number {
    return this.#underWay.length;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && entriesOf(this.#missing).length === 0;
  }

  /** Alarms that last after all that was added. */
  get lasting(): readonly Alarm[] {
    return this.#lasting;
  }

  add(event: EngineEvent, effects: readonly Effect[]): void {
    const kept = { kind: 'turn', event, effects: effects.filter(isWorthKeeping) } as const;
    this.#put({ kept, bytes: weightOf(event, kept.effects) });
  }

  /** Adds an alarm of the shell. */
  addAlarm(alarm: Alarm): void {
    this.#put({ kept: { kind: 'alarm', alarm }, bytes: EFFECT_BYTES });
  }

  /** Ends the alarms that last: a run is over, and the next raises anew what is still so. */
  endAlarms(at: Instant): void {
    for (const alarm of this.#lasting) this.addAlarm({ ...alarm, raised: false, at });
  }

  /** Takes everything as one batch, oldest first. */
  take(): readonly Kept[] {
    const taken = [...entriesOf(this.#missing), ...this.#waiting.map(({ kept }) => kept)];
    this.#waiting = [];
    this.#bytes = 0;
    this.#missing = NOTHING_MISSING;
    this.#underWay = [...this.#underWay, taken];
    return taken;
  }

  /** The thread has seen to the oldest batch under way. */
  seenTo(isWritten: boolean): void {
    const [batch = [], ...others] = this.#underWay;
    this.#underWay = others;
    this.#unwritten = isWritten ? NOTHING_MISSING : missingWith(this.#unwritten, batch);
    if (!isWritten) this.#lostTurns += lostWith(batch);
  }

  /** The batch that has just been taken cannot be handed on, for something in it that strategies have made. */
  refuse(): void {
    const batch = this.#underWay.at(-1) ?? [];
    this.#underWay = this.#underWay.slice(0, -1);
    this.#lostTurns += lostWith(batch);
    this.#missing = missingWith(this.#missing, batch.map(alarmsOnly));
  }

  /** The thread is gone, and nobody knows what it has written of the batches under way. */
  lose(): void {
    const batches = this.#underWay.flat();
    this.#lostTurns += lostWith(batches);
    const inOrder = [...entriesOf(this.#unwritten), ...batches, ...entriesOf(this.#missing)];
    [this.#missing, this.#unwritten] = [missingWith(NOTHING_MISSING, inOrder), NOTHING_MISSING];
    this.#underWay = [];
  }

  #put(waiting: Waiting): void {
    this.#lasting = lastingAfter(this.#lasting, [waiting.kept]);
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
    this.#lostTurns += lostWith(dropped);
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
