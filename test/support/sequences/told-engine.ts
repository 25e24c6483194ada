/**
 * The engine of the sequences, told what a `TrueSite` makes its meters, stations and box say. Every decision is judged
 * before its writes leave.
 * @module
 */
import {
  amps,
  createEngine,
  monoMs,
  onAllPhases,
  type EngineEvent,
  type EngineState,
  type CycleRecord,
  type Instant,
  type WriteReduction,
} from '../../../src/engine/index.ts';
import { at, listed } from '../drive.ts';
import { meterObserved, stationsObserved, type StationSeen } from '../events.ts';
import { threePhases } from '../three-phases.ts';
import { CARS_PER_ZONE, SITE, ZONE_MAX_AMPS, type TrueSite, type TrueZone } from './true-site.ts';

/** A decision, before anything of it has been carried out. */
export interface Decided {
  readonly record: CycleRecord;
  readonly writes: readonly WriteReduction[];
}

const VOLTS = 230;
/** How long the box takes to answer. */
const ANSWER_MS = 50;

const nameOf = (zone: TrueZone, place: number): string => `${zone.name} ${place}`;

export class ToldEngine {
  readonly #engine = createEngine({ site: SITE, strategies: [] });
  readonly #site: TrueSite;
  readonly #judge: (decided: Decided) => void;
  state: EngineState = this.#engine.initial;
  /** Writes so far that gave a zone more than it held. */
  raises = 0;

  constructor(site: TrueSite, judge: (decided: Decided) => void) {
    this.#site = site;
    this.#judge = judge;
  }

  hear(event: EngineEvent): void {
    const { state, effects } = this.#engine.step(this.state, event);
    this.state = state;
    const writes = effects.filter((effect) => effect.kind === 'WriteReduction');
    for (const effect of effects) if (effect.kind === 'Record') this.#judge({ record: effect.record, writes });
    this.raises += writes.filter(({ intent }) => intent === 'raise').length;
    for (const write of writes) this.#site.send(write);
  }

  tick(): void {
    this.hear({ kind: 'Tick', at: this.#now() });
  }

  link(up: boolean): void {
    const site = this.#site;
    site.isLinked = up;
    if (up) for (const zone of site.zones) zone.readMs = null;
    this.hear({ kind: 'LinkChanged', at: this.#now(), up, detail: null });
  }

  /** The box lists what it has, all zones or all but one. */
  list(without: string | null = null): void {
    const { zones } = this.#site;
    for (const zone of zones) zone.isListed = zone.name !== without;
    this.hear({
      kind: 'DirectoryListed',
      at: this.#now(),
      zones: zones
        .filter(({ isListed }) => isListed)
        .map(({ name }) => ({
          name,
          lever: { maxAmps: amps(ZONE_MAX_AMPS), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' },
        })),
      stations: zones.flatMap((zone) => PLACES.map((place) => listed({ name: nameOf(zone, place), zone: zone.name }))),
    });
  }

  /** A meter says what flows; or nothing that is a number. */
  sample(meter: 0 | 1, isNumber = true): void {
    const site = this.#site;
    const flow = isNumber ? site.flowAmps(meter) : NaN;
    const values = { currentAmps: threePhases(flow), powerWatts: threePhases(flow * VOLTS) as never };
    if (isNumber) site.sampledMs[meter] = site.nowMs;
    this.hear(meterObserved(SITE.meters[meter]?.name ?? '', site.nowMs / 1000, { values }));
  }

  /** The stations say what they do, with their set-points or without, or with states that nobody understands. */
  poll(how: 'all' | 'no set-points' | 'unknown states' = 'all'): void {
    const site = this.#site;
    site.polledMs = how === 'unknown states' ? null : site.nowMs;
    const seen: Record<string, StationSeen> = {};
    for (const zone of site.zones) {
      const { cars, eachAmps } = site.charging(zone);
      for (const place of PLACES) {
        const drawn = place < cars ? eachAmps : 0;
        const status = place >= zone.cars ? 'available' : place < cars ? 'charging' : 'suspended-by-station';
        seen[nameOf(zone, place)] = {
          amps: drawn,
          status: how === 'unknown states' ? 'unknown' : status,
          ...(how === 'no set-points' ? {} : { setpoint: drawn }),
        };
      }
    }
    this.hear(stationsObserved(site.nowMs / 1000, seen));
  }

  /** A read-back comes back with what the box held when it was begun. */
  read(zone: TrueZone, from = { amps: zone.holdsAmps, begunMs: this.#site.nowMs }): void {
    zone.readMs = this.#site.nowMs;
    const begunMonoMs = monoMs(at(from.begunMs / 1000).monoMs);
    const allowedAmps = onAllPhases(amps(from.amps));
    this.hear({ kind: 'ReductionRead', at: this.#now(), zone: zone.name, begunMonoMs, allowedAmps });
  }

  /** A write has its outcome; it is confirmed by reading it back. */
  settle(zone: TrueZone, write: TrueZone['sent'][number], outcome: 'confirmed' | 'rejected' | 'unresolved'): void {
    this.#site.settle(zone, write, outcome);
    if (outcome === 'confirmed') this.read(zone);
    const { writeId } = write;
    this.hear({ kind: 'WriteSettled', at: this.#now(), zone: zone.name, writeId, outcome, detail: null });
  }

  /** Goes on from what a file would have kept. */
  saveAndLoad(): void {
    this.state = JSON.parse(JSON.stringify(this.state)) as EngineState;
  }

  /** Five seconds in which everything works, as many times as said; but for the answers to writes, where that is said too. */
  live(times: number, isAnswered = true): void {
    const site = this.#site;
    for (let i = 0; i < times; i += 1) {
      site.pass(5_000);
      if (site.isLinked) this.#see();
      site.pass(ANSWER_MS);
      this.tick();
      site.pass(ANSWER_MS);
      if (site.isLinked && isAnswered)
        for (const zone of site.zones)
          for (const write of zone.sent)
            if (!write.isAnswered)
              this.settle(zone, write, site.isConfirmable(zone, write) ? 'confirmed' : 'unresolved');
    }
  }

  #see(): void {
    for (const zone of this.#site.zones) this.read(zone);
    this.sample(0);
    this.sample(1);
    this.poll();
  }

  #now(): Instant {
    return at(this.#site.nowMs / 1000);
  }
}

const PLACES = Array.from({ length: CARS_PER_ZONE }, (_, place) => place);
