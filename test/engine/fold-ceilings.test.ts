/** Which ceilings a zone's cars may still follow, by what was written, read back and shown. */
import { describe, expect, it } from 'vitest';
import { pruneFollowed } from '../../src/engine/fold.ts';
import type { WriteSettled } from '../../src/engine/index.ts';
import { heldBy, type ZoneState } from '../../src/engine/state.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { reductionRead, stationsObserved, writeSettled } from '../support/events.ts';
import { listening, STATIONS, zoneAt } from '../support/listening.ts';

const zoneOf = (drive: Drive, index = 0): ZoneState => drive.state.zones[index] as ZoneState;
const ceilings = (drive: Drive): readonly number[] => zoneOf(drive).possible.map((ceiling) => ceiling.amps);

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
const read = (drive: Drive, seconds: number, of: { allowed: number; ago?: number }): void => {
  drive.feed(reductionRead('A', seconds, of));
};

describe('what a zone may still draw after a decrease', () => {
  it('is the old ceiling until the new one was read back, and a dead time longer', () => {
    const { drive, writeId, to } = lowered();
    expect(zoneAt(drive, 1).mayDrawAmps).toBe(63);
    read(drive, 3, { allowed: to });
    settle(drive, 3, { writeId, outcome: 'confirmed' });
    for (const [seconds, most] of [
      [4, 63],
      [37, 63],
      [38, to],
    ] as const)
      expect(
        Math.max(
          ...(pruneFollowed(drive.site, drive.state, at(seconds).monoMs).zones[0]?.possible ?? []).map((c) => c.amps),
        ),
      ).toBe(most);
  });

  it('is the new one as soon as the stations’ set-points have come down to it', () => {
    const { drive, to } = lowered();
    drive.feed(stationsObserved(1, { a1: { amps: 30, setpoint: 30 }, b1: { setpoint: 0 } }));
    read(drive, 3, { allowed: to });
    const low = { a1: { amps: to, setpoint: to }, b1: { setpoint: 0 } };
    const sameInstant = new Drive(drive.site);
    sameInstant.state = drive.state;
    sameInstant.feed(stationsObserved(3, low));
    expect(zoneAt(sameInstant, 3).mayDrawAmps).toBe(63);
    drive.feed(stationsObserved(8, low));
    expect(zoneAt(drive, 8).mayDrawAmps).toBe(to);
  });

  it('stays the old one where set-points were low anyway: an arrival may still get more', () => {
    const { drive, to } = lowered();
    for (const seconds of [1, 8, 13]) {
      drive.feed(stationsObserved(seconds, { a1: { amps: 0, setpoint: 0 }, b1: { setpoint: 0 } }));
      if (seconds === 1) read(drive, 3, { allowed: to });
    }
    expect(zoneAt(drive, 13).mayDrawAmps).toBe(63);
  });

  it('stays the old one while one of two stations is left out of the poll, whatever it said last', () => {
    const two = [...STATIONS, { name: 'a2', zone: 'A' }];
    const { drive, to } = lowered(two);
    drive.feed(stationsObserved(1, { a1: { setpoint: 60 }, a2: { setpoint: 3 } }));
    read(drive, 3, { allowed: to });
    drive.feed(stationsObserved(8, { a1: { setpoint: 3 } }));
    expect(zoneAt(drive, 8).mayDrawAmps).toBe(63);
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
    expect(zoneAt(drive, 8).mayDrawAmps).toBe(63);
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

  it('may be drawn until a read begun after the deadline of the write disproves it', () => {
    const { drive, writeId, to } = raised();
    settle(drive, 44, { writeId, outcome: 'unresolved' });
    read(drive, 45, { allowed: 0 });
    expect(zoneOf(drive).possible.find((ceiling) => ceiling.amps === to)?.goneAt).toBeNull();
    read(drive, 49, { allowed: 0 });
    expect(zoneOf(drive).possible.find((ceiling) => ceiling.amps === to)?.goneAt).toBe(at(49).monoMs);
  });

  it('may be drawn while it is on its way, whatever is read meanwhile', () => {
    const { drive, to } = raised();
    read(drive, 42, { allowed: 0 });
    expect(zoneOf(drive).possible.find((ceiling) => ceiling.amps === to)?.goneAt).toBeNull();
  });

  it('and then was taken after all, may be drawn again', () => {
    const { drive, writeId, to } = raised();
    settle(drive, 44, { writeId, outcome: 'unresolved' });
    read(drive, 49, { allowed: 0 });
    read(drive, 60, { allowed: to });
    expect(zoneOf(drive).possible.find((ceiling) => ceiling.amps === to)?.goneAt).toBeNull();
  });

  it('is not believed to be held when it was rejected', () => {
    const { drive, writeId, to } = raised();
    expect(heldBy(zoneOf(drive))).toBe(to);
    settle(drive, 42, { writeId, outcome: 'rejected' });
    expect(heldBy(zoneOf(drive))).toBe(0);
    expect(zoneOf(drive)).toMatchObject({ inFlight: null, failedWrites: 1 });
  });

  it('that was superseded does not end the newer one', () => {
    const { drive, writeId } = raised();
    settle(drive, 42, { writeId: writeId - 1, outcome: 'rejected' });
    expect(zoneOf(drive).inFlight?.writeId).toBe(writeId);
    expect(zoneOf(drive).commandedAmps).toBeGreaterThan(0);
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
    drive.feed({ ...reductionRead('A', 1, { allowed: 0 }), allowedAmps: threePhases(10, 63, 20) });
    expect(zoneOf(drive).readBack?.amps).toBe(63);
    expect(zoneAt(drive, 1).mayDrawAmps).toBe(63);
  });

  it('that shows less than we asked for is what the zone holds; one that shows more is not', () => {
    const { drive, writeId, to } = lowered();
    settle(drive, 1, { writeId, outcome: 'confirmed' });
    read(drive, 40, { allowed: to - 1 });
    expect(heldBy(zoneOf(drive))).toBe(to - 1);
    read(drive, 45, { allowed: 63 });
    expect(heldBy(zoneOf(drive))).toBe(to);
    expect(zoneAt(drive, 45).mayDrawAmps).toBe(63);
  });
});
