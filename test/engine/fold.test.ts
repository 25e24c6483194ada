import { describe, expect, it } from 'vitest';
import { amps, wattHours, watts, type LinkChanged, type SiteMeter } from '../../src/engine/index.ts';
import type { ZoneState } from '../../src/engine/state.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { meterObserved } from '../support/events.ts';
import { listening, MAIN, nodeAt, STATIONS, ZONE_A, ZONE_B, zoneAt } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const zoneOf = (drive: Drive, index = 0): ZoneState => drive.state.zones[index] as ZoneState;

describe('a meter’s values', () => {
  it('with a line missing count as not read at all', () => {
    const drive = listening();
    drive.feed(meterObserved('Main meter', 0, { values: { currentAmps: [amps(1), null, amps(1)] } }));
    expect(nodeAt(drive, 0).seen).toBe('blind');
  });

  it('that are repeated word for word, or of a meter that the site does not know, change nothing', () => {
    const drive = listening();
    const event = meterObserved('Main meter', 0, { values: { currentAmps: threePhases(1) }, stamp: 7 });
    drive.feed(event);
    const before = drive.state;
    drive.feed({ ...event, at: at(5) });
    drive.feed({ ...event, meter: 'Elsewhere' });
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

describe('a site in shadow', () => {
  it('takes for held what the box holds, whoever wrote it; another site keeps to its own word', () => {
    const nodes = [MAIN, ZONE_A, ZONE_B];
    for (const [shadow, held] of [
      [true, 50],
      [false, 20],
    ] as const) {
      const drive = listening(siteOf({ nodes, shadow }));
      drive.read('A', 20);
      drive.link();
      drive.state = { ...drive.state, zones: drive.state.zones.map((zone) => ({ ...zone, commandedAmps: amps(20) })) };
      drive.seconds = 2;
      drive.read('A', 50);
      expect(drive.state.zones[0]?.commandedAmps).toBe(held);
    }
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
