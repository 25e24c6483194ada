import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, PHASES, type PerPhase, type Site } from '../../src/engine/index.ts';
import { drawnBy, mostDrawn } from '../../src/engine/station.ts';
import { talliesOf, type ZoneTally } from '../../src/engine/tally.ts';
import { threePhases, type Drive } from '../support/drive.ts';
import type { StationSeen } from '../support/events.ts';
import { draws, listening, MAIN, nodeAt, roomAt, same, ZONE_A, ZONE_B, zoneAt } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] });

const stations = fc
  .array(
    fc.record({
      zone: fc.constantFrom('A', 'A', 'B', 'nowhere'),
      phases: fc.constantFrom<1 | 2 | 3>(1, 2, 3),
      rotation: fc.constantFrom('L1L2L3', 'L2L3L1', 'L3L1L2', 'unknown'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) => list.map((one, index) => ({ name: `s${index}`, ...one })));
const current = fc.option(fc.nat({ max: 40 }).map(amps));
const reports: fc.Arbitrary<readonly StationSeen[]> = fc.array(
  fc
    .tuple(fc.tuple(current, current, current), fc.option(fc.nat({ max: 32 })), fc.boolean())
    .map(([amounts, setpoint, reachable]) => ({ amps: amounts, setpoint, reachable })),
  { minLength: 8, maxLength: 8 },
);

/** All stations that were polled as reported, with those at the given positions left out of a second, equal poll. */
function polled(specs: Parameters<Drive['directory']>[0], seen: readonly StationSeen[], silent: ReadonlySet<number>) {
  const drive = listening(SITE, specs);
  const all = specs.map(({ name }, index): [string, StationSeen] => [name, seen[index] as StationSeen]);
  draws(drive, 0, Object.fromEntries(all));
  const before = talliesOf(drive.state);
  draws(drive, 5, Object.fromEntries(all.filter((_, index) => !silent.has(index))));
  return { drive, before, after: talliesOf(drive.state) };
}
const silences = fc.uniqueArray(fc.nat({ max: 7 })).map((positions) => new Set(positions));
const lineSum = (values: PerPhase<number>): number => values[0] + values[1] + values[2];
const eachLine = (check: (tally: ZoneTally, line: 0 | 1 | 2, zone: number) => void, tallies: readonly ZoneTally[]) => {
  for (const [zone, tally] of tallies.entries()) for (const line of PHASES) check(tally, line, zone);
};

describe('what the stations of a zone draw', () => {
  it('is counted once for each of its own, as drawn or as last drawn', () => {
    fc.assert(
      fc.property(stations, reports, silences, (specs, seen, silent) => {
        const { drive, after } = polled(specs, seen, silent);
        for (const [zone, tally] of after.entries()) {
          const own = drive.state.stations.filter(({ facts }) => facts.zone === zone);
          const drawn = own.reduce((sum, station) => sum + lineSum(drawnBy(station)), 0);
          expect(lineSum(tally.drawnAmps) + lineSum(tally.unseenDrawnAmps)).toBe(drawn);
        }
      }),
    );
  });

  it('never takes more of the lines than of the allocation', () => {
    fc.assert(
      fc.property(stations, reports, silences, (specs, seen, silent) => {
        eachLine(
          ({ drawnAmps, occupiedAmps, unseenAmps, unseenDrawnAmps }, line) => {
            expect(drawnAmps[line]).toBeLessThanOrEqual(occupiedAmps[line]);
            expect(unseenDrawnAmps[line]).toBeLessThanOrEqual(unseenAmps[line]);
          },
          polled(specs, seen, silent).after,
        );
      }),
    );
  });

  it('takes of the allocation what the most loaded line does, on all lines a station is wired to', () => {
    const tallyOf = (phases: 1 | 3, rotation: string): ZoneTally => {
      const drive = listening(SITE, [{ name: 'a1', zone: 'A', phases, rotation }]);
      draws(drive, 0, { a1: { amps: [amps(16), null, null] } });
      return talliesOf(drive.state)[0] as ZoneTally;
    };
    expect(tallyOf(3, 'L2L3L1')).toMatchObject({ drawnAmps: [0, 16, 0], occupiedAmps: [16, 16, 16] });
    expect(tallyOf(1, 'L2')).toMatchObject({ drawnAmps: [0, 16, 0], occupiedAmps: [0, 16, 0] });
    expect(tallyOf(3, 'unknown')).toMatchObject({ drawnAmps: [0, 0, 0], occupiedAmps: [16, 16, 16] });
  });

  it('is nothing of a station of which nobody says where it is', () => {
    const drive = listening(SITE, [{ name: 'x', zone: 'nowhere' }]);
    draws(drive, 0, { x: { amps: 16 } });
    for (const tally of talliesOf(drive.state)) for (const sum of Object.values(tally)) expect(sum).toEqual([0, 0, 0]);
  });

  it('is added up once per poll', () => {
    const drive = listening();
    draws(drive, 0, { a1: { amps: 5 } });
    const tallies = talliesOf(drive.state);
    drive.meter('Main meter', threePhases(9));
    expect(talliesOf(drive.state)).toBe(tallies);
    draws(drive, 5, { a1: { amps: 5 } });
    expect(talliesOf(drive.state)).not.toBe(tallies);
  });
});

describe('a station that no longer says what it draws', () => {
  const then = (drawn: StationSeen, now: StationSeen): ZoneTally => {
    const drive = listening(SITE, [{ name: 'a1', zone: 'A' }]);
    draws(drive, 0, { a1: drawn });
    draws(drive, 5, { a1: { amps: [null, null, null], ...now } });
    return talliesOf(drive.state)[0] as ZoneTally;
  };

  it('draws nothing for sure, and by its last word what it last said, line by line', () => {
    expect(then({ amps: threePhases(16, 12, 8) }, {})).toMatchObject({ drawnAmps: [0, 0, 0], toldAmps: [16, 12, 8] });
    expect(then({ amps: 16 }, { status: 'unknown' })).toMatchObject({ toldAmps: [16, 16, 16] });
    expect(then({ amps: 16 }, { amps: [null, amps(3), null] })).toMatchObject({ toldAmps: [16, 3, 16] });
  });

  it('counts with what it last said above the ceilings of its zone', () => {
    const drive = listening(SITE, [{ name: 'a1', zone: 'A' }]);
    draws(drive, 0, { a1: { amps: 70 } });
    expect(zoneAt(drive, 0).excessAmps).toEqual(same(7));
    draws(drive, 5, { a1: { amps: [null, null, null] } });
    expect(zoneAt(drive, 5)).toMatchObject({ drawnAmps: same(0), excessAmps: same(7) });
  });

  it('has stopped its car where its status says so', () => {
    for (const status of ['suspended-by-car', 'suspended-by-station', 'finishing', 'available'] as const)
      expect(then({ amps: 16 }, { status })).toMatchObject({ toldAmps: [0, 0, 0] });
  });

  it('has said nothing of a car that came later', () => {
    const drive = listening(SITE, [{ name: 'a1', zone: 'A' }]);
    draws(drive, 0, { a1: { amps: 16 } });
    for (const seconds of [5, 10]) draws(drive, seconds, { a1: { status: 'available', amps: 0 } });
    draws(drive, 15, { a1: { amps: [null, null, null], setpoint: 13 } });
    expect(talliesOf(drive.state)[0]).toMatchObject({ toldAmps: same(0) });
  });

  it('is taken by any word of it where it stands between two lines', () => {
    const spec = { name: 'a1', zone: 'A', phases: 2, rotation: 'L1L2L3' } as const;
    const site: Site = { ...SITE, stationOverrides: { a1: { lineToLine: true } } };
    const drive = listening(site, [spec]);
    draws(drive, 0, { a1: { amps: [amps(16), amps(16), null] } });
    draws(drive, 5, { a1: { amps: [null, amps(6), null] } });
    const [tally] = talliesOf(drive.state);
    expect(tally?.toldAmps).toEqual(tally?.drawnAmps);
  });

  it('never draws less by its last word than by its present one', () => {
    fc.assert(
      fc.property(stations, reports, silences, (specs, seen, silent) => {
        eachLine(
          ({ drawnAmps, toldAmps }, line) => expect(toldAmps[line]).toBeGreaterThanOrEqual(drawnAmps[line]),
          polled(specs, seen, silent).after,
        );
      }),
    );
  });
});

describe('a station that does not speak', () => {
  it('may draw what it was allowed, drew, or needs at least, on every line that it may be wired to', () => {
    const mayDraw = (seen: StationSeen, rotation = 'L1', phases: 1 | 3 = 1): PerPhase<number> => {
      const drive = listening(SITE, [{ name: 'a1', zone: 'A', phases, rotation }]);
      draws(drive, 0, { a1: seen });
      draws(drive, 5, {});
      return zoneAt(drive, 5).unseenAmps;
    };
    expect(mayDraw({ amps: 10, setpoint: 16 })).toEqual([16, 0, 0]);
    expect(mayDraw({ amps: 20, setpoint: 16 })).toEqual([20, 0, 0]);
    expect(mayDraw({ amps: 0, setpoint: 0 })).toEqual([6, 0, 0]);
    expect(mayDraw({ amps: 0, status: 'available' })).toEqual([6, 0, 0]);
    expect(mayDraw({ amps: 10, setpoint: 16 }, 'unknown')).toEqual([16, 16, 16]);
  });

  it('unknown-is-worst: never makes its zone look as if it could draw less than it was seen to', () => {
    fc.assert(
      fc.property(stations, reports, silences, (specs, seen, silent) => {
        const { before, after } = polled(specs, seen, silent);
        eachLine(({ drawnAmps, unseenAmps }, line, zone) => {
          const known = before[zone] as ZoneTally;
          expect(drawnAmps[line]).toBeLessThanOrEqual(known.drawnAmps[line]);
          expect(drawnAmps[line] + unseenAmps[line]).toBeGreaterThanOrEqual(
            known.drawnAmps[line] + known.unseenAmps[line],
          );
        }, after);
      }),
    );
  });

  it('is the same whether it is left out of the poll or out of the box’s reach', () => {
    fc.assert(
      fc.property(stations, reports, silences, (specs, seen, silent) => {
        const reachable = seen.map((one) => ({ ...one, reachable: true }));
        const gone = reachable.map((one, index) => ({ ...one, reachable: !silent.has(index) }));
        expect(polled(specs, reachable, silent).after).toEqual(polled(specs, gone, new Set()).after);
      }),
    );
  });

  it('speaks again as soon as it is in a poll', () => {
    const drive = listening();
    for (const [seconds, seen] of [
      [0, { a1: { amps: 5 }, b1: { amps: 5 } }],
      [5, { b1: { amps: 5 } }],
      [10, { a1: { amps: 7 } }],
    ] as const)
      draws(drive, seconds, seen);
    expect(zoneAt(drive, 10, 0)).toMatchObject({ drawnAmps: [7, 7, 7], unseenAmps: [0, 0, 0] });
    expect(zoneAt(drive, 10, 1)).toMatchObject({ drawnAmps: [0, 0, 0], unseenAmps: [6, 6, 6] });
  });
});

describe('what a silent station costs', () => {
  /** 40 A metered, of which the car draws 10 A of the 16 A that it is allowed; then it is silent, if it is. */
  function metered(silent: boolean): Drive {
    const drive = listening();
    for (const seconds of [0, 5]) {
      drive.seconds = seconds;
      drive.meter('Main meter', threePhases(40 + seconds / 100));
      const idle = { b1: { amps: 0, status: 'available' as const, setpoint: 0 } };
      draws(drive, seconds, silent && seconds > 0 ? idle : { ...idle, a1: { amps: 10, setpoint: 16 } });
    }
    return drive;
  }

  it('is, behind a meter, what it may draw on top of what it last drew, which the meter shows', () => {
    const [spoken, silent] = [metered(false), metered(true)];
    expect(nodeAt(silent, 5).chargingAmps).toEqual(same(0));
    expect(nodeAt(silent, 5).backgroundAmps[0]).toBeCloseTo(40.05, 9);
    expect(nodeAt(silent, 5).reserveAmps).toEqual(same(6));
    expect(roomAt(spoken, 5) - roomAt(silent, 5)).toBeCloseTo(16, 9);
  });

  it('is, where no meter sees it, all that it may draw', () => {
    const silent = metered(true);
    expect(nodeAt(silent, 5, 1).backgroundAmps).toEqual(same(16));
    expect(nodeAt(metered(false), 5, 1).backgroundAmps).toEqual(same(0));
  });

  it('never leaves more room than when it spoke', () => {
    fc.assert(
      fc.property(stations, reports, silences, fc.nat(90), (specs, seen, silent, background) => {
        const roomWith = (out: ReadonlySet<number>): number => {
          const { drive } = polled(
            specs,
            seen.map((one) => ({ ...one, reachable: true })),
            out,
          );
          drive.seconds = 5;
          // A meter that shows less than the cars draw is doubted for that, and cannot be where they are silent.
          const drawn = drive.state.stations.reduce((sum, station) => sum + mostDrawn(station), 0);
          drive.meter('Main meter', threePhases(background + drawn));
          return roomAt(drive, 5);
        };
        expect(roomWith(silent)).toBeLessThanOrEqual(roomWith(new Set()) + 1e-9);
      }),
    );
  });

  it('ends where the station’s own word does: the most loaded line counts, not their sum', () => {
    const drive = listening(SITE, [{ name: 'a1', zone: 'A' }]);
    draws(drive, 0, { a1: { amps: threePhases(4, 9, 2), setpoint: null } });
    draws(drive, 5, {});
    const [station] = drive.state.stations;
    expect(station === undefined ? 0 : mostDrawn(station)).toBe(9);
    expect(zoneAt(drive, 5).unseenAmps).toEqual(same(9));
    expect(zoneAt(drive, 5).unseenDrawnAmps).toEqual([4, 9, 2]);
  });
});
