import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../../src/config/time-zone.ts';
import {
  amps,
  bindStrategy,
  wattHours,
  type BoundStrategy,
  type CarView,
  type Wish,
} from '../../../src/engine/index.ts';
import { departure } from '../../../src/strategies/departure/strategy.ts';
import { tariffWindows } from '../../../src/strategies/tariff-windows/strategy.ts';
import { carOf, snapshotOf } from '../../support/snapshot.ts';
import { smallLoop } from '../../support/small-loop.ts';

const BERLIN = compileTimeZone('Europe/Berlin');
const SEVEN_MS = Date.UTC(2026, 10, 18, 6);
const HOUR_MS = 3_600_000;
/** 16 A on three lines take 11.04 kW; 60 % of that are 6.624 kW. */
const STATED = { departures: [{ zone: 'A', energyKwh: 20, by: '07:00' }], marginMinutes: 0, carKw: 100 };

function asked(
  of: { readonly hoursBefore: number; readonly cars: readonly CarView[]; readonly before?: readonly string[] },
  stated: object = {},
): { readonly wishes: readonly Wish[]; readonly memory: readonly string[] } {
  const snapshot = snapshotOf({ wallMs: SEVEN_MS - of.hoursBefore * HOUR_MS, timeZone: BERLIN, cars: of.cars });
  const options = departure.options.parse({ ...STATED, ...stated });
  const said = departure.propose(snapshot, { options, memory: of.before ?? [] });
  expect(said?.ceilings).toEqual([]);
  return { wishes: said?.wishes ?? [], memory: said?.memory ?? [] };
}
/** Steady power that the wishes come to, W. */
const powerOf = ({ wishes }: { readonly wishes: readonly Wish[] }, hours: number): readonly number[] =>
  wishes.map(({ want }) => (want.unit === 'Wh' ? Math.round(want.energyWh / hours) : NaN));

describe('a car that has to leave', () => {
  const urgentHours = 20 / 6.624;

  it('comes first from when on it needs 60 % of what it can take, and not a second before', () => {
    const second = 1 / 3600;
    expect(asked({ hoursBefore: urgentHours + second, cars: [carOf()] }).wishes).toEqual([]);
    expect(asked({ hoursBefore: urgentHours - second, cars: [carOf()] }).wishes).toHaveLength(1);
  });

  it('begins sooner where it can take less, or nobody knows on how many lines', () => {
    expect(asked({ hoursBefore: 4, cars: [carOf({ usableAmps: amps(10) })] }).wishes).toHaveLength(1);
    expect(asked({ hoursBefore: 8, cars: [carOf({ phases: null })] }).wishes).toHaveLength(1);
    expect(asked({ hoursBefore: 8, cars: [carOf({ phases: 1 })] }).wishes).toHaveLength(1);
  });

  it('is taken to charge with no more than is stated, whatever its station could give', () => {
    expect(asked({ hoursBefore: 4, cars: [carOf()] }).wishes).toEqual([]);
    expect(asked({ hoursBefore: 4, cars: [carOf()] }, { carKw: 7.4 }).wishes).toHaveLength(1);
  });

  it('wishes for what it lacks by then, and says so', () => {
    const { wishes, memory } = asked({ hoursBefore: 2, cars: [carOf({ deliveredWh: wattHours(5000) })] });
    expect(wishes).toMatchObject([
      {
        zone: 'A',
        want: { unit: 'Wh', energyWh: 15_000, by: { wallMs: SEVEN_MS, monoMs: SEVEN_MS } },
        priority: 10,
        reason: { kind: 'departure', zone: 'A', energyWh: 15_000, remainingMs: 2 * HOUR_MS },
      },
    ]);
    expect(memory).toEqual(['a1']);
  });

  it('goes on to come first until it has all, though it needs less by and by', () => {
    const cars = [carOf({ deliveredWh: wattHours(12_000) })];
    expect(asked({ hoursBefore: 2, cars }).wishes).toEqual([]);
    expect(asked({ hoursBefore: 2, cars, before: ['a1'] }).wishes).toHaveLength(1);
    expect(asked({ hoursBefore: 2, cars: [carOf({ deliveredWh: wattHours(20_000) })], before: ['a1'] })).toEqual({
      wishes: [],
      memory: [],
    });
  });
});

describe('a zone with several cars', () => {
  it('is to have as much for each as the one needs that lacks most, because all share alike', () => {
    const cars = [
      carOf(),
      carOf({ station: 'a2', deliveredWh: wattHours(19_000) }),
      carOf({ station: 'a3', wantsEnergy: false }),
    ];
    const said = asked({ hoursBefore: 2, cars });
    expect(powerOf(said, 2)).toEqual([20_000]);
    expect(said.memory).toEqual(['a1']);
  });

  it('has one wish, by the soonest of its departures', () => {
    const departures = [...STATED.departures, { zone: 'B', energyKwh: 10, by: '06:30' }];
    const cars = [carOf(), carOf({ station: 'b1', zone: 'B' }), carOf({ station: 'b2', zone: 'B' })];
    const { wishes } = asked({ hoursBefore: 1, cars }, { departures });
    expect(wishes.map(({ zone }) => zone)).toEqual(['A', 'B']);
    expect(wishes[1]?.want).toMatchObject({ energyWh: 20_000, by: { wallMs: SEVEN_MS - HOUR_MS / 2 } });
  });
});

describe('when it fails', () => {
  it('nobody comes first, and nobody may have more', () => {
    expect(departure.failsafe(snapshotOf(), departure.options.parse({}))).toEqual({ ceilings: [] });
  });
});

describe('a van in a dear night', { timeout: 60_000 }, () => {
  /** The loop begins at midnight UTC; dear until 06:00, and the van leaves at 03:00. */
  const tariff = bindStrategy(tariffWindows, {
    name: 'tariff',
    options: tariffWindows.options.parse({ windows: [{ from: '00:00', to: '06:00', charging: 'off' }] }),
    shadow: false,
  });
  const leaving = bindStrategy(departure, {
    name: 'departure',
    options: departure.options.parse({
      departures: [{ zone: 'A', energyKwh: 20, by: '03:00' }],
      marginMinutes: 10,
      carKw: 11,
    }),
    shadow: false,
  });
  /** Energy that the van in zone A and the car in zone B have got after so many hours, kWh. */
  function lived(strategies: readonly BoundStrategy[], hours: number): readonly number[] {
    const loop = smallLoop({
      cars: [
        { zone: 'A', energyWh: 22_000, maxAmps: 16 },
        { zone: 'B', maxAmps: 16 },
      ],
      building: (second) => 5 + Math.sin(second / 7),
      strategies,
      stepSeconds: 10,
    });
    loop.pass(hours * HOUR_MS);
    expect(loop.limits()).toMatchObject({ violations: 0 });
    return loop.plant.fleet.map(({ car }) => (car === null ? 0 : car.traits.energyWh - car.remainingWh) / 1000);
  }

  it('leaves with its energy although the window is open, and nobody else gets any', () => {
    expect(lived([tariff], 3)).toEqual([0, 0]);
    const [van = 0, other = 0] = lived([tariff, leaving], 3);
    expect(van).toBeGreaterThanOrEqual(20);
    expect(other).toBe(0);
  });
});
