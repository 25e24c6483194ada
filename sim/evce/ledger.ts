/**
 * Keeps account of the current that is not yet given away, per line of each zone. What a zone gives is also spent in
 * every zone that feeds it.
 * @module
 */
import type { PerPhase, PhaseIndex } from '../../src/engine/index.ts';

/** A zone and what may flow in it. */
export interface SharingZone {
  /** Index of the zone that feeds it, or null. */
  readonly parent: number | null;
  readonly allocation: 'proportional' | 'fifo';
  readonly availableAmps: PerPhase<number>;
}

/** A station with a car. */
export interface Contender {
  /** Index of its zone. */
  readonly zone: number;
  /** Grid lines that it loads. */
  readonly lines: readonly PhaseIndex[];
  readonly minAmps: number;
  /** Not below `minAmps`. */
  readonly maxAmps: number;
  /** Start of its session; decides in zones that serve first come, first served. */
  readonly arrivedMs: number;
  /** Served before others, up to its maximum. */
  readonly vip: boolean;
  /** False for a car that is full or paused itself: it is offered what nobody else can use, so that it can resume. */
  readonly wants: boolean;
}

export interface Ledger {
  /** The most the contender can still be given without overdrawing a line of its zone or of one that feeds it. */
  roomFor(contender: Contender): number;
  give(taker: Pick<Contender, 'zone' | 'lines'>, amps: number): void;
  /** The zones with what is left of their current. */
  rest(): readonly SharingZone[];
}

/** A ledger of which nothing is spent. */
export function openLedger(zones: readonly SharingZone[]): Ledger {
  const feeders = zones.map((_, zone) => feedersOf(zones, zone));
  const rooms: [number, number, number][] = zones.map((zone) => [...zone.availableAmps]);
  return {
    roomFor(contender) {
      let least = Infinity;
      for (const zone of feeders[contender.zone] as readonly number[]) {
        for (const line of contender.lines) least = Math.min(least, rooms[zone]?.[line] as number);
      }
      return least;
    },
    give(taker, amps) {
      for (const zone of feeders[taker.zone] as readonly number[]) {
        const room = rooms[zone] as [number, number, number];
        for (const line of taker.lines) room[line] -= amps;
      }
    },
    rest: () => zones.map((zone, index) => ({ ...zone, availableAmps: [...(rooms[index] as PerPhase<number>)] })),
  };
}

/** The zone itself and all above it: each of them carries what flows in the zone. */
export function feedersOf(zones: readonly { readonly parent: number | null }[], zone: number): readonly number[] {
  const feeders: number[] = [];
  for (let at: number | null = zone; at !== null; at = zones[at]?.parent ?? null) feeders.push(at);
  return feeders;
}
