import { describe, expect, it } from 'vitest';
import { compileTimeZone, type TrafficProfile } from '../../src/config/index.ts';
import { localTimeAt, epochMs } from '../../src/engine/index.ts';
import { createRandom } from '../../sim/random.ts';
import { makeTraffic } from '../../sim/traffic.ts';

const BERLIN = compileTimeZone('Europe/Berlin');
const START = Date.parse('2023-06-05T00:00:00+02:00');
const WEEKS = 4;

const traffic = (profile: TrafficProfile, seed = 1) =>
  makeTraffic({
    profile,
    arrivalsPerWeekday: 100,
    startMs: START,
    endMs: START + WEEKS * 7 * 86_400_000,
    timeZone: BERLIN,
    random: createRandom(seed),
  });

const isWorkday = (atMs: number): boolean => localTimeAt(BERLIN, epochMs(atMs)).weekday < 5;
const hourOf = (atMs: number): number => localTimeAt(BERLIN, epochMs(atMs)).minuteOfDay / 60;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] as number;

describe('made-up traffic', () => {
  it('repeats itself for the same seed and differs for another', () => {
    expect(traffic('public')).toEqual(traffic('public'));
    expect(traffic('public')).not.toEqual(traffic('public', 2));
  });

  it('comes in order, within the span, with energy that the stay can hold', () => {
    const sessions = traffic('residential');
    sessions.forEach((session, index) => {
      if (index > 0)
        expect(session.arrivalMs).toBeGreaterThanOrEqual((sessions[index - 1] as typeof session).arrivalMs);
      expect(session.arrivalMs).toBeGreaterThanOrEqual(START);
      expect(session.energyWh).toBeGreaterThan(0);
      expect(session.energyWh / ((session.departureMs - session.arrivalMs) / 3_600_000)).toBeLessThan(6700);
    });
  });

  it('has as many arrivals on a working day as asked for', () => {
    const arrivals = traffic('workplace').filter(({ arrivalMs }) => isWorkday(arrivalMs));
    expect(arrivals.length / (WEEKS * 5)).toBeGreaterThan(90);
    expect(arrivals.length / (WEEKS * 5)).toBeLessThan(110);
  });

  it('comes to work in the morning and home in the evening', () => {
    const hours = (profile: TrafficProfile) =>
      median(traffic(profile).flatMap(({ arrivalMs }) => (isWorkday(arrivalMs) ? [hourOf(arrivalMs)] : [])));
    expect(hours('workplace')).toBeGreaterThan(8);
    expect(hours('workplace')).toBeLessThan(10);
    expect(hours('residential')).toBeGreaterThan(17);
    expect(hours('residential')).toBeLessThan(20);
  });

  it('leaves the office empty at the week-end', () => {
    const sessions = traffic('workplace');
    const weekend = sessions.filter(({ arrivalMs }) => !isWorkday(arrivalMs));
    expect(weekend.length / sessions.length).toBeLessThan(0.08);
  });

  it('has the medians of the published distributions', () => {
    const sessions = traffic('workplace');
    const stays = median(sessions.map(({ arrivalMs, departureMs }) => (departureMs - arrivalMs) / 3_600_000));
    expect(stays).toBeGreaterThan(4);
    expect(stays).toBeLessThan(6);
    const energies = median(sessions.map(({ energyWh }) => energyWh / 1000));
    expect(energies).toBeGreaterThan(7);
    expect(energies).toBeLessThan(10);
  });
});
