/** Which ceilings a zone's cars may still follow, by what was written, read back and shown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pruneFollowed } from '../../src/engine/ceilings.ts';
import { highest, type PhaseAmps, type WriteSettled } from '../../src/engine/index.ts';
import { heldBy, type ZoneState } from '../../src/engine/zone-state.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { reductionRead, stationsObserved, writeSettled } from '../support/events.ts';
import { listening, MAIN, same, STATIONS, ZONE_A, ZONE_B, zoneAt } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const zoneOf = (drive: Drive, index = 0): ZoneState => drive.state.zones[index] as ZoneState;
const ceilings = (drive: Drive): readonly number[] => zoneOf(drive).possible.map(({ amps }) => highest(amps));
const mayDraw = (drive: Drive, seconds: number): number => highest(zoneAt(drive, seconds).mayDrawAmps);
/** The highest ceiling that a decision at `seconds` would still count. */
const keptUntil = (drive: Drive, seconds: number): number =>
  Math.max(
    ...(pruneFollowed(drive.site, drive.state, at(seconds).monoMs).zones[0]?.possible ?? []).map(({ amps }) =>
      highest(amps),
    ),
  );

/** Zone `A` held at 63 A, whose meter then shows so much that it is lowered; the write is not answered. */
function lowered(stations = STATIONS): { readonly drive: Drive; readonly writeId: number; readonly to: number } {
  const drive = listening(undefined, stations);
  drive.mute = true;
  drive.meter('Main meter', threePhases(90));
  drive.stations({ a1: { amps: 30 }, b1: { amps: 0 } });
  drive.tick();
  const write = drive.writes.find(({ zone }) => zone === 'A');
  if (write === undefined) throw new TypeError('zone A was not written');
  return { drive, writeId: write.writeId, to: write.allowedAmps[0] };
}
const settle = (drive: Drive, seconds: number, of: { writeId: number; outcome: WriteSettled['outcome'] }): void => {
  drive.feed(writeSettled('A', seconds, of));
};
const read = (drive: Drive, seconds: number, of: { allowed: number | PhaseAmps; ago?: number }): void => {
  drive.feed(reductionRead('A', seconds, of));
};

describe('what a zone may still draw after a decrease', () => {
  it('is the old ceiling until the new one was read back, and a dead time longer', () => {
    const { drive, writeId, to } = lowered();
    expect(mayDraw(drive, 1)).toBe(63);
    read(drive, 3, { allowed: to });
    settle(drive, 3, { writeId, outcome: 'confirmed' });
    for (const [seconds, most] of [
      [4, 63],
      [37, 63],
      [38, to],
    ] as const)
      expect(keptUntil(drive, seconds)).toBe(most);
  });

  it('is the new one as soon as the stations’ set-points have come down to it', () => {
    const { drive, to } = lowered();
    drive.feed(stationsObserved(1, { a1: { amps: 30, setpoint: 30 }, b1: { setpoint: 0 } }));
    read(drive, 3, { allowed: to });
    const low = { a1: { amps: to, setpoint: to }, b1: { setpoint: 0 } };
    const sameInstant = new Drive(drive.site);
    sameInstant.state = drive.state;
    sameInstant.feed(stationsObserved(3, low));
    expect(mayDraw(sameInstant, 3)).toBe(63);
    drive.feed(stationsObserved(8, low));
    expect(mayDraw(drive, 8)).toBe(to);
  });

  it('stays the old one where set-points were low anyway: an arrival may still get more', () => {
    const { drive, to } = lowered();
    for (const seconds of [1, 8, 13]) {
      drive.feed(stationsObserved(seconds, { a1: { amps: 0, setpoint: 0 }, b1: { setpoint: 0 } }));
      if (seconds === 1) read(drive, 3, { allowed: to });
    }
    expect(mayDraw(drive, 13)).toBe(63);
  });

  it('stays the old one where only what was drawn has come down, and no set-point', () => {
    const { drive, to } = lowered();
    drive.feed(stationsObserved(1, { a1: { amps: 1e9, setpoint: to }, b1: { setpoint: 0 } }));
    read(drive, 3, { allowed: to });
    drive.feed(stationsObserved(8, { a1: { amps: to, setpoint: to }, b1: { setpoint: 0 } }));
    expect(mayDraw(drive, 8)).toBe(63);
  });

  it.each(['available', 'finishing', 'suspended-by-car'] as const)(
    'stays the old one where set-points fell because a car is %s: the next one may still get more',
    (status) => {
      const { drive, to } = lowered();
      drive.feed(stationsObserved(1, { a1: { amps: 30, setpoint: 30 }, b1: { setpoint: 0 } }));
      read(drive, 3, { allowed: to });
      drive.feed(stationsObserved(8, { a1: { status, setpoint: 0 }, b1: { setpoint: 0 } }));
      expect(mayDraw(drive, 8)).toBe(63);
    },
  );

  it('stays the old one while one of two stations is left out of the poll, whatever it said last', () => {
    const two = [...STATIONS, { name: 'a2', zone: 'A' }];
    const { drive, to } = lowered(two);
    drive.feed(stationsObserved(1, { a1: { setpoint: 60 }, a2: { setpoint: 3 } }));
    read(drive, 3, { allowed: to });
    drive.feed(stationsObserved(8, { a1: { setpoint: 3 } }));
    expect(mayDraw(drive, 8)).toBe(63);
  });

  it.each([
    ['draws more than its set-point', { a1: { amps: 30, setpoint: 10 } }],
    ['says no set-point', { a1: { amps: 1 } }],
    ['is out of reach', { a1: { amps: 1, setpoint: 1, reachable: false } }],
    ['is left out of the poll', { b1: { setpoint: 0 } }],
  ])('stays the old one while a station %s', (_, seen) => {
    const { drive, to } = lowered();
    drive.feed(stationsObserved(1, { a1: { amps: 30, setpoint: 30 } }));
    read(drive, 3, { allowed: to });
    drive.feed(stationsObserved(8, seen));
    expect(mayDraw(drive, 8)).toBe(63);
  });

  it('is not disproved by a read that was begun before the write, or while it was on its way', () => {
    const { drive, writeId, to } = lowered();
    read(drive, 3, { allowed: 63, ago: 4 });
    expect(ceilings(drive)).toEqual([63, to]);
    settle(drive, 4, { writeId, outcome: 'unresolved' });
    read(drive, 5, { allowed: 63 });
    expect(ceilings(drive)).toContain(to);
  });
});

describe('an increase that was lost on its way', () => {
  /** Zone `A` was raised from 0; nobody knows whether the box has it. */
  function raised(): { readonly drive: Drive; readonly writeId: number; readonly to: number } {
    const drive = listening();
    drive.read('A', 0);
    drive.read('B', 0);
    drive.feed({ ...drive.directoryEvent(STATIONS), at: at(0) });
    drive.seconds = 40;
    drive.mute = true;
    drive.meter('Main meter', threePhases(10));
    drive.stations({ a1: { amps: 0 }, b1: { amps: 0 } });
    drive.tick();
    const write = drive.writes.find(({ zone, intent }) => zone === 'A' && intent === 'raise');
    if (write === undefined) throw new TypeError('zone A was not raised');
    return { drive, writeId: write.writeId, to: write.allowedAmps[0] };
  }
  const goneAt = (drive: Drive, to: number): number | null | undefined =>
    zoneOf(drive).possible.find(({ amps }) => highest(amps) === to)?.goneAt;

  it('may be drawn until a read begun after the deadline of the write disproves it', () => {
    const { drive, writeId, to } = raised();
    settle(drive, 44, { writeId, outcome: 'unresolved' });
    read(drive, 45, { allowed: 0 });
    expect(goneAt(drive, to)).toBeNull();
    read(drive, 49, { allowed: 0, ago: 2 });
    expect(goneAt(drive, to)).toBeNull();
    read(drive, 50, { allowed: 0, ago: 2 });
    expect(goneAt(drive, to)).toBe(at(50).monoMs);
  });

  it('may be drawn while it is on its way, whatever is read meanwhile', () => {
    const { drive, to } = raised();
    read(drive, 42, { allowed: 0 });
    expect(goneAt(drive, to)).toBeNull();
  });

  it('and then was taken after all, may be drawn again', () => {
    const { drive, writeId, to } = raised();
    settle(drive, 44, { writeId, outcome: 'unresolved' });
    read(drive, 49, { allowed: 0 });
    read(drive, 60, { allowed: to });
    expect(goneAt(drive, to)).toBeNull();
  });

  it('is not believed to be held when it was rejected', () => {
    const { drive, writeId, to } = raised();
    expect(heldBy(zoneOf(drive))).toEqual(same(to));
    settle(drive, 42, { writeId, outcome: 'rejected' });
    expect(heldBy(zoneOf(drive))).toEqual(same(0));
    expect(zoneOf(drive)).toMatchObject({ inFlight: null, failedWrites: 1 });
  });

  it('that was superseded does not end the newer one', () => {
    const { drive, writeId } = raised();
    settle(drive, 42, { writeId: writeId - 1, outcome: 'rejected' });
    expect(zoneOf(drive).inFlight?.writeId).toBe(writeId);
    expect(highest(zoneOf(drive).commandedAmps as PhaseAmps)).toBeGreaterThan(0);
  });

  it('is not disproved while it may arrive, though a newer write was confirmed', () => {
    const { drive, writeId, to } = raised();
    // The site calls for less at once, and the box takes that while the first is still without an answer.
    drive.seconds = 42;
    drive.meter('Main meter', threePhases(120));
    drive.tick();
    const cut = drive.writes.findLast(({ zone }) => zone === 'A');
    expect(cut?.intent).toBe('lower');
    read(drive, 43, { allowed: 0 });
    settle(drive, 43, { writeId: cut?.writeId ?? 0, outcome: 'confirmed' });
    read(drive, 44, { allowed: 0 });
    expect(goneAt(drive, to)).toBeNull();
    settle(drive, 46, { writeId, outcome: 'unresolved' });
    read(drive, 47, { allowed: 0 });
    expect(goneAt(drive, to)).toBeNull();
    read(drive, 49, { allowed: 0 });
    expect(goneAt(drive, to)).toBe(at(49).monoMs);
  });

  it('counts each failure until a write is confirmed', () => {
    const { drive, writeId } = raised();
    settle(drive, 42, { writeId: writeId - 1, outcome: 'rejected' });
    settle(drive, 44, { writeId, outcome: 'unresolved' });
    expect(zoneOf(drive)).toMatchObject({ failedWrites: 2, settledAt: at(44).monoMs });
    settle(drive, 45, { writeId, outcome: 'confirmed' });
    expect(zoneOf(drive).failedWrites).toBe(0);
  });
});

describe('a read-back', () => {
  it('of a zone that the site does not know changes nothing', () => {
    const drive = listening();
    const before = drive.state;
    drive.feed(reductionRead('Elsewhere', 0, { allowed: 5 }));
    drive.feed(writeSettled('Elsewhere', 0, { writeId: 1, outcome: 'confirmed' }));
    expect(drive.state).toBe(before);
  });

  it('whose lines differ counts with the highest: that is what may be drawn', () => {
    const drive = listening();
    read(drive, 1, { allowed: threePhases(10, 63, 20) });
    expect(zoneOf(drive).readBack?.amps).toEqual(same(63));
    expect(zoneAt(drive, 1).mayDrawAmps).toEqual(same(63));
  });

  it('that shows less than we asked for is what the zone holds; one that shows more is not', () => {
    const { drive, writeId, to } = lowered();
    settle(drive, 1, { writeId, outcome: 'confirmed' });
    read(drive, 40, { allowed: to - 1 });
    expect(heldBy(zoneOf(drive))).toEqual(same(to - 1));
    read(drive, 45, { allowed: 63 });
    expect(heldBy(zoneOf(drive))).toEqual(same(to));
    expect(mayDraw(drive, 45)).toBe(63);
  });

  it('of a value that the box held before revives that ceiling instead of counting it twice', () => {
    const { drive, to } = lowered();
    read(drive, 3, { allowed: to });
    read(drive, 4, { allowed: 63 });
    expect(zoneOf(drive).possible.filter(({ amps }) => highest(amps) === 63)).toMatchObject([{ goneAt: null }]);
    expect(keptUntil(drive, 200)).toBe(63);
  });
});

describe('a zone that takes a value for each line', () => {
  /** Zone `A` that was read to hold these values, one after the other, a second apart. */
  function after(...held: readonly PhaseAmps[]): Drive {
    const drive = new Drive(siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] }));
    drive.link();
    drive.directory(STATIONS, 63, 'perPhase');
    held.forEach((allowed, seconds) => {
      read(drive, seconds, { allowed });
    });
    return drive;
  }

  it('is known to hold each line’s own', () => {
    const drive = after(threePhases(10, 63, 20));
    expect(heldBy(zoneOf(drive))).toEqual([10, 63, 20]);
    expect(zoneAt(drive, 1).mayDrawAmps).toEqual([10, 63, 20]);
  });

  it('may draw on each line the most of what was not disproved for a dead time yet', () => {
    const lines = fc.tuple(fc.nat(63), fc.nat(63), fc.nat(63)).map(([a, b, c]) => threePhases(a, b, c));
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 6 }), (held) => {
        const drive = after(...held);
        const most = same(0).map((_, line) => Math.max(...held.map((values) => values[line] as number)));
        expect(zoneAt(drive, held.length).mayDrawAmps).toEqual(most);
        drive.state = pruneFollowed(drive.site, drive.state, at(held.length + 35).monoMs);
        expect(zoneOf(drive).possible.map(({ amps }) => amps)).toEqual([held.at(-1)]);
      }),
    );
  });

  it('has followed only when no line is allowed more than it now has', () => {
    const polled = (setpoint: number, of: { phases?: 1 | 3; rotation?: string } = {}): number => {
      const drive = new Drive(siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] }));
      drive.link();
      drive.directory([{ name: 'a1', zone: 'A', ...of }], 63, 'perPhase');
      read(drive, 0, { allowed: threePhases(32) });
      drive.feed(stationsObserved(1, { a1: { setpoint: 32 } }));
      read(drive, 3, { allowed: threePhases(16, 8, 16) });
      drive.feed(stationsObserved(5, { a1: { setpoint } }));
      return zoneOf(drive).possible.length;
    };
    expect(polled(16)).toBe(2);
    expect(polled(8)).toBe(1);
    expect(polled(16, { phases: 1, rotation: 'L1' })).toBe(1);
    expect(polled(16, { phases: 1, rotation: 'L2' })).toBe(2);
  });
});

describe('what is kept of ceilings', () => {
  it('is each ceiling once, and never less than the zone is believed to hold, whatever is written, read and lost', () => {
    const happenings = fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('read' as const), allowed: fc.nat(63), ago: fc.nat(10) }),
        fc.record({ kind: fc.constant('background' as const), amps: fc.integer({ min: 0, max: 120 }) }),
        fc.record({
          kind: fc.constant('settled' as const),
          outcome: fc.constantFrom<WriteSettled['outcome']>('confirmed', 'rejected', 'unresolved'),
        }),
      ),
      { minLength: 20, maxLength: 60, size: 'max' },
    );
    fc.assert(
      fc.property(happenings, (events) => {
        const drive = listening();
        drive.mute = true;
        for (const event of events) {
          drive.seconds += 5;
          const now = drive.seconds;
          if (event.kind === 'read') read(drive, now, event);
          else if (event.kind === 'background') drive.meter('Main meter', threePhases(event.amps));
          else settle(drive, now, { writeId: zoneOf(drive).inFlight?.writeId ?? 0, outcome: event.outcome });
          drive.stations({ a1: {}, b1: {} });
          drive.tick();
          const all = zoneOf(drive).possible.map(({ amps }) => amps.join());
          expect(new Set(all).size).toBe(all.length);
          expect(mayDraw(drive, now)).toBeGreaterThanOrEqual(highest(heldBy(zoneOf(drive)) as PhaseAmps));
        }
      }),
      { numRuns: 40 },
    );
  });
});
