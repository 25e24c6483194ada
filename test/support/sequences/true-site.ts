/**
 * The model of the sequences: what is true of a small site, kept as plainly as can be. It knows nothing of the engine but the
 * writes that it sent, and nothing here is worked out as the engine works it out.
 * @module
 */
import type { WriteReduction } from '../../../src/engine/index.ts';
import { siteOf } from '../site.ts';

export const CAR_MIN_AMPS = 6;
export const CAR_MAX_AMPS = 32;
export const CARS_PER_ZONE = 2;
export const ZONE_MAX_AMPS = 63;
/** Cars have followed a decrease after it, at the latest. */
export const DEAD_TIME_MS = 35_000;
/** A write without an answer does not reach the box any more when it is older. */
const WRITE_DEADLINE_MS = 8_000;

/** A connection with a metered hall behind it: three zones that cannot all have what they want. */
export const SITE = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 60, metered: true, worstBackgroundAmps: 30 },
    { name: 'Hall', parent: 'Main', limitAmps: 40, metered: true, worstBackgroundAmps: 15 },
    { name: 'A', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 10 },
    { name: 'B', parent: 'Main', limitAmps: 63, zone: true, fallbackAmps: 8 },
    { name: 'C', parent: 'Hall', limitAmps: 63, zone: true, fallbackAmps: 6 },
  ],
});

/** A write that has left the engine. */
interface Sent {
  readonly writeId: number;
  readonly amps: number;
  readonly sentMs: number;
  hasArrived: boolean;
  isAnswered: boolean;
  /** From then on it can no longer arrive; null while nobody knows. */
  overMs: number | null;
}

/** What is true of a zone. */
export interface TrueZone {
  readonly name: string;
  /** Whether it stands behind the hall's meter. */
  readonly inHall: boolean;
  /** Cars that want all they can get. */
  cars: number;
  /** What the box holds. */
  holdsAmps: number;
  /** What it held before, for as long as cars may still follow that. */
  past: { readonly amps: number; readonly goneMs: number }[];
  sent: Sent[];
  /** A read-back that was begun and has not come back. */
  reading: { readonly amps: number; readonly begunMs: number } | null;
  /** What was asked for last. */
  askedAmps: number | null;
  raisedMs: number | null;
  /** When it was last read since the box could be reached. */
  readMs: number | null;
  isListed: boolean;
}

export class TrueSite {
  readonly zones: readonly TrueZone[] = SITE.zones.map(({ name, node }) => ({
    name,
    inHall: SITE.nodes[node]?.parent === 1,
    cars: 0,
    holdsAmps: ZONE_MAX_AMPS,
    past: [],
    sent: [],
    reading: null,
    askedAmps: null,
    raisedMs: null,
    readMs: null,
    isListed: false,
  }));
  /** By node, what its building draws on each line. */
  readonly buildingAmps: [main: number, hall: number] = [20, 5];
  /** By meter, when it last said something; null before. */
  readonly sampledMs: [main: number | null, hall: number | null] = [null, null];
  polledMs: number | null = null;
  /** When anything last changed that meters or stations could tell. */
  changedMs = 0;
  nowMs = 0;
  isLinked = false;

  /** Lets time pass: cars have followed, and writes have got lost. */
  pass(milliseconds: number): void {
    this.nowMs += milliseconds;
    for (const zone of this.zones) {
      const past = zone.past.filter(({ goneMs }) => this.nowMs - goneMs < DEAD_TIME_MS);
      if (past.length < zone.past.length) this.changedMs = this.nowMs;
      zone.past = past;
      zone.sent = zone.sent.filter((write) => !write.isAnswered || this.mayArrive(write));
    }
  }

  mayArrive({ hasArrived, overMs }: Sent): boolean {
    return !hasArrived && (overMs === null || overMs > this.nowMs);
  }

  /** Whether what the box holds, once a write has reached it, is what was written: a later one may have come before. */
  isConfirmable({ holdsAmps }: TrueZone, { hasArrived, amps }: Sent): boolean {
    return !hasArrived || holdsAmps === amps;
  }

  /** The highest ceiling that a zone's cars may follow now. */
  mostFollowed({ holdsAmps, past }: TrueZone): number {
    return Math.max(holdsAmps, ...past.map(({ amps }) => amps));
  }

  /** The same with all that may still arrive: whatever happens, no more is taken before the next decision. */
  mostPossible(zone: TrueZone): number {
    const coming = zone.sent.filter((write) => this.mayArrive(write)).map(({ amps }) => amps);
    return Math.max(this.mostFollowed(zone), ...coming);
  }

  /** What each of a zone's charging cars draws, and how many do: by the highest ceiling, which is the worst. */
  charging(zone: TrueZone): { readonly cars: number; readonly eachAmps: number } {
    const most = this.mostFollowed(zone);
    const cars = Math.min(zone.cars, Math.floor(most / CAR_MIN_AMPS));
    return { cars, eachAmps: cars === 0 ? 0 : Math.min(CAR_MAX_AMPS, most / cars) };
  }

  /** What flows through the connection, or the hall. */
  flowAmps(meter: 0 | 1): number {
    const cars = this.zones
      .filter(({ inHall }) => meter === 0 || inHall)
      .map((zone) => this.charging(zone))
      .reduce((sum, { cars: count, eachAmps }) => sum + count * eachAmps, 0);
    return cars + this.backgroundAmps(meter);
  }

  backgroundAmps(meter: 0 | 1): number {
    const [main, hall] = this.buildingAmps;
    return meter === 0 ? main + hall : hall;
  }

  /** The box takes a value. */
  hold(zone: TrueZone, amps: number): void {
    if (amps < zone.holdsAmps) zone.past.push({ amps: zone.holdsAmps, goneMs: this.nowMs });
    zone.holdsAmps = amps;
    this.changedMs = this.nowMs;
  }

  /** The engine sends a write on its way. */
  send({ zone: name, writeId, allowedAmps }: WriteReduction): void {
    const zone = this.zones.find((candidate) => candidate.name === name);
    if (zone === undefined) throw new RangeError(`a write for ${name}, which there is not`);
    const amps = allowedAmps[0];
    if (isRaise(zone, amps)) zone.raisedMs = this.nowMs;
    zone.askedAmps = amps;
    zone.sent.push({ writeId, amps, sentMs: this.nowMs, hasArrived: false, isAnswered: false, overMs: null });
  }

  /** A write reaches the box. */
  arrive(zone: TrueZone, write: Sent): void {
    write.hasArrived = true;
    this.hold(zone, write.amps);
  }

  /** A write has its outcome; what nobody answered may arrive until its deadline. */
  settle(zone: TrueZone, write: Sent, outcome: 'confirmed' | 'rejected' | 'unresolved'): void {
    if (outcome === 'confirmed' && !write.hasArrived) this.arrive(zone, write);
    write.isAnswered = true;
    write.overMs = outcome === 'unresolved' ? Math.max(this.nowMs, write.sentMs + WRITE_DEADLINE_MS) : this.nowMs;
    // What was refused was never asked for: the box has what it was last read to hold.
    if (outcome === 'rejected' && zone.sent.at(-1) === write) zone.askedAmps = zone.holdsAmps;
  }

  /** Power is lost: the box forgets all reductions, and what was on its way to it. */
  restart(): void {
    for (const zone of this.zones) {
      for (const write of zone.sent) write.hasArrived = true;
      this.hold(zone, ZONE_MAX_AMPS);
    }
    this.isLinked = false;
  }
}

/** Whether a write gives a zone more than it was last asked to have, and more than the box holds. */
export const isRaise = (zone: TrueZone, amps: number): boolean =>
  amps > zone.holdsAmps && amps > (zone.askedAmps ?? zone.holdsAmps);
