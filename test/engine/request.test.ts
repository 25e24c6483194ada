import { describe, expect, it } from 'vitest';
import type { ShareRequest } from '../../src/engine/filling.ts';
import { amps, type Lever, type Site } from '../../src/engine/index.ts';
import { requestsOf } from '../../src/engine/request.ts';
import { sense } from '../../src/engine/sense.ts';
import { at, Drive, threePhases, type StationSpec } from '../support/drive.ts';
import type { StationSeen } from '../support/events.ts';
import { draws, MAIN, ZONE_A, ZONE_B } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

interface Scene {
  readonly site?: Site;
  readonly stations: readonly StationSpec[];
  readonly seen?: Readonly<Record<string, StationSeen>>;
  readonly lever?: Partial<Lever>;
}

const SITE = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] });

/** Requests of all zones, with the meter seen. */
function requests({ site = SITE, stations, seen = {}, lever }: Scene): readonly ShareRequest[] {
  const drive = new Drive(site);
  drive.link();
  const event = drive.directoryEvent(stations);
  drive.feed({
    ...event,
    zones: event.zones.map((zone) => ({ ...zone, lever: { ...zone.lever, ...lever } })),
    stations: event.stations.map((station) => ({ ...station, vip: station.name.startsWith('vip') })),
  });
  drive.meter('Main meter', threePhases(10));
  draws(drive, 0, seen);
  return requestsOf(site, drive.state, sense(site, drive.state, at(0)));
}
const first = (scene: Scene): ShareRequest => requests(scene)[0] as ShareRequest;

const single = (name: string, rotation: string): StationSpec => ({ name, zone: 'A', phases: 1, rotation });

describe('what a zone asks for', () => {
  it('is each car’s minimum and maximum, summed on the line that carries most', () => {
    const stations = [single('a1', 'L1'), single('a2', 'L1'), single('a3', 'L2')];
    expect(first({ stations, seen: { a1: {}, a2: {}, a3: {} } })).toMatchObject({
      minimums: [6, 12, 12],
      demandAmps: 63,
      wiredAmps: [64, 32, 0],
      weight: 3,
    });
  });

  it('counts a station that was never seen, or whose status nobody understands, as a car at its maximum', () => {
    const stations = [{ name: 'a1', zone: 'A' }];
    expect(first({ stations })).toMatchObject({ minimums: [6], demandAmps: 32 });
    expect(first({ stations, seen: { a1: { status: 'unknown' } } })).toMatchObject({ minimums: [6], demandAmps: 32 });
  });

  it('counts a station of unknown wiring on every line, and one of unknown zone in every zone', () => {
    const stations = [
      { name: 'a1', zone: 'A', rotation: 'unknown' },
      single('a2', 'L3'),
      { name: 'x', zone: 'somewhere' },
    ];
    const [a, b] = requests({ stations });
    expect(a).toMatchObject({ minimums: [6, 12, 18], wiredAmps: [64, 64, 96] });
    expect(b).toMatchObject({ minimums: [6], demandAmps: 32 });
  });

  it('is in what the box can be told: minimums are rounded up', () => {
    const stations = [
      { name: 'a1', zone: 'A' },
      { name: 'a2', zone: 'A' },
    ];
    expect(first({ stations, lever: { stepAmps: amps(5) } })).toMatchObject({ minimums: [8, 13], demandAmps: 63 });
  });

  it('lets important cars have their minimum first, then those who need least', () => {
    const site = { ...SITE, stationOverrides: { vip: { minAmps: amps(10) }, a1: { minAmps: amps(8) } } };
    const stations = ['a1', 'a2', 'vip'].map((name) => ({ name, zone: 'A' }));
    expect(first({ site, stations }).minimums).toEqual([10, 16, 24]);
  });

  it('is one minimum kept ready where a station is free, whatever other cars there are', () => {
    const stations = [
      { name: 'a1', zone: 'A' },
      { name: 'a2', zone: 'A' },
    ];
    expect(first({ stations, seen: { a1: {}, a2: { status: 'available' } } }).readinessAmps).toBe(6);
    expect(first({ stations, seen: { a1: {}, a2: { status: 'suspended-by-car' } } }).readinessAmps).toBe(6);
    expect(first({ stations, seen: { a1: {}, a2: {} } }).readinessAmps).toBe(0);
    expect(first({ stations, seen: { a1: { status: 'available' }, a2: { status: 'faulted' } } })).toMatchObject({
      minimums: [],
      demandAmps: 0,
      weight: 1,
    });
  });

  it('is nothing where the box does not list the zone', () => {
    const drive = new Drive(SITE);
    const event = drive.directoryEvent([]);
    drive.feed({ ...event, zones: event.zones.slice(1) });
    expect(requestsOf(SITE, drive.state, sense(SITE, drive.state, at(0))).map(({ zone }) => zone)).toEqual([1]);
  });
});

describe('the most a zone may have', () => {
  const stations = [{ name: 'a1', zone: 'A' }];
  const withMeter = siteOf({ nodes: [MAIN, { ...ZONE_A, metered: true, fallbackAmps: 16 }, ZONE_B] });

  it('is its own maximum in EVCE', () => {
    expect(first({ stations }).most).toMatchObject({ amps: 63, because: { reason: { kind: 'zone-maximum' } } });
  });

  it('is its fallback while it, or a node above it, cannot be seen; other zones keep theirs', () => {
    const [a, b] = requests({ site: withMeter, stations });
    expect(a?.most).toMatchObject({ amps: 16, because: { by: 'limits', reason: { kind: 'blind', subject: 'A' } } });
    expect(b?.most.amps).toBe(63);
    const lost = siteOf({
      nodes: [
        { ...MAIN, name: 'Root', metered: false },
        { ...MAIN, parent: 'Root' },
        { ...ZONE_A, fallbackAmps: 9 },
      ],
    });
    const blind = new Drive(lost);
    blind.directory(stations);
    const [request] = requestsOf(lost, blind.state, sense(lost, blind.state, at(0)));
    expect(request?.most).toMatchObject({ amps: 9, because: { reason: { subject: 'Main' } } });
  });

  it('is never above its own maximum, even where the fallback is', () => {
    const generous = siteOf({ nodes: [MAIN, { ...ZONE_A, metered: true, fallbackAmps: 500 }, ZONE_B] });
    expect(first({ site: generous, stations }).most.amps).toBe(63);
  });
});
