import { describe, expect, it } from 'vitest';
import { compileTimeZone, type TrafficProfile } from '../../src/config/index.ts';
import { localTimeAt, epochMs } from '../../src/engine/index.ts';
import { createRandom } from '../../sim/random.ts';
import { atQuantile, makeTraffic } from '../../sim/traffic.ts';
import { TRAFFIC_SHAPES, type TrafficShape } from '../../sim/traffic-shapes.ts';

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
});

/**
 * A sample is held against the exact distribution it was drawn from: the mean of n draws lies within five of its
 * standard errors in all but one of two million cases, and the seed is fixed.
 */
describe.each(Object.keys(TRAFFIC_SHAPES) as TrafficProfile[])('ten thousand made-up sessions of %s', (profile) => {
  const shape = TRAFFIC_SHAPES[profile];
  const sessions = makeTraffic({
    profile,
    arrivalsPerWeekday: 400,
    startMs: START,
    endMs: START + WEEKS * 7 * 86_400_000,
    timeZone: BERLIN,
    random: createRandom(3),
  });

  it('come by the hours of the shape', () => {
    const onWorkdays = sessions.filter(({ arrivalMs }) => isWorkday(arrivalMs));
    const total = shape.weekday.reduce((sum, share) => sum + share, 0);
    shape.weekday.forEach((percent, hour) => {
      const share = percent / total;
      const found = onWorkdays.filter(({ arrivalMs }) => Math.floor(hourOf(arrivalMs)) === hour).length;
      const deviation = Math.sqrt(onWorkdays.length * share * (1 - share));
      expect(Math.abs(found - onWorkdays.length * share)).toBeLessThanOrEqual(5 * deviation);
    });
  });

  it('come on the days of the shape', () => {
    shape.days.forEach((share, day) => {
      const found = sessions.filter(({ arrivalMs }) => localTimeAt(BERLIN, epochMs(arrivalMs)).weekday === day).length;
      const expected = WEEKS * 400 * share;
      expect(Math.abs(found - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected));
    });
  });

  it('stay as long, and want as much, as the shape says in the mean', () => {
    const stays = sessions.map(({ arrivalMs, departureMs }) => (departureMs - arrivalMs) / 3_600_000);
    expectMean(
      stays,
      exactly(shape, (stay) => stay),
    );
    const energies = sessions.map(({ energyWh }) => energyWh / 1000);
    expectMean(
      energies,
      exactly(shape, (stay, energy) => Math.min(energy, 0.9 * 6.6 * stay)),
    );
  });

  it('lose little to what no charger could give', () => {
    const asked = exactly(shape, (_, energy) => energy).mean;
    const kept = exactly(shape, (stay, energy) => Math.min(energy, 0.9 * 6.6 * stay)).mean;
    expect(kept / asked).toBeGreaterThan(profile === 'supermarket' ? 0.74 : 0.98);
  });
});

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and deviation of a function of stay and energy, by midpoints over all pairs of ranks that can be drawn. */
function exactly(shape: TrafficShape, of: (stayHours: number, energyKwh: number) => number): Moments {
  const cells = 400;
  const ranks = Array.from({ length: cells }, (_, index) => (index + 0.5) / cells);
  const values = ranks.flatMap((rank) =>
    ranks.map((jitter) => {
      const shifted = Math.abs(rank + 0.25 * (2 * jitter - 1));
      return of(atQuantile(shape.stayHours, rank), atQuantile(shape.energyKwh, shifted < 1 ? shifted : 2 - shifted));
    }),
  );
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function expectMean(sample: readonly number[], { mean, deviation }: Moments): void {
  const found = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  expect(Math.abs(found - mean)).toBeLessThan((5 * deviation) / Math.sqrt(sample.length));
}
