import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  onAllPhases,
  wattHours,
  watts,
  type LinkChanged,
  type ListedStation,
  type SiteMeter,
} from '../../src/engine/index.ts';
import { stationFacts } from '../../src/engine/station.ts';
import type { ZoneState } from '../../src/engine/zone-state.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { meterObserved } from '../support/events.ts';
import { listening, MAIN, nodeAt, same, STATIONS, ZONE_A, ZONE_B, zoneAt } from '../support/listening.ts';
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
      const { lines, importWh, exportWh } = drive.state.meters[0] ?? {};
      return [lines?.map((line) => line?.value.powerWatts), importWh?.energyWh, exportWh?.energyWh];
    };
    expect(kept({ importRegister: true })).toEqual([[-230, null, 0], 5, 7]);
    expect(kept({ importRegister: true, sign: -1 })).toEqual([[230, null, 0], 7, 5]);
    expect(kept({ importRegister: false, sign: -1 })).toEqual([[230, null, 0], undefined, undefined]);
  });
});

/** Zones `Z0`, `Z1`, … below `Main`. */
const rowOf = (count: number) =>
  siteOf({ nodes: [MAIN, ...Array.from({ length: count }, (_, i) => ({ ...ZONE_A, name: `Z${i}` }))] });
const link = (up: boolean, seconds: number): LinkChanged => ({
  kind: 'LinkChanged',
  at: at(seconds),
  up,
  detail: null,
});

describe('the link', () => {
  it.each([
    ['comes back', [false, true]],
    ['is new after a login', [true]],
  ])('that %s leaves a zone free to draw its maximum until it is read again', (_, ups) => {
    const drive = listening();
    drive.read('A', 10);
    for (const up of ups) drive.feed(link(up, 1));
    expect(zoneOf(drive)).toMatchObject({ readBack: null, lastWriteAt: null });
    expect(zoneAt(drive, 2).mayDrawAmps).toEqual(same(63));
  });

  it.each([
    ['as before, counts with what it was told', 10, 10],
    ['as new, because it was restarted, counts with its maximum', 63, 63],
  ])('that comes back to a box that holds a zone %s', (_, held, most) => {
    const drive = listening();
    const told = onAllPhases(amps(10));
    const possible = [{ amps: told, since: at(0).monoMs, writeId: null, endedAt: at(0).monoMs, goneAt: null }];
    drive.state = { ...drive.state, zones: [{ ...zoneOf(drive), commandedAmps: told, possible }, zoneOf(drive, 1)] };
    expect(zoneAt(drive, 0).mayDrawAmps).toEqual(same(10));
    drive.link(false);
    drive.seconds = 20;
    drive.link();
    expect(zoneAt(drive, 20).mayDrawAmps).toEqual(same(63));
    drive.read('A', held);
    expect(zoneAt(drive, 20).mayDrawAmps).toEqual(same(most));
  });

  it('going down leaves what was read, which nothing can have changed but the box itself', () => {
    const drive = listening();
    drive.feed(link(false, 1));
    expect(zoneOf(drive).readBack?.amps).toEqual(same(63));
  });

  it('is lost since it first went down, however often that is said', () => {
    const drive = listening();
    for (const seconds of [1, 2, 30]) drive.feed(link(false, seconds));
    expect(drive.state).toMatchObject({ linkUp: false, linkLostAt: at(1).monoMs });
    drive.feed(link(true, 37));
    expect(drive.state).toMatchObject({ linkUp: true, linkLostAt: null });
    expect(zoneOf(drive).quietUntil).not.toBeNull();
  });
});

describe('a zone after an outage', () => {
  const outages = fc.record({
    zones: fc.integer({ min: 1, max: 30 }),
    lostAt: fc.integer({ min: 0, max: 10_000 }),
    awaySeconds: fc.integer({ min: 36, max: 100_000 }),
    cycle: fc.nat(),
  });
  const moments = ({
    zones,
    lostAt,
    awaySeconds,
    cycle,
  }: {
    zones: number;
    lostAt: number;
    awaySeconds: number;
    cycle: number;
  }) => {
    const drive = new Drive(rowOf(zones));
    drive.state = { ...drive.state, cycle };
    drive.feed(link(true, 0));
    drive.feed(link(false, lostAt));
    drive.feed(link(true, lostAt + awaySeconds));
    return drive.state.zones.map(({ quietUntil }) => (quietUntil ?? NaN) - at(lostAt + awaySeconds).monoMs);
  };

  it('begins to rise at a moment of its own within the spread, the same in a replay', () => {
    fc.assert(
      fc.property(outages, (outage) => {
        const quiet = moments(outage);
        for (const span of quiet) {
          expect(span).toBeGreaterThanOrEqual(0);
          expect(span).toBeLessThan(60_000);
          expect(Number.isInteger(span)).toBe(true);
        }
        expect(moments(outage)).toEqual(quiet);
      }),
    );
  });

  it('shares that moment with few others: they are spread over the whole span', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (cycle) => {
        const quiet = moments({ zones: 40, lostAt: 0, awaySeconds: 60, cycle });
        const quarters = [0, 1, 2, 3].map(
          (quarter) => quiet.filter((span) => Math.floor(span / 15_000) === quarter).length,
        );
        for (const count of quarters) expect(count).toBeGreaterThan(0);
        expect(Math.max(...quarters)).toBeLessThanOrEqual(20);
      }),
    );
  });

  it('comes back at another moment the next time', () => {
    const first = moments({ zones: 10, lostAt: 0, awaySeconds: 60, cycle: 7 });
    expect(moments({ zones: 10, lostAt: 0, awaySeconds: 60, cycle: 8 })).not.toEqual(first);
  });

  it('need not wait where the gap was no longer than a dead time, nor at the very first link', () => {
    const drive = new Drive(rowOf(3));
    drive.feed(link(true, 0));
    drive.feed(link(false, 10));
    drive.feed(link(true, 45));
    drive.feed(link(true, 500));
    expect(drive.state.zones.map(({ quietUntil }) => quietUntil)).toEqual([null, null, null]);
  });

  it('keeps its moment through a short gap', () => {
    const drive = new Drive(rowOf(3));
    for (const [up, seconds] of [
      [false, 0],
      [true, 100],
      [false, 101],
    ] as const)
      drive.feed(link(up, seconds));
    const before = drive.state.zones.map(({ quietUntil }) => quietUntil);
    drive.feed(link(true, 103));
    expect(drive.state.zones.map(({ quietUntil }) => quietUntil)).toEqual(before);
  });

  it('does not rise before its moment, says so, and rises afterwards; decreases do not wait', () => {
    const drive = new Drive(rowOf(6));
    const stations = drive.site.zones.map(({ name }) => ({ name: `${name}-1`, zone: name }));
    const pass = (background: number): readonly [string, string, number][] => {
      drive.meter('Main meter', threePhases(background));
      drive.stations(Object.fromEntries(stations.map(({ name }) => [name, { amps: 0 }])));
      const record = drive.tick();
      return record.zones.map(({ zone, sent, because: { reason }, allocationAmps }) => [
        `${zone} ${sent?.intent ?? '-'}`,
        reason.kind === 'ramp' ? reason.rule : reason.kind,
        allocationAmps,
      ]);
    };
    drive.link();
    drive.directory(stations);
    for (const { name } of drive.site.zones) drive.read(name, 0);
    drive.link(false);
    drive.seconds = 100;
    drive.link();
    for (const { name } of drive.site.zones) drive.read(name, 0);
    const roseAt = new Map<string, number>();
    for (; drive.seconds <= 260; drive.seconds += 5)
      for (const [write, rule] of pass(10)) {
        const [zone = '', intent] = write.split(' ');
        const moment = ((drive.state.zones[Number(zone.slice(1))]?.quietUntil ?? 0) - at(0).monoMs) / 1000;
        if (intent === 'raise' && !roseAt.has(zone)) {
          roseAt.set(zone, drive.seconds);
          expect(drive.seconds).toBeGreaterThanOrEqual(moment);
        }
        if (drive.seconds < moment) expect(rule).toBe('return');
      }
    expect(roseAt.size).toBe(6);
    expect(new Set(roseAt.values()).size).toBeGreaterThan(1);
    drive.link(false);
    drive.seconds += 60;
    drive.link();
    for (const { name } of drive.site.zones) drive.read(name, 32);
    expect(pass(98).filter(([write]) => write.endsWith('lower'))).toHaveLength(6);
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
      drive.state = {
        ...drive.state,
        zones: drive.state.zones.map((zone) => ({ ...zone, commandedAmps: onAllPhases(amps(20)) })),
      };
      drive.seconds = 2;
      drive.read('A', 50);
      expect(drive.state.zones[0]?.commandedAmps).toEqual(same(held));
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
    expect(drive.state.stations.map(({ facts: { name, zone }, seen }) => [name, zone, seen?.currentAmps[0]])).toEqual([
      ['a1', 1, 7],
      ['c1', 1, undefined],
    ]);
  });

  it.each<[string, Partial<ListedStation>]>([
    ['zone', { zone: 'B' }],
    ['phases', { phases: 1 }],
    ['rotation', { rotation: 'L2L1L3' }],
    ['minimum', { minAmps: amps(8) }],
    ['maximum', { maxAmps: amps(16) }],
    ['VIP mark', { vip: true }],
  ])('that changes a station’s %s makes it anew, and what was seen of it stays', (_, change) => {
    const drive = listening();
    drive.stations({ a1: { amps: 7, setpoint: 32 } });
    drive.seconds = 70;
    drive.stations({ a1: { amps: 7, setpoint: 32 } });
    const [before] = drive.state.stations;
    expect(before?.appetite).not.toBeNull();
    const event = drive.directoryEvent(STATIONS);
    const stations = event.stations.map((station) => (station.name === 'a1' ? { ...station, ...change } : station));
    drive.feed({ ...event, stations });
    const [after] = drive.state.stations;
    expect(after).toEqual({ ...before, facts: after?.facts });
    expect(after?.facts).toEqual(stationFacts(drive.site, stations[0] as ListedStation));
    expect(after?.facts).not.toEqual(before?.facts);
    expect(drive.state.roster).toEqual(drive.state.stations.map(({ facts }) => facts));
  });

  it('that says the same again leaves stations and roster as they are', () => {
    const drive = listening();
    const { roster, stations } = drive.state;
    drive.directory([...STATIONS].reverse());
    expect(drive.state.roster).toBe(roster);
    expect(drive.state.stations.every((station, i) => station === stations[i])).toBe(true);
  });

  it('that no longer lists a zone takes its lever away', () => {
    const drive = listening();
    const event = drive.directoryEvent(STATIONS);
    drive.feed({ ...event, zones: event.zones.slice(1) });
    expect(drive.state.zones.map(({ lever }) => lever?.maxAmps ?? null)).toEqual([null, 63]);
    expect(zoneOf(drive).readBack).not.toBeNull();
  });
});

describe('a poll of the stations', () => {
  it('is dated, passes over stations that nobody listed, and leaves those out of it as they were', () => {
    const drive = listening();
    drive.stations({ a1: { amps: 5 }, b1: { amps: 6 } });
    const [, b1] = drive.state.stations;
    drive.seconds = 5;
    drive.stations({ a1: { amps: 7 }, stranger: { amps: 9 } });
    expect(drive.state.stationsAt).toEqual(at(5));
    expect(drive.state.stations[0]).toMatchObject({ seenAt: at(5), seen: { currentAmps: [7, 7, 7] } });
    expect(drive.state.stations[1]).toBe(b1);
    expect(drive.state.stations).toHaveLength(2);
  });
});
