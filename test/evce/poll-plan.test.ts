import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_INTERVALS } from '../../src/evce/observe.ts';
import { createPollPlan, type Due } from '../../src/evce/poll-plan.ts';

const PERIOD_MS = 2_000;
const ROUNDS_A_MINUTE = 60_000 / PERIOD_MS;

const named = (what: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${what} ${index}`);

/** What is read in each of the rounds of some minutes. */
function planned(zoneCount: number, meterCount: number, minutes = 10): readonly Due[] {
  const options = { intervals: DEFAULT_INTERVALS, periodMs: PERIOD_MS };
  const plan = createPollPlan({ ...options, meters: named('meter', meterCount), zones: named('zone', zoneCount) });
  return Array.from({ length: minutes * ROUNDS_A_MINUTE }, (_, round) => plan.next(round, false));
}

const requestsOf = ({ directory, statuses, meters, zones }: Due): number =>
  (directory ? 4 : 0) + (statuses ? 1 : 0) + meters.length + zones.length;

/** From the second minute on: at first everything is read in a hurry. */
const steadyRate = (dues: readonly Due[]): number => {
  const steady = dues.slice(ROUNDS_A_MINUTE);
  return steady.reduce((sum, due) => sum + requestsOf(due), 0) / ((steady.length * PERIOD_MS) / 1000);
};

/** Longest time between two reads of a thing, s. */
function longestGap(dues: readonly Due[], kind: 'zones' | 'meters', name: string): number {
  const rounds = dues.flatMap((due, round) => (due[kind].includes(name) ? [round] : []));
  const gaps = [...rounds, dues.length].map((round, index) => round - (rounds[index - 1] ?? 0));
  return (Math.max(...gaps) * PERIOD_MS) / 1000;
}

describe('the plan of polls', () => {
  it('reads all of a small site at its intervals', () => {
    const [first, second, third, fourth] = planned(2, 1);
    expect(first).toEqual({ directory: true, statuses: true, meters: ['meter 0'], zones: ['zone 0', 'zone 1'] });
    expect(second).toEqual({ directory: false, statuses: false, meters: ['meter 0'], zones: [] });
    expect(third).toEqual(second);
    expect(fourth).toEqual({ ...first, directory: false });
  });

  it.each([
    [1, 1],
    [3, 1],
    [3, 2],
    [3, 4],
  ])('asks no more than twice a second with %i zones and %i meters', (zones, meters) => {
    expect(steadyRate(planned(zones, meters))).toBeLessThanOrEqual(2);
  });

  it.each([
    [4, 1],
    [10, 4],
    [50, 2],
    [100, 1],
    [100, 8],
  ])('asks no more than three times a second with %i zones and %i meters', (zones, meters) => {
    expect(steadyRate(planned(zones, meters))).toBeLessThanOrEqual(3);
  });

  it.each([1, 3, 4, 20, 55])('reads each of %i zones at least every 30 s', (count) => {
    const dues = planned(count, 1);
    for (const zone of named('zone', count)) expect(longestGap(dues, 'zones', zone)).toBeLessThanOrEqual(30);
  });

  it('stretches the turns of more zones than the budget bears, evenly', () => {
    const dues = planned(100, 1);
    for (const zone of named('zone', 100)) expect(longestGap(dues, 'zones', zone)).toBeLessThanOrEqual(56);
  });

  it('reads every meter at least every 5 s, whatever that costs', () => {
    const dues = planned(100, 12);
    for (const meter of named('meter', 12)) expect(longestGap(dues, 'meters', meter)).toBeLessThanOrEqual(5);
  });

  it('reads everything anew within some rounds when it may be outdated', () => {
    const options = { intervals: DEFAULT_INTERVALS, periodMs: PERIOD_MS };
    const plan = createPollPlan({ ...options, meters: [], zones: named('zone', 100) });
    for (let round = 0; round < 100; round += 1) plan.next(round, false);
    const anew = [100, 101, 102, 103, 104].map((round) => plan.next(round, round === 100));
    expect(anew[0]).toMatchObject({ directory: true, statuses: true });
    expect(new Set(anew.flatMap(({ zones }) => zones)).size).toBe(100);
  });

  it('starves nothing and never reads sooner than asked for, whatever the site', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 6 }), (zoneCount, meterCount) => {
        const dues = planned(zoneCount, meterCount, 2);
        for (const zone of named('zone', zoneCount)) expect(longestGap(dues, 'zones', zone)).toBeLessThanOrEqual(60);
        for (const meter of named('meter', meterCount)) {
          expect(longestGap(dues, 'meters', meter)).toBeLessThanOrEqual(5);
        }
        const statuses = dues.flatMap((due, round) => (due.statuses ? [round] : []));
        expect(statuses.every((round, index) => index === 0 || round - (statuses[index - 1] ?? 0) === 3)).toBe(true);
      }),
    );
  });
});
