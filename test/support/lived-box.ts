/**
 * A box as it truly is: what it holds for each zone, and whether its cars have followed. Writes of a zone reach it one after
 * the other; one may be on its way for some seconds.
 * @module
 */
import {
  lowest,
  onAllPhases,
  ZERO_AMPS,
  type ListedZone,
  type PhaseAmps,
  type WriteReduction,
} from '../../src/engine/index.ts';

/** What a zone holds, and since when it holds less than before. */
interface Held {
  readonly allowedAmps: PhaseAmps;
  readonly loweredMs: number;
  /** The first decrease since the cars looked last, and from what: that one they have to follow, whatever came after it. */
  readonly unnoticed: { readonly fromAmps: number; readonly atMs: number } | null;
}

/** A write on its way. */
interface OnItsWay {
  readonly write: WriteReduction;
  readonly dueMs: number;
}

/** What is true of the zones, whatever the engine believes. */
export class LivedBox {
  readonly #zones: readonly ListedZone[];
  readonly #followMs: number;
  readonly #held: Held[];
  #coming: readonly OnItsWay[] = [];

  /** Cars follow a decrease within `followMs`. At first the zones hold no reduction. */
  constructor(zones: readonly ListedZone[], followMs: number) {
    this.#zones = zones;
    this.#followMs = followMs;
    this.#held = zones.map(({ lever }) => ({
      allowedAmps: onAllPhases(lever.maxAmps),
      loweredMs: -Infinity,
      unnoticed: null,
    }));
  }

  /** Lets time pass, and writes arrive. */
  advance(nowMs: number): void {
    for (const { write, dueMs } of this.#coming) if (dueMs <= nowMs) this.put(write.zone, write.allowedAmps, dueMs);
    this.#coming = this.#coming.filter(({ dueMs }) => dueMs > nowMs);
  }

  /** Whether a write of this zone is still on its way. */
  isComing(zone: string): boolean {
    return this.#coming.some(({ write }) => write.zone === zone);
  }

  /** Sends a write on its way, behind those of its zone that are on theirs. */
  send(write: WriteReduction, dueMs: number): void {
    const before = this.#coming.filter((other) => other.write.zone === write.zone).map((other) => other.dueMs);
    this.#coming = [...this.#coming, { write, dueMs: Math.max(dueMs, ...before) }];
  }

  put(zone: string, allowedAmps: PhaseAmps, nowMs: number): void {
    const index = this.#zones.findIndex(({ name }) => name === zone);
    const { allowedAmps: before, loweredMs, unnoticed } = this.#held[index] as Held;
    const [fromAmps, toAmps] = [lowest(before), lowest(allowedAmps)];
    const isLower = toAmps < fromAmps;
    const first = unnoticed ?? (isLower ? { fromAmps, atMs: nowMs } : null);
    this.#held[index] = {
      allowedAmps,
      loweredMs: isLower ? nowMs : loweredMs,
      unnoticed: first !== null && toAmps < first.fromAmps ? first : null,
    };
  }

  /** Forgets all reductions, as after a loss of power. */
  restart(nowMs: number): void {
    this.#coming = [];
    for (const { name, lever } of this.#zones) this.put(name, onAllPhases(lever.maxAmps), nowMs);
  }

  /** What the box holds for a zone. */
  held(zone: number): PhaseAmps {
    return this.#held[zone]?.allowedAmps ?? ZERO_AMPS;
  }

  /** When the cars of a zone will have followed its last decrease at the latest. */
  followedByMs(zone: number): number {
    const { loweredMs, unnoticed } = this.#held[zone] as Held;
    return (unnoticed?.atMs ?? loweredMs) + this.#followMs;
  }

  /** The cars of a zone know what it holds now. */
  notice(zone: number): void {
    this.#held[zone] = { ...(this.#held[zone] as Held), unnoticed: null };
  }
}
