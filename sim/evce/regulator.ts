/**
 * The simulated box's energy management: from what the zones may draw to a setpoint for each station. It remembers
 * who has waited how long, and what it gave, so that it has little to do while nothing changes.
 * @module
 */
import type { PerPhase, PhaseIndex } from '../../src/engine/index.ts';
import type { Field, StationInfo } from '../plant/field.ts';
import { watchDemands, type Demand, type Demands, type Difference, type Outlet } from './demands.ts';
import { afterServing, comeAndGo, EMPTY_QUEUE, isNewTurn, orderOf, type Queue } from './turns.ts';
import { createSharing, placesOf, type Place, type RegulatedZone, type Share } from './zone-trees.ts';

export interface Regulator {
  /** Setpoints by station index, A, for what each zone may draw per line at this plant time. */
  allocate(nowMs: number, availableAmps: readonly PerPhase<number>[]): readonly number[];
}

/** What a box does that is not known of a real one; asked for at every allocation, because it may be changed. */
export interface RegulatorHabits {
  /** Whether every car keeps its least current although its zone cannot carry that. */
  readonly holdsMinimums: boolean;
  /** Whether cars take turns. */
  readonly rotates: boolean;
}

interface RegulatorState {
  readonly zones: readonly RegulatedZone[];
  readonly outlets: readonly Outlet[];
  /** Index of each station's zone. */
  readonly zoneOf: readonly number[];
  readonly demands: Demands;
  readonly share: Share;
  readonly habits: () => RegulatorHabits;
  queue: Queue;
  /** Stations in the order in which they were last asked. */
  order: readonly number[];
  /** The queue that this order comes from; null where it comes from the beginning of a turn. */
  orderedBy: Queue | null;
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
  const { field, zones, zoneOf, lostAmps = () => null } = options;
  const places = placesOf(zones);
  const placeOf = zoneOf.map((zone) => places[zone] as Place);
  const outlets = field.stations.map((info, index) => outletOf(info, index, { ...options, placeOf }));
  const state: RegulatorState = {
    zones,
    outlets,
    zoneOf,
    demands: watchDemands({ field, outlets, lostAmps }),
    share: createSharing({ zones, places, placeOf, outlets }),
    habits: options.habits ?? (() => PLAIN_HABITS),
    queue: EMPTY_QUEUE,
    order: [],
    orderedBy: null,
    allocatedMs: 0,
  };
  return { allocate: (nowMs, availableAmps) => allocate(state, nowMs, availableAmps) };
}

function outletOf(
  info: StationInfo,
  index: number,
  { zones, zoneOf, linesOf, placeOf }: RegulatorOptions & { readonly placeOf: readonly Place[] },
): Outlet {
  const { minCurrentPerVehicleAmps } = zones[zoneOf[index] as number] as RegulatedZone;
  const minAmps = Math.max(info.minAmps, minCurrentPerVehicleAmps);
  const { zone } = placeOf[index] as Place;
  const lines = linesOf[index] as readonly PhaseIndex[];
  return { zone, lines, minAmps, maxAmps: Math.max(minAmps, info.maxAmps), vip: info.vip };
}

function allocate(state: RegulatorState, nowMs: number, availableAmps: readonly PerPhase<number>[]): readonly number[] {
  const { demands } = state;
  const difference = demands.look();
  const { rotates, holdsMinimums } = state.habits();
  state.queue = queueNow(state, difference);
  const turnBegins = rotates && isNewTurn(state.allocatedMs, nowMs);
  state.allocatedMs = nowMs;
  const isNew = difference.isAny || turnBegins || state.queue !== state.orderedBy;
  if (isNew) {
    state.order = admissionOrder(state, turnBegins);
    state.orderedBy = turnBegins ? null : state.queue;
  }
  const setpointAmps = state.share({ demands: demands.all, order: state.order, isNew, holdsMinimums, availableAmps });
  state.queue = afterServing(state.queue, (station) => setpointAmps[station] !== 0);
  return setpointAmps;
}

/** A car that comes, or wants energy again, has to queue anew. */
function queueNow({ queue, demands }: RegulatorState, { someLeft, came }: Difference): Queue {
  if (!someLeft && came.length === 0) return queue;
  const isNew = new Set(came);
  return comeAndGo(queue, (station) => demands.all[station]?.session !== null && !isNew.has(station), came);
}

/**
 * Stations with a car, in the order in which they are asked; cars that want nothing come last. The places of a zone
 * that serves first come, first served go to its cars in the order of their arrival.
 */
function admissionOrder(state: RegulatorState, turnBegins: boolean): readonly number[] {
  const { outlets, zones, zoneOf } = state;
  const demands = state.demands.all;
  const inTurn = orderOf(state.queue, turnBegins);
  const isVip = (station: number): boolean => (outlets[station] as Outlet).vip;
  const queued = inTurn.some(isVip) ? inTurn.toSorted((a, b) => Number(isVip(b)) - Number(isVip(a))) : inTurn;
  const paused = demands.flatMap(({ contender }, station) => (contender?.wants === false ? [station] : []));
  const isFirstCome = (station: number): boolean => zones[zoneOf[station] as number]?.allocation === 'fifo';
  if (!queued.some(isFirstCome)) return [...queued, ...paused];
  const arrivedMs = (station: number): number => (demands[station] as Demand).contender?.arrivedMs ?? 0;
  const byArrival = queued.toSorted((a, b) => arrivedMs(a) - arrivedMs(b) || a - b);
  const places = zones.map((_, zone) => byArrival.filter((station) => zoneOf[station] === zone).values());
  const seated = queued.map((station) =>
    isFirstCome(station) ? (places[zoneOf[station] as number]?.next().value ?? station) : station,
  );
  return [...seated, ...paused];
}
