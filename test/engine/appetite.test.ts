import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appetiteOf, isWanting, minimumOf, noteUse, wantsEnergy } from '../../src/engine/appetite.ts';
import { amps, DEFAULT_TIMING, type ConnectorStatus } from '../../src/engine/index.ts';
import { stationFacts, unseen, type StationState } from '../../src/engine/station.ts';
import { at, listed } from '../support/drive.ts';
import { stationSeen, type StationSeen } from '../support/events.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [{ name: 'A', limitAmps: 63, zone: true }] });
const PLUGGED = unseen(stationFacts(SITE, listed({ name: 'a1', zone: 'A' })));

type Reports = readonly (readonly [seconds: number, seen: StationSeen])[];

/** The station after reports at the given seconds, in a zone with steps of so much. */
const afterSteps = (stepAmps: number, reports: Reports, station = PLUGGED): StationState =>
  reports.reduce(
    (before, [seconds, seen]) =>
      noteUse(DEFAULT_TIMING, before, { seen: stationSeen('a1', seen), at: at(seconds), stepAmps }),
    station,
  );
const after = (...reports: Reports): StationState => afterSteps(1, reports);

describe('what a car can use', () => {
  it('is the station’s maximum until shown otherwise, also where its status is unknown', () => {
    expect(appetiteOf(PLUGGED)).toBe(32);
    expect(appetiteOf(after([0, { status: 'charging', amps: 10, setpoint: 32 }]))).toBe(32);
    expect(appetiteOf(after([0, { status: 'unknown', amps: 10, setpoint: 32 }]))).toBe(32);
  });

  it('is what it used and a little more, once it has left an offer unused for a minute', () => {
    const offered = { amps: 10, setpoint: 32 };
    expect(appetiteOf(after([0, offered], [59, offered]))).toBe(32);
    expect(appetiteOf(after([0, offered], [60, offered]))).toBe(12);
  });

  it('is never below its minimum, nor above its maximum', () => {
    expect(appetiteOf(after([0, { amps: 0, setpoint: 32 }], [60, { amps: 0, setpoint: 32 }]))).toBe(6);
    expect(appetiteOf(after([0, { amps: 20, setpoint: 99 }], [60, { amps: 29, setpoint: 99 }]))).toBe(31);
  });

  it('is not learnt from a car that uses all but a trifle', () => {
    const nearly = { amps: 30, setpoint: 32 };
    expect(appetiteOf(after([0, nearly], [600, nearly]))).toBe(32);
  });

  it('is not learnt from an offer that was only unused now and then', () => {
    const idle = { amps: 0, setpoint: 32 };
    expect(appetiteOf(after([0, idle], [40, { amps: 32, setpoint: 32 }], [45, idle], [100, idle]))).toBe(32);
  });

  it('is not learnt from a station that does not measure, or is told no set-point', () => {
    const unmeasured = { amps: [null, null, null], setpoint: 32 } as const;
    expect(appetiteOf(after([0, unmeasured], [600, unmeasured]))).toBe(32);
    expect(appetiteOf(after([0, { amps: 10 }], [600, { amps: 10 }]))).toBe(32);
  });

  it('is what its most loaded line draws, where one line is measured', () => {
    const single = { amps: [16, null, null], setpoint: 32 } as const;
    expect(appetiteOf(after([0, single], [60, single]))).toBe(18);
  });

  it('is its maximum again when its status changes, and a quarter of an hour after it was learnt', () => {
    const offered = { amps: 10, setpoint: 32 };
    const taken = { amps: 10, setpoint: 12 };
    const learnt = [
      [0, offered],
      [60, offered],
    ] as const;
    expect(appetiteOf(after(...learnt, [70, taken], [959, taken]))).toBe(12);
    expect(appetiteOf(after(...learnt, [70, taken], [960, taken]))).toBe(32);
    const paused = after(...learnt, [70, { ...taken, status: 'suspended-by-station' }]);
    expect(appetiteOf(paused)).toBe(32);
  });

  it('starts its minute anew when the status changes', () => {
    const idle = { amps: 0, setpoint: 32 };
    const resumed = after([0, idle], [30, { ...idle, status: 'suspended-by-car' }], [40, idle], [70, idle]);
    expect(appetiteOf(resumed)).toBe(32);
  });

  it('is nothing where nobody wants energy', () => {
    expect(appetiteOf(after([0, { status: 'suspended-by-car', amps: 0 }]))).toBe(0);
  });
});

describe('wanting energy', () => {
  it('is assumed of a status that nobody understands, and of cars that wait', () => {
    const wanting: readonly ConnectorStatus[] = ['charging', 'preparing', 'suspended-by-station', 'unknown'];
    const content: readonly ConnectorStatus[] = [
      'available',
      'suspended-by-car',
      'finishing',
      'reserved',
      'unavailable',
      'faulted',
    ];
    expect(wanting.map(wantsEnergy)).not.toContain(false);
    expect(content.map(wantsEnergy)).not.toContain(true);
  });
});

describe('a car that leaves amps unused', () => {
  const cars = fc.record({
    stepAmps: fc.constantFrom(0, 0.1, 0.5, 1, 2, 5, 6),
    used: fc.integer({ min: 1, max: 32 }),
    offered: fc.integer({ min: 0, max: 40 }),
    seconds: fc.integer({ min: 60, max: 800 }),
  });

  it('has an appetite of what it used and the larger of 2 A and two steps, once more than that was left', () => {
    fc.assert(
      fc.property(cars, ({ stepAmps, used, offered, seconds }) => {
        const margin = Math.max(2, 2 * stepAmps);
        const seen = { amps: used, setpoint: offered };
        const learnt = Math.min(offered, 32) - used > margin;
        const station = afterSteps(stepAmps, [
          [0, seen],
          [seconds, seen],
        ]);
        expect(appetiteOf(station)).toBe(learnt ? Math.max(6, Math.min(32, used + margin)) : 32);
      }),
    );
  });

  it('needs to be seen twice: one sample shows nothing, however late it comes', () => {
    const idle = { amps: 8, setpoint: 32 };
    expect(appetiteOf(after([1000, idle]))).toBe(32);
    expect(appetiteOf(after([0, { amps: 32, setpoint: 32 }], [1000, idle]))).toBe(32);
  });
});

/** Reports every five seconds of a car that draws `draws(offered)` of what it is offered. */
function offeredAsAsked(
  untilSeconds: number,
  draws: (offered: number) => number,
  of: { readonly from?: StationState; readonly fromSeconds?: number; readonly most?: number } = {},
): { readonly station: StationState; readonly asked: readonly (readonly [seconds: number, amps: number])[] } {
  let station = of.from ?? PLUGGED;
  const asked: [number, number][] = [];
  for (let seconds = of.fromSeconds ?? 0; seconds <= untilSeconds; seconds += 5) {
    const offered = Math.min(of.most ?? Infinity, minimumOf(station));
    station = afterSteps(1, [[seconds, { amps: draws(offered), setpoint: offered }]], station);
    if (asked.at(-1)?.[1] !== minimumOf(station)) asked.push([seconds, minimumOf(station)]);
  }
  return { station, asked };
}
const startsAt =
  (needed: number) =>
  (offered: number): number =>
    offered >= needed ? offered : 0;

describe('a car that does not start at its minimum', () => {
  it('is offered 8, 10, 13 and 16 A for three and a half minutes each', () => {
    expect(offeredAsAsked(1049, startsAt(99)).asked).toEqual([
      [0, 6],
      [210, 8],
      [420, 10],
      [630, 13],
      [840, 16],
    ]);
  });

  it.each([
    [6, 6],
    [7, 8],
    [8, 8],
    [9, 10],
    [13, 13],
    [14, 16],
  ])('and needs %i A keeps the first step of at least that, %i A, while it charges', (needed, kept) => {
    const { station, asked } = offeredAsAsked(4000, startsAt(needed));
    expect(asked.at(-1)?.[1]).toBe(kept);
    expect(station.start).toMatchObject({ amps: kept, works: true });
    const later = offeredAsAsked(9000, () => 0, { from: station, fromSeconds: 4005 });
    expect(later.asked).toEqual([[4005, kept]]);
  });

  it('is given up after 16 A, has its minimum for a turn, and is then tried again', () => {
    const { asked } = offeredAsAsked(2400, startsAt(99));
    expect(asked.slice(4)).toEqual([
      [840, 16],
      [1050, 6],
      [2160, 8],
      [2370, 10],
    ]);
  });

  it('is offered no more than the station can give', () => {
    const small = unseen({ ...PLUGGED.facts, maxAmps: amps(12) });
    expect(offeredAsAsked(1000, startsAt(99), { from: small }).asked).toEqual([
      [0, 6],
      [210, 8],
      [420, 10],
      [630, 6],
    ]);
  });

  it('begins above a minimum of its own: a step is never below it', () => {
    const choosy = unseen({ ...PLUGGED.facts, minAmps: amps(10) });
    expect(offeredAsAsked(500, startsAt(99), { from: choosy }).asked).toEqual([
      [0, 10],
      [210, 13],
      [420, 16],
    ]);
  });

  it('counts its time only while it is really offered what it asks for', () => {
    const { station, asked } = offeredAsAsked(600, startsAt(99), { most: 5 });
    expect(asked).toEqual([[0, 6]]);
    const tried = offeredAsAsked(2000, startsAt(99), { from: station, fromSeconds: 605, most: 9 });
    expect(tried.asked).toEqual([
      [605, 6],
      [810, 8],
      [1020, 10],
    ]);
  });

  it('is offered a step although the pilot’s coarseness leaves the set-point a little below it', () => {
    const reports = (setpoint: number): Reports =>
      [0, 100, 210].map((seconds) => [seconds, { amps: 0, setpoint }] as const);
    expect(minimumOf(after(...reports(5.6)))).toBe(8);
    expect(minimumOf(after(...reports(5.4)))).toBe(6);
  });

  it('has not started with less than 1 A, and has with 1 A', () => {
    expect(offeredAsAsked(210, () => 0.9).station.start).toMatchObject({ amps: 8, works: false });
    expect(offeredAsAsked(210, () => 1).station.start).toMatchObject({ amps: 6, works: true });
  });

  it.each<[ConnectorStatus]>([['available'], ['suspended-by-car'], ['finishing'], ['faulted']])(
    'is forgotten when the station is %s: the next car begins at the minimum',
    (status) => {
      const { station } = offeredAsAsked(700, startsAt(13));
      expect(minimumOf(station)).toBe(13);
      const empty = { status, amps: 0, setpoint: 0 };
      const gone = afterSteps(
        1,
        [
          [705, empty],
          [711, empty],
        ],
        station,
      );
      expect(gone.start).toBeNull();
      expect(minimumOf(gone)).toBe(6);
      expect(appetiteOf(gone)).toBe(0);
    },
  );

  it('is helped also where the station says that it is the car that waits, once, and then is left alone', () => {
    const waiting = { status: 'suspended-by-car', amps: 0, setpoint: 16 } as const;
    const steps: Reports = Array.from({ length: 300 }, (_, i) => [5 * (i + 1), waiting]);
    const plugged = after([0, { status: 'preparing' }]);
    const asked = steps.map((_, i) => minimumOf(afterSteps(1, steps.slice(0, i + 1), plugged)));
    expect([...new Set(asked)]).toEqual([6, 8, 10, 13, 16]);
    const given = afterSteps(1, steps, plugged);
    expect([given.start, given.wantingSince]).toEqual([null, null]);
    // One that has charged is full: it is offered nothing more.
    const full = after([0, { amps: 8, setpoint: 32 }], [5, waiting], [10, waiting]);
    expect(appetiteOf(full)).toBe(0);
  });

  it('keeps what it needs through a pause of the station’s', () => {
    const { station } = offeredAsAsked(700, startsAt(13));
    const paused = afterSteps(1, [[705, { status: 'suspended-by-station', amps: 0, setpoint: 0 }]], station);
    expect(paused.start).toEqual(station.start);
    expect(minimumOf(paused)).toBe(13);
  });

  it('is not made out of a station that does not say what it draws', () => {
    const unmeasured = { amps: [null, null, null], setpoint: 32 } as const;
    expect(after([0, unmeasured], [300, unmeasured], [9000, unmeasured]).start).toBeNull();
  });
});

describe('demand', () => {
  it('is never below what the car needs to start, nor above the station’s maximum, whatever it did', () => {
    const statuses = fc.constantFrom<ConnectorStatus>(
      'charging',
      'charging',
      'suspended-by-station',
      'available',
      'unknown',
    );
    const lives = fc.array(
      fc.record({
        wait: fc.constantFrom(5, 60, 210, 900),
        status: statuses,
        used: fc.option(fc.integer({ min: 0, max: 40 })),
        setpoint: fc.option(fc.integer({ min: 0, max: 40 })),
      }),
      { maxLength: 30, size: 'max' },
    );
    fc.assert(
      fc.property(lives, fc.constantFrom(0, 1, 5), (life, stepAmps) => {
        let station = PLUGGED;
        let seconds = 0;
        for (const { wait, status, used, setpoint } of life) {
          seconds += wait;
          const own = used === null ? ([null, null, null] as const) : used;
          station = afterSteps(stepAmps, [[seconds, { status, amps: own, setpoint }]], station);
          expect(minimumOf(station)).toBeGreaterThanOrEqual(6);
          expect(minimumOf(station)).toBeLessThanOrEqual(16);
          if (!isWanting(station)) expect(appetiteOf(station)).toBe(0);
          else {
            expect(appetiteOf(station)).toBeGreaterThanOrEqual(minimumOf(station));
            expect(appetiteOf(station)).toBeLessThanOrEqual(32);
          }
        }
      }),
    );
  });

  it('of a car that needs 13 A to start is that, although it was shown to leave much less unused', () => {
    const { station } = offeredAsAsked(700, startsAt(13));
    const idle = { amps: 0, setpoint: 32 };
    const learnt = afterSteps(
      1,
      [
        [705, idle],
        [765, idle],
      ],
      station,
    );
    expect(learnt.appetite?.amps).toBe(6);
    expect(appetiteOf(learnt)).toBe(13);
  });
});

describe('how long a car has wanted energy', () => {
  it('does not end with one poll in which the car seems gone', () => {
    const charging = { amps: 8, setpoint: 32 };
    const blip = after([3, charging], [9, { status: 'available' }]);
    expect(blip.wantingSince).toBe(at(3).monoMs);
    expect(appetiteOf(blip)).toBe(32);
    expect(afterSteps(1, [[15, charging]], blip).wantingSince).toBe(at(3).monoMs);
  });

  it('is counted from its first report of it, through pauses of the station’s', () => {
    const charging = { amps: 8, setpoint: 32 };
    const since = (...reports: Reports): number | null => after(...reports).wantingSince;
    expect(PLUGGED.wantingSince).toBeNull();
    expect(since([3, { status: 'preparing' }], [9, charging])).toBe(at(3).monoMs);
    expect(since([3, charging], [9, { status: 'suspended-by-station' }], [20, charging])).toBe(at(3).monoMs);
    const gone = { status: 'available' } as const;
    expect(since([3, charging], [9, gone], [15, gone])).toBeNull();
    expect(since([3, charging], [9, gone], [15, gone], [20, charging])).toBe(at(20).monoMs);
  });
});
