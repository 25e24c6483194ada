/** Drives an engine by hand: events with times, and what came of them. */
import {
  amps,
  createEngine,
  epochMs,
  mapPhases,
  monoMs,
  onAllPhases,
  watts,
  type Amps,
  type BoundStrategy,
  type ConnectorStatus,
  type CycleRecord,
  type DirectoryListed,
  type Effect,
  type EngineEvent,
  type EngineState,
  type Instant,
  type Lever,
  type ListedStation,
  type PhaseAmps,
  type Site,
  type WriteReduction,
} from '../../src/engine/index.ts';

export const at = (seconds: number): Instant => ({
  monoMs: monoMs(1_000_000 + seconds * 1000),
  wallMs: epochMs(1_700_000_000_000 + seconds * 1000),
});

export { threePhases } from './three-phases.ts';

export interface StationSpec {
  readonly name: string;
  readonly zone: string;
  readonly phases?: 1 | 2 | 3;
  readonly rotation?: string;
}

export const listed = (spec: StationSpec): ListedStation => ({
  name: spec.name,
  zone: spec.zone,
  phases: spec.phases ?? 3,
  rotation: spec.rotation ?? 'L1L2L3',
  minAmps: amps(6),
  maxAmps: amps(32),
  vip: false,
});

/** A hand-driven engine with a box that obeys: writes are confirmed and read back at once. */
export class Drive {
  readonly site: Site;
  state: EngineState;
  seconds = 0;
  effects: readonly Effect[] = [];
  readonly writes: WriteReduction[] = [];
  /** When set, writes stay without an answer. */
  mute = false;
  readonly #engine;

  constructor(site: Site, strategies: readonly BoundStrategy[] = []) {
    this.site = site;
    this.#engine = createEngine({ site, strategies });
    this.state = this.#engine.initial;
  }

  feed(event: EngineEvent): readonly Effect[] {
    const next = this.#engine.step(this.state, event);
    this.state = next.state;
    this.effects = next.effects;
    for (const effect of next.effects) if (effect.kind === 'WriteReduction') this.#answer(effect);
    return next.effects;
  }

  #answer(write: WriteReduction): void {
    this.writes.push(write);
    if (this.mute) return;
    const now = at(this.seconds);
    const { zone, writeId, allowedAmps } = write;
    const effects = this.effects;
    this.feed({ kind: 'ReductionRead', at: now, zone, begunMonoMs: now.monoMs, allowedAmps });
    this.feed({ kind: 'WriteSettled', at: now, zone, writeId, outcome: 'confirmed', detail: null });
    this.effects = effects;
  }

  link(up = true): void {
    this.feed({ kind: 'LinkChanged', at: at(this.seconds), up, detail: null });
  }

  directory(stations: readonly StationSpec[], maxAmps = 63, shape: Lever['shape'] = 'scalar'): void {
    this.feed(this.directoryEvent(stations, maxAmps, shape));
  }

  directoryEvent(stations: readonly StationSpec[], maxAmps = 63, shape: Lever['shape'] = 'scalar'): DirectoryListed {
    const zones = this.site.zones.map((zone) => ({
      name: zone.name,
      lever: { maxAmps: amps(maxAmps), stepAmps: amps(1), countedFrom: 'maximum' as const, shape },
    }));
    return { kind: 'DirectoryListed', at: at(this.seconds), zones, stations: stations.map(listed) };
  }

  read(zone: string, allowed: number | PhaseAmps): void {
    const now = at(this.seconds);
    const allowedAmps = typeof allowed === 'number' ? onAllPhases(amps(allowed)) : allowed;
    this.feed({ kind: 'ReductionRead', at: now, zone, begunMonoMs: now.monoMs, allowedAmps });
  }

  /** A meter that reads for the first time does so twice: once seen is not yet fresh. */
  meter(name: string, current: PhaseAmps): void {
    const index = this.site.meters.findIndex((meter) => meter.name === name);
    const isFirst = this.state.meters[index] === null;
    const before = isFirst ? this.#sample(name, current, this.seconds - 0.5) : [];
    this.effects = [...before, ...this.#sample(name, current, this.seconds)];
  }

  #sample(name: string, current: PhaseAmps, stamp: number): readonly Effect[] {
    return this.feed({
      kind: 'MeterObserved',
      at: at(this.seconds),
      meter: name,
      stamp,
      values: {
        currentAmps: mapPhases(current, (value) => amps(Math.abs(value))),
        powerWatts: mapPhases(current, (value) => watts(value * 230)),
        voltageVolts: [null, null, null],
        importWh: null,
        exportWh: null,
      },
    });
  }

  /** Station observations by name: status, current per own line, set-point. */
  stations(seen: Readonly<Record<string, { status?: ConnectorStatus; amps?: number; setpoint?: number }>>): void {
    this.feed({
      kind: 'StationsObserved',
      at: at(this.seconds),
      stations: Object.entries(seen).map(([name, one]) => ({
        name,
        status: one.status ?? 'charging',
        reachable: true,
        setpointAmps: one.setpoint === undefined ? null : amps(one.setpoint),
        currentAmps: onAllPhases(amps(one.amps ?? 0)),
        sessionWh: null,
      })),
    });
  }

  tick(): CycleRecord {
    this.#readBackOld();
    this.feed({ kind: 'Tick', at: at(this.seconds) });
    const record = this.effects.find((effect) => effect.kind === 'Record');
    if (record?.kind !== 'Record') throw new TypeError('a tick gave no record');
    return record.record;
  }

  /** Reads every reduction again that was read longer than half a minute ago, as the client does. */
  #readBackOld(): void {
    if (this.mute || !this.state.linkUp) return;
    for (const [index, { readBack }] of this.state.zones.entries()) {
      if (readBack === null || at(this.seconds).monoMs - readBack.begun <= 30_000) continue;
      const now = at(this.seconds);
      const zone = this.site.zones[index]?.name ?? '';
      this.feed({ kind: 'ReductionRead', at: now, zone, begunMonoMs: now.monoMs, allowedAmps: readBack.amps });
    }
  }

  allocation(record: CycleRecord, zone: string): Amps {
    return record.zones.find((candidate) => candidate.zone === zone)?.allocationAmps ?? amps(NaN);
  }
}
