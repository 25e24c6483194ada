import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeSessions } from '../../sim/placement.ts';
import type { Session } from '../../sim/sessions.ts';

const stay = (arrivalMs: number, departureMs: number, station: string | null = null): Session => ({
  arrivalMs,
  departureMs,
  station,
  energyWh: 1000,
  maxAmps: null,
  phases: null,
});

describe('placing sessions', () => {
  it('uses the station that a session names', () => {
    const { byStation } = placeSessions(['A', 'B'], [stay(0, 10, 'B'), stay(20, 30, 'B')]);
    expect(byStation.map((stays) => stays.length)).toEqual([0, 2]);
  });

  it('gives names the site does not have to its other stations, in order of appearance', () => {
    const { byStation } = placeSessions(
      ['A', 'B', 'C'],
      [stay(0, 10, 'x'), stay(1, 10, 'B'), stay(2, 10, 'y'), stay(20, 30, 'x')],
    );
    expect(byStation.map((stays) => stays.map(({ station }) => station))).toEqual([['x', 'x'], ['B'], ['y']]);
  });

  it('sends a session without a station to the one that has been free longest', () => {
    const { byStation } = placeSessions(['A', 'B'], [stay(0, 5), stay(1, 3), stay(6, 9), stay(7, 9)]);
    expect(byStation.map((stays) => stays.map(({ arrivalMs }) => arrivalMs))).toEqual([
      [0, 7],
      [1, 6],
    ]);
  });

  it('moves a session whose station is taken, and leaves out one that finds none', () => {
    const { byStation, unplaced } = placeSessions(['A', 'B'], [stay(0, 10, 'A'), stay(1, 10, 'A'), stay(2, 10, 'A')]);
    expect(byStation.map((stays) => stays.length)).toEqual([1, 1]);
    expect(unplaced.map(({ arrivalMs }) => arrivalMs)).toEqual([2]);
  });

  it('never lets two cars be at one station, and loses none', () => {
    const session = fc
      .record({
        at: fc.nat(200),
        lasts: fc.integer({ min: 1, max: 60 }),
        name: fc.option(fc.constantFrom('A', 'B', 'x', 'y')),
      })
      .map(({ at, lasts, name }) => stay(at, at + lasts, name));
    fc.assert(
      fc.property(fc.array(session, { maxLength: 50 }), (unsorted) => {
        const sessions = [...unsorted].sort((a, b) => a.arrivalMs - b.arrivalMs);
        const { byStation, unplaced } = placeSessions(['A', 'B', 'C'], sessions);
        for (const stays of byStation) {
          stays.forEach((next, index) => {
            if (index > 0) expect(next.arrivalMs).toBeGreaterThanOrEqual((stays[index - 1] as Session).departureMs);
          });
        }
        expect(byStation.flat().length + unplaced.length).toBe(sessions.length);
      }),
    );
  });
});
