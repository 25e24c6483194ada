import { describe, expect, it } from 'vitest';
import { pruneFollowed } from '../../src/engine/fold.ts';
import { amps, wattHours, watts, type LinkChanged, type SiteMeter, type WriteSettled } from '../../src/engine/index.ts';
import { heldBy, type ZoneState } from '../../src/engine/state.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { meterObserved, reductionRead, stationsObserved, writeSettled } from '../support/events.ts';
import { listening, MAIN, nodeAt, STATIONS, zoneAt } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const zoneOf = (drive: Drive, index = 0): ZoneState => drive.state.zones[index] as ZoneState;
const ceilings = (drive: Drive): readonly number[] => zoneOf(drive).possible.map((ceiling) => ceiling.amps);

/** Zone `A` held at 63 A, whose meter then shows so much that it is lowered; the write is not answered. */
function lowered(): { readonly drive: Drive; readonly writeId: number; readonly to: number } {
  const drive = listening();
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

describe('a meter’s values', () => {
  it('with a line missing count as not read at all', () => {
    const drive = listening();
    drive.feed(meterObserved('Main meter', 0, { values: { currentAmps: [amps(1), null, amps(1)] } }));
    expect(nodeAt(drive, 0).seen).toBe('blind');
  });

  it('of a meter that the site does not know change nothing', () => {
    const drive = listening();
    const before = drive.state;
    drive.feed(meterObserved('Elsewhere', 0, { values: { currentAmps: threePhases(1) } }));
    expect(drive.state).toBe(before);
  });

  it('that are repeated word for word change nothing', () => {
    const drive = listening();
    const event = meterObserved('Main meter', 0, { values: { currentAmps: threePhases(1) }, stamp: 7 });
    drive.feed(event);
    const before = drive.state;
    drive.feed({ ...event, at: at(5) });
    expect(drive.state).toBe(before);
  });

  it('count by the way the meter is mounted, and bill only by a register that is vouched for', () => {
    const site = siteOf({ nodes: [MAIN] });
    const values = {
      currentAmps: threePhases(1),
      powerWatts: [watts(-230), null, watts(0)] as const,
      importWh: wattHours(5),
      exportWh: wattHours(7),
    };
    const kept = (of: Partial<SiteMeter>): unknown => {
      const drive = new Drive({ ...site, meters: site.meters.map((meter) => ({ ...meter, ...of })) });
      drive.feed(meterObserved('Main meter', 0, { values }));
      const { powerWatts, importWh, exportWh } = drive.state.meters[0]?.value ?? {};
      return [powerWatts, importWh, exportWh];
    };
    expect(kept({ importRegister: true })).toEqual([[-230, null, 0], 5, 7]);
    expect(kept({ importRegister: true, sign: -1 })).toEqual([[230, null, 0], 7, 5]);
    expect(kept({ importRegister: false, sign: -1 })).toEqual([[230, null, 0], null, null]);
  });
});

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
    drive.feed(stationsObserved(8, { a1: { amps: to, setpoint: to }, b1: { setpoint: 0 } }));
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

describe('the link', () => {
  const link = (up: boolean, seconds: number): LinkChanged => ({
    kind: 'LinkChanged',
    at: at(seconds),
    up,
    detail: null,
  });

  it.each([
    ['comes back', [false, true]],
    ['is new after a login', [true]],
  ])('that %s leaves a zone free to draw its maximum until it is read again', (_, ups) => {
    const drive = listening();
    drive.read('A', 10);
    for (const up of ups) drive.feed(link(up, 1));
    expect(zoneOf(drive)).toMatchObject({ readBack: null, lastWriteAt: null });
    expect(zoneAt(drive, 2).mayDrawAmps).toBe(63);
  });

  it('going down leaves what was read, which nothing can have changed but the box itself', () => {
    const drive = listening();
    drive.feed(link(false, 1));
    expect(zoneOf(drive).readBack?.amps).toBe(63);
  });
});

describe('the directory', () => {
  it('keeps what was seen of a station, in the order of names, and forgets who is gone', () => {
    const drive = listening(undefined, [...STATIONS].reverse());
    drive.stations({ a1: { amps: 7 }, b1: { amps: 8 } });
    drive.directory([
      { name: 'a1', zone: 'B' },
      { name: 'c1', zone: 'B' },
    ]);
    expect(drive.state.stations.map(({ name, zone, seen }) => [name, zone, seen?.currentAmps[0]])).toEqual([
      ['a1', 1, 7],
      ['c1', 1, undefined],
    ]);
  });
});
