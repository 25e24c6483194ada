/**
 * The simulated box's energy management: from what the zones may draw to a setpoint for each station. It remembers
 * who has waited how long, and nothing else.
 * @module
 */
import type { PerPhase, PhaseIndex } from '../../src/engine/index.ts';
import { FREE_STATION, type Field, type StationInfo, type StationSample } from '../plant/field.ts';
import type { Contender, SharingZone } from './ledger.ts';
import { shareCurrent, type Reserved } from './sharing.ts';
import { afterServing, comeAndGo, EMPTY_QUEUE, isNewTurn, orderOf, type Queue } from './turns.ts';

/** A zone as configured in the box, by index. */
export interface RegulatedZone {
  readonly parent: number | null;
  readonly allocation: 'proportional' | 'fifo';
  readonly minCurrentPerVehicleAmps: number;
}

export interface Regulator {
  /** Setpoints by station index, A, for what each zone may draw per line at this plant time. */
  allocate(nowMs: number, availableAmps: readonly PerPhase<number>[]): number[];
}

/** A station as far as it does not change. */
interface Outlet {
  readonly zone: number;
  readonly lines: readonly PhaseIndex[];
  readonly minAmps: number;
  readonly maxAmps: number;
  readonly vip: boolean;
}

/** What a box does that is not known of a real one; asked for at every allocation, because it may be changed. */
export interface RegulatorHabits {
  /** Whether every car keeps its least current although its zone cannot carry that. */
  readonly holdsMinimums: boolean;
  /** Whether cars take turns. */
  readonly rotates: boolean;
}

interface RegulatorState {
  readonly field: Field;
  readonly zones: readonly RegulatedZone[];
  readonly outlets: readonly Outlet[];
  readonly lostAmps: (station: number) => number | null;
  readonly habits: () => RegulatorHabits;
  /** Session of the car that wants energy, by station index; null without one. */
  readonly sessions: (number | null)[];
  queue: Queue;
  allocatedMs: number;
}

export interface RegulatorOptions {
  readonly field: Field;
  readonly zones: readonly RegulatedZone[];
  /** Index of each station's zone. */
  readonly zoneOf: readonly number[];
  /** Grid lines of each station. */
  readonly linesOf: readonly (readonly PhaseIndex[])[];
  /** What a station that cannot be reached goes on with, A; null for one that hears what it is told. */
  readonly lostAmps?: (station: number) => number | null;
  readonly habits?: () => RegulatorHabits;
}

const PLAIN_HABITS: RegulatorHabits = { holdsMinimums: false, rotates: true };

/** A regulator of the field's stations, of whose cars it knows nothing yet. */
export function createRegulator(options: RegulatorOptions): Regulator {
  const { field, zones } = options;
  const outlets = field.stations.map((info, index) => outletOf(info, index, options));
  const state: RegulatorState = {
    field,
    zones,
    outlets,
    lostAmps: options.lostAmps ?? (() => null),
    habits: options.habits ?? (() => PLAIN_HABITS),
    sessions: outlets.map(() => null),
    queue: EMPTY_QUEUE,
    allocatedMs: 0,
  };
  return { allocate: (nowMs, availableAmps) => allocate(state, nowMs, availableAmps) };
}

function outletOf(info: StationInfo, index: number, { zones, zoneOf, linesOf }: RegulatorOptions): Outlet {
  const zone = zoneOf[index] as number;
  const minAmps = Math.max(info.minAmps, (zones[zone] as RegulatedZone).minCurrentPerVehicleAmps);
  const lines = linesOf[index] as readonly PhaseIndex[];
  return { zone, lines, minAmps, maxAmps: Math.max(minAmps, info.maxAmps), vip: info.vip };
}

function allocate(state: RegulatorState, nowMs: number, availableAmps: readonly PerPhase<number>[]): number[] {
  const lostAmps = state.outlets.map((_, station) => state.lostAmps(station));
  const samples = state.outlets.map((_, station) =>
    lostAmps[station] === null ? state.field.station(station) : FREE_STATION,
  );
  const { rotates, holdsMinimums } = state.habits();
  state.queue = queueNow(state, samples);
  const order = admissionOrder(state, samples, rotates && isNewTurn(state.allocatedMs, nowMs));
  const contenders = order.map((station) => contenderOf(state.outlets[station] as Outlet, sampleAt(samples, station)));
  const zones = state.zones.map(({ parent, allocation }, zone): SharingZone => {
    return { parent, allocation, availableAmps: availableAmps[zone] as PerPhase<number> };
  });
  const shares = shareCurrent(zones, contenders, { holdsMinimums, reserved: reservedOf(state, lostAmps) });
  const setpoints = lostAmps.map((amps) => amps ?? 0);
  order.forEach((station, place) => {
    setpoints[station] = shares[place] as number;
  });
  state.queue = afterServing(state.queue, (station) => setpoints[station] !== 0);
  state.allocatedMs = nowMs;
  return setpoints;
}

/** A station that has lost the box goes on with what it heard last. */
function reservedOf({ outlets }: RegulatorState, lostAmps: readonly (number | null)[]): readonly Reserved[] {
  const isLost = (amps: number | null): boolean => amps !== null && amps > 0;
  if (!lostAmps.some(isLost)) return [];
  return outlets.flatMap(({ zone, lines }, station) => {
    const amps = lostAmps[station] ?? 0;
    return amps > 0 ? [{ zone, lines, amps }] : [];
  });
}

const sampleAt = (samples: readonly StationSample[], station: number): StationSample =>
  samples[station] as StationSample;

/** A full car and one that paused itself want nothing; they are told apart from cars that load management stopped. */
const isWanting = (sample: StationSample): boolean =>
  sample.connected &&
  (sample.status === 'Preparing' || sample.status === 'Charging' || sample.status === 'SuspendedEVSE');

/** A car that comes, or wants energy again, has to queue anew. */
function queueNow(state: RegulatorState, samples: readonly StationSample[]): Queue {
  const stayed = samples.map((sample, station) => isWanting(sample) && state.sessions[station] === sample.sessionId);
  const came = samples.flatMap((sample, station) => (isWanting(sample) && stayed[station] !== true ? [station] : []));
  samples.forEach((sample, station) => {
    state.sessions[station] = isWanting(sample) ? sample.sessionId : null;
  });
  return comeAndGo(state.queue, (station) => stayed[station] === true, came);
}

function contenderOf(outlet: Outlet, sample: StationSample): Contender {
  const carMaxAmps = sample.carMaxAmps ?? outlet.maxAmps;
  return {
    zone: outlet.zone,
    lines: outlet.lines,
    minAmps: outlet.minAmps,
    maxAmps: Math.max(outlet.minAmps, Math.min(outlet.maxAmps, carMaxAmps)),
    arrivedMs: sample.sessionStartMs ?? 0,
    vip: outlet.vip,
    wants: isWanting(sample),
  };
}

/**
 * Stations with a car, in the order in which they are asked; cars that want nothing come last. The places of a zone
 * that serves first come, first served go to its cars in the order of their arrival.
 */
function admissionOrder(state: RegulatorState, samples: readonly StationSample[], turnBegins: boolean): number[] {
  const inTurn = orderOf(state.queue, turnBegins);
  const isVip = (station: number): boolean => (state.outlets[station] as Outlet).vip;
  const queued = inTurn.some(isVip) ? inTurn.toSorted((a, b) => Number(isVip(b)) - Number(isVip(a))) : inTurn;
  const paused = samples.flatMap((sample, station) =>
    sample.connected && sample.status !== 'Finishing' && !isWanting(sample) ? [station] : [],
  );
  const zoneOf = (station: number): number => (state.outlets[station] as Outlet).zone;
  const isFirstCome = (station: number): boolean => state.zones[zoneOf(station)]?.allocation === 'fifo';
  if (!queued.some(isFirstCome)) return [...queued, ...paused];
  const arrivedMs = (station: number): number => sampleAt(samples, station).sessionStartMs ?? 0;
  const byArrival = queued.toSorted((a, b) => arrivedMs(a) - arrivedMs(b) || a - b);
  const places = state.zones.map((_, zone) => byArrival.filter((station) => zoneOf(station) === zone).values());
  const seated = queued.map((station) =>
    isFirstCome(station) ? (places[zoneOf(station)]?.next().value ?? station) : station,
  );
  return [...seated, ...paused];
}
