/**
 * A charging station: control pilot, contactor, wiring, and the status it reports by OCPP 1.6.
 *
 * IEC 61851-1: the pilot cannot offer less than 6 A, so a smaller set-point opens the contactor. A rotated
 * station's first line is not the grid's first; single-phase cars load that line alone.
 * @module
 */
import { createCar, follow, type Car, type CarTraits, type Offer } from './car.ts';
import { isAsleep } from './sleep.ts';
import { FREE_STATION, type StationInfo, type StationSample } from './field.ts';

/** The least the control pilot can offer, A. */
export const PILOT_MIN_AMPS = 6;

/** One stay of a car at a station, in plant time. */
export interface Stay {
  readonly arrivalMs: number;
  readonly departureMs: number;
  readonly car: CarTraits;
}

export interface Station {
  readonly info: StationInfo;
  /** Grid line (0–2) of each of its own lines. */
  readonly lines: readonly number[];
  readonly stays: readonly Stay[];
  /** Energy taken in each stay, Wh. */
  readonly deliveredWh: Float64Array;
  /** Index of the next stay to come. */
  nextStay: number;
  car: Car | null;
  pilotAmps: number;
  /** When the present offer began, plant time. */
  offeredSinceMs: number;
  contactorClosed: boolean;
  /** Whether the session of the car that is there was ended from outside. */
  isStopped: boolean;
  /** How often the contactor has closed. */
  closings: number;
  /** What it reports; null when something has changed since it was last asked. Most change nothing most of the time. */
  report: StationSample | null;
}

export function createStation(info: StationInfo, stays: readonly Stay[]): Station {
  return {
    info,
    lines: gridLines(info),
    stays,
    deliveredWh: new Float64Array(stays.length),
    nextStay: 0,
    car: null,
    pilotAmps: 0,
    offeredSinceMs: 0,
    contactorClosed: false,
    isStopped: false,
    closings: 0,
    report: null,
  };
}

function gridLines(info: StationInfo): number[] {
  const order = info.rotation.match(/L[123]/g) ?? [];
  return order.slice(0, info.phases).map((line) => Number(line[1]) - 1);
}

/** Sets the pilot; what is below 6 A or above the station's rating cannot be offered. */
export function offer(station: Station, wantedAmps: number, nowMs: number): void {
  const pilotAmps = wantedAmps < PILOT_MIN_AMPS ? 0 : Math.min(wantedAmps, station.info.maxAmps);
  if (station.pilotAmps === 0 && pilotAmps > 0) station.offeredSinceMs = nowMs;
  if (pilotAmps !== station.pilotAmps) station.report = null;
  station.pilotAmps = pilotAmps;
}

/** Ends the session of the car that is there: it stays and takes nothing. False where no session runs. */
export function stop(station: Station): boolean {
  if (station.car === null || station.isStopped) return false;
  station.isStopped = true;
  station.report = null;
  return true;
}

/** Lets a car go on whose session was ended. False where there is none. */
export function start(station: Station, nowMs: number): boolean {
  if (station.car === null || !station.isStopped) return false;
  station.isStopped = false;
  station.offeredSinceMs = nowMs;
  station.report = null;
  return true;
}

/** Lets the car leave whose time is over, and the next one come. */
export function comeAndGo(station: Station, nowMs: number): void {
  if (station.car !== null && (station.stays[station.nextStay - 1] as Stay).departureMs <= nowMs) {
    station.car = null;
    station.isStopped = false;
    station.contactorClosed = false;
    station.report = null;
  }
  while (station.car === null) {
    const stay = station.stays[station.nextStay];
    if (stay === undefined || stay.arrivalMs > nowMs) return;
    station.nextStay += 1;
    // A stay that begins and ends between two looks leaves no trace but its own record.
    if (stay.departureMs <= nowMs) continue;
    station.car = createCar(stay.car);
    station.offeredSinceMs = nowMs;
    station.report = null;
  }
}

/** One offer is reused: it is read at once and kept by nobody. */
const present: Offer = { pilotAmps: 0, sinceMs: 0, nowMs: 0, stepMs: 0 };

/** Lets the car react to the pilot, and the contactor to the car. */
export function react(station: Station, nowMs: number, stepMs: number): void {
  const { car } = station;
  if (car === null) return;
  present.pilotAmps = station.isStopped ? 0 : station.pilotAmps;
  present.sinceMs = station.offeredSinceMs;
  present.nowMs = nowMs;
  present.stepMs = stepMs;
  const before = car.drawnAmps;
  follow(car, present);
  // Whether one that may sleep does so shows in no current.
  if (car.drawnAmps !== before || car.sleep !== null) station.report = null;
  // A full car opens it as well; one that waits for its start delay has not closed it yet.
  const closed = car.drawnAmps > 0;
  if (closed && !station.contactorClosed) station.closings += 1;
  station.contactorClosed = closed;
}

/** Phases on which its car charges: what both are built for. */
export function chargingPhases(station: Station): number {
  return station.car === null ? 0 : Math.min(station.car.traits.phases, station.lines.length);
}

/** Line to neutral of each grid line, V. */
export type LineVolts = ArrayLike<number>;

/** Voltages of the lines on which its car charges, added up, V. */
export function chargingVolts(station: Station, lineVolts: LineVolts): number {
  let sum = 0;
  for (let line = 0; line < chargingPhases(station); line += 1) {
    sum += lineVolts[station.lines[line] as number] as number;
  }
  return sum;
}

/** Books what flowed for `hours` at the present current, at most what is missing; returns it in Wh. */
export function charge(station: Station, lineVolts: LineVolts, hours: number): number {
  const { car } = station;
  if (car === null || car.drawnAmps === 0) return 0;
  const energyWh = Math.min(car.drawnAmps * chargingVolts(station, lineVolts) * hours, car.remainingWh);
  car.remainingWh -= energyWh;
  const stay = station.nextStay - 1;
  station.deliveredWh[stay] = (station.deliveredWh[stay] as number) + energyWh;
  station.report = null;
  return energyWh;
}

/** What it reports now; the same object while nothing changes. */
export function sampleStation(station: Station, lineVolts: LineVolts): StationSample {
  const { car } = station;
  if (car === null) return FREE_STATION;
  station.report ??= reportOf(station, car, lineVolts);
  return station.report;
}

function reportOf(station: Station, car: Car, lineVolts: LineVolts): StationSample {
  const currentAmps: [number, number, number] = [0, 0, 0];
  const phases = chargingPhases(station);
  for (let line = 0; line < phases; line += 1) currentAmps[station.lines[line] as number] = car.drawnAmps;
  const stay = station.nextStay - 1;
  return {
    status: statusOf(station, car),
    connected: true,
    currentAmps,
    powerWatts: car.drawnAmps * chargingVolts(station, lineVolts),
    sessionWh: station.deliveredWh[stay] as number,
    sessionId: station.isStopped ? null : station.nextStay,
    sessionStartMs: station.isStopped ? null : (station.stays[stay] as Stay).arrivalMs,
    carMaxAmps: Math.min(car.traits.maxAmps, station.info.maxAmps),
  };
}

function statusOf(station: Station, car: Car): StationSample['status'] {
  if (station.isStopped) return 'Finishing';
  if (car.remainingWh <= 0) return 'SuspendedEV';
  if (car.drawnAmps > 0) return 'Charging';
  if (station.pilotAmps === 0) return 'SuspendedEVSE';
  // Offered and not taken: it sleeps, or wants more than the offer.
  if (isAsleep(car.sleep) || station.pilotAmps < car.traits.minAmps) return 'SuspendedEV';
  return car.hasCharged ? 'Charging' : 'Preparing';
}
