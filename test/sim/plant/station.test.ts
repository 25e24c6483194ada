import { describe, expect, it } from 'vitest';
import type { CarTraits } from '../../../sim/plant/car.ts';
import {
  charge,
  chargingPhases,
  comeAndGo,
  createStation,
  offer,
  react,
  sampleStation,
  start,
  stop,
  type Station,
  type Stay,
} from '../../../sim/plant/station.ts';

const VOLTS = [230, 230, 230];
const car = (over: Partial<CarTraits> = {}): CarTraits => ({
  energyWh: 10_000,
  maxAmps: 16,
  phases: 1,
  minAmps: 6,
  startDelayMs: 0,
  lagMs: 0,
  taperWh: 0,
  ignoresPilot: false,
  ...over,
});
const stay = (arrivalMs: number, departureMs: number, traits = car()): Stay => ({
  arrivalMs,
  departureMs,
  car: traits,
});

const stationWith = (stays: readonly Stay[], wiring: { phases?: 1 | 2 | 3; rotation?: string } = {}): Station =>
  createStation(
    { name: 'A 1', zone: 'A', phases: 3, rotation: 'L2L3L1', minAmps: 6, maxAmps: 32, vip: false, ...wiring },
    stays,
  );

function live(station: Station, nowMs: number, stepMs = 1000): void {
  comeAndGo(station, nowMs);
  react(station, nowMs, stepMs);
}
const status = (station: Station) => sampleStation(station, VOLTS).status;

describe('a charging station', () => {
  it('offers nothing below 6 A and never more than its rating', () => {
    const station = stationWith([]);
    offer(station, 5.9, 0);
    expect(station.pilotAmps).toBe(0);
    offer(station, 40, 0);
    expect(station.pilotAmps).toBe(32);
  });

  it('loads the grid line that its rotation names first with a single-phase car', () => {
    const station = stationWith([stay(0, 10_000)]);
    offer(station, 10, 0);
    live(station, 0);
    expect(sampleStation(station, VOLTS)).toMatchObject({ currentAmps: [0, 10, 0], powerWatts: 2300 });
  });

  it('charges on as many lines as both car and station have', () => {
    const wide = stationWith([stay(0, 10_000, car({ phases: 3 }))]);
    comeAndGo(wide, 0);
    expect(chargingPhases(wide)).toBe(3);
    const narrow = stationWith([stay(0, 10_000, car({ phases: 3 }))], { phases: 1, rotation: 'L3' });
    comeAndGo(narrow, 0);
    expect(chargingPhases(narrow)).toBe(1);
  });

  it('reports available, preparing, suspended by itself, charging, suspended by the car, and available again', () => {
    const station = stationWith([stay(1000, 20_000, car({ startDelayMs: 3000, energyWh: 5 }))]);
    live(station, 0);
    expect(status(station)).toBe('Available');
    live(station, 1000);
    expect(status(station)).toBe('SuspendedEVSE');
    offer(station, 16, 1000);
    live(station, 2000);
    expect(status(station)).toBe('Preparing');
    live(station, 4000);
    expect(status(station)).toBe('Charging');
    charge(station, VOLTS, 1);
    live(station, 5000);
    expect(status(station)).toBe('SuspendedEV');
    live(station, 20_000);
    expect(status(station)).toBe('Available');
    expect(sampleStation(station, VOLTS)).toMatchObject({ connected: false, sessionId: null, carMaxAmps: null });
  });

  it('calls a car suspended that wants more than it is offered', () => {
    const station = stationWith([stay(0, 10_000, car({ minAmps: 13 }))]);
    offer(station, 10, 0);
    live(station, 0);
    expect(status(station)).toBe('SuspendedEV');
  });

  it('counts how often its contactor closes', () => {
    const station = stationWith([stay(0, 100_000)]);
    for (const [amps, nowMs] of [
      [16, 0],
      [8, 1000],
      [0, 2000],
      [16, 3000],
      [16, 4000],
    ] as const) {
      offer(station, amps, nowMs);
      live(station, nowMs);
    }
    expect(station.closings).toBe(2);
    expect(station.contactorClosed).toBe(true);
  });

  it('books no more than the car still wants', () => {
    const station = stationWith([stay(0, 10_000, car({ energyWh: 1000 }))]);
    offer(station, 16, 0);
    live(station, 0);
    expect(charge(station, VOLTS, 0.1)).toBeCloseTo(368, 9);
    expect(charge(station, VOLTS, 1)).toBeCloseTo(632, 9);
    expect(charge(station, VOLTS, 1)).toBe(0);
    expect(station.deliveredWh[0]).toBeCloseTo(1000, 9);
  });

  it('begins the offer anew with each car', () => {
    const traits = car({ startDelayMs: 5000 });
    const station = stationWith([stay(0, 10_000, traits), stay(10_000, 30_000, traits)]);
    offer(station, 16, 0);
    live(station, 9000);
    live(station, 10_000);
    expect(status(station)).toBe('Preparing');
    live(station, 15_000);
    expect(status(station)).toBe('Charging');
    expect(sampleStation(station, VOLTS)).toMatchObject({ sessionId: 2, sessionStartMs: 10_000 });
  });

  it('passes over a stay that begins and ends between two looks', () => {
    const station = stationWith([stay(100, 200), stay(300, 50_000)]);
    live(station, 60_000 - 20_000);
    expect(sampleStation(station, VOLTS)).toMatchObject({ sessionId: 2 });
  });

  it('keeps the car and gives it nothing when its session is ended, until it is started again', () => {
    const station = stationWith([stay(0, 10_000), stay(20_000, 30_000)]);
    offer(station, 10, 0);
    expect(stop(station)).toBe(false);
    live(station, 0);
    expect([start(station, 0), stop(station), stop(station)]).toEqual([false, true, false]);
    live(station, 1000);
    expect(sampleStation(station, VOLTS)).toMatchObject({
      status: 'Finishing',
      connected: true,
      powerWatts: 0,
      sessionId: null,
      sessionStartMs: null,
    });
    expect(start(station, 1000)).toBe(true);
    live(station, 2000);
    expect(sampleStation(station, VOLTS)).toMatchObject({ status: 'Charging', powerWatts: 2300, sessionId: 1 });
  });

  it('ends the session of a car that ignores the pilot, and serves the next car', () => {
    const station = stationWith([stay(0, 10_000, car({ ignoresPilot: true })), stay(20_000, 30_000)]);
    offer(station, 10, 0);
    live(station, 0);
    stop(station);
    live(station, 1000);
    expect(sampleStation(station, VOLTS).powerWatts).toBe(0);
    live(station, 10_000);
    live(station, 20_000);
    expect(status(station)).toBe('Charging');
  });
});
