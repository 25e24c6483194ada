import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, PHASES, type Lever, type PhaseAmps, type Site } from '../../src/engine/index.ts';
import { requestsOf, type ZoneRequest } from '../../src/engine/request.ts';
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
function requests({ site = SITE, stations, seen = {}, lever }: Scene): readonly ZoneRequest[] {
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
  return asked(drive, 0);
}
const asked = (drive: Drive, seconds: number): readonly ZoneRequest[] =>
  requestsOf(drive.site, drive.state, { sensed: sense(drive.site, drive.state, at(seconds)), at: at(seconds) });
const first = (scene: Scene): ZoneRequest => requests(scene)[0] as ZoneRequest;

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

  it('is no more than the zone held for a station whose status nobody understands, but what the others can use', () => {
    const most = (allowed: number, status: StationSeen['status'] = 'unknown'): number => {
      const drive = new Drive(SITE);
      drive.link();
      drive.directory([single('a1', 'L1'), single('a2', 'L1')]);
      drive.read('A', allowed);
      drive.meter('Main meter', threePhases(10));
      draws(drive, 0, { a1: { status: 'unknown' }, a2: { status } });
      return asked(drive, 0)[0]?.most.amps ?? NaN;
    };
    expect([most(0), most(10)]).toEqual([0, 10]);
    expect([most(0, 'charging'), most(40, 'charging')]).toEqual([32, 40]);
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
    expect(asked(drive, 0).map(({ zone }) => zone)).toEqual([1]);
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
    const [request] = asked(blind, 0);
    expect(request?.most).toMatchObject({ amps: 9, because: { reason: { subject: 'Main' } } });
  });

  it('is never above its own maximum, even where the fallback is', () => {
    const generous = siteOf({ nodes: [MAIN, { ...ZONE_A, metered: true, fallbackAmps: 500 }, ZONE_B] });
    expect(first({ site: generous, stations }).most.amps).toBe(63);
  });
});

const fleets = fc
  .array(
    fc.record({
      phases: fc.constantFrom<1 | 2 | 3>(1, 2, 3),
      rotation: fc.constantFrom('L1L2L3', 'L2L3L1', 'L3L1L2', 'unknown'),
      status: fc.constantFrom('charging' as const, 'charging' as const, 'available' as const),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((fleet) => ({
    stations: fleet.map(({ phases, rotation }, i): StationSpec => ({ name: `s${i}`, zone: 'A', phases, rotation })),
    seen: Object.fromEntries(fleet.map(({ status }, i): [string, StationSeen] => [`s${i}`, { status }])),
  }));
const steps = fc.constantFrom(0, 0.1, 1, 5, 6).map(amps);

describe('a zone that takes a value for each line', () => {
  const linesOf = (scene: Scene): readonly ZoneRequest[] =>
    requests({ ...scene, lever: { ...scene.lever, shape: 'perPhase' } }).filter(({ zone }) => zone === 0);

  it('asks for each line apart, side by side, with as many minimums on each', () => {
    fc.assert(
      fc.property(fleets, steps, (fleet, stepAmps) => {
        const all = requests({ ...fleet, lever: { stepAmps, shape: 'perPhase' } });
        expect(all.map(({ zone, lines }) => [zone, ...lines])).toEqual(
          [0, 1].flatMap((zone) => PHASES.map((phase) => [zone, phase])),
        );
        const own = all.filter(({ zone }) => zone === 0);
        const cars = Object.values(fleet.seen).filter(({ status }) => status === 'charging').length;
        for (const { minimums, weight } of own) {
          expect(minimums).toHaveLength(cars);
          expect(minimums).toEqual([...minimums].sort((a, b) => a - b));
          expect(weight).toBe(Math.max(1, cars));
        }
      }),
    );
  });

  it('has nothing wired to the other lines', () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const [scalar] = requests(fleet);
        for (const { lines, wiredAmps } of linesOf(fleet))
          for (const phase of PHASES)
            expect(wiredAmps[phase]).toBe(lines.includes(phase) ? scalar?.wiredAmps[phase] : 0);
      }),
    );
  });

  it('needs on the line that needs most what it would need of one value for all', () => {
    fc.assert(
      fc.property(fleets, steps, (fleet, stepAmps) => {
        const scalar = first({ ...fleet, lever: { stepAmps } });
        const lines = linesOf({ ...fleet, lever: { stepAmps } });
        const mostOf = (of: (line: ZoneRequest) => number): number => Math.max(...lines.map(of));
        expect(mostOf(({ demandAmps }) => demandAmps)).toBe(scalar.demandAmps);
        expect(mostOf(({ readinessAmps }) => readinessAmps)).toBe(scalar.readinessAmps);
        for (const [car, minimum] of scalar.minimums.entries())
          expect(mostOf(({ minimums }) => minimums[car] ?? NaN)).toBe(minimum);
      }),
    );
  });

  it('needs nothing on a line that its cars are not wired to, and the same on all where nobody knows', () => {
    const summary = (scene: Scene): readonly unknown[] =>
      linesOf(scene).map(({ minimums, demandAmps }) => [...minimums, demandAmps]);
    expect(summary({ stations: [single('a1', 'L2'), single('a2', 'L1')] })).toEqual([
      [0, 6, 32],
      [6, 6, 32],
      [0, 0, 0],
    ]);
    expect(summary({ stations: [single('a1', 'unknown'), single('a2', 'L1')] })).toEqual([
      [6, 12, 63],
      [6, 6, 32],
      [6, 6, 32],
    ]);
  });

  it('keeps a minimum ready only on lines that the free station has', () => {
    const stations = [single('a1', 'L1'), single('a2', 'L3')];
    const scene = { stations, seen: { a1: { status: 'available' }, a2: {} } } as const;
    expect(linesOf(scene).map(({ readinessAmps }) => readinessAmps)).toEqual([6, 0, 0]);
  });
});

describe('stations between two lines', () => {
  const between = (system: Site['supply']['system'], names: readonly string[]): Site => ({
    ...SITE,
    supply: { ...SITE.supply, system },
    stationOverrides: Object.fromEntries(names.map((name) => [name, { lineToLine: true }])),
  });
  const pair = [
    { name: 'a1', zone: 'A', rotation: 'L1L2' },
    { name: 'a2', zone: 'A', rotation: 'L2L3' },
  ];

  it('load both lines with all that they may draw', () => {
    expect(first({ site: between('208Y/120', ['a1', 'a2']), stations: pair })).toMatchObject({
      wiredAmps: [32, 64, 32],
      minimums: [6, 12],
      demandAmps: 63,
    });
  });

  it('give an amp on a line of a star less power than its voltage says, where all of a zone are such', () => {
    const share = (system: Site['supply']['system'], names: readonly string[]): number =>
      first({ site: between(system, names), stations: pair }).powerShare;
    // 208 V between lines of 120 V: an amp between them is half of 208 W on either line.
    expect(share('208Y/120', ['a1', 'a2'])).toBeCloseTo(208 / 2 / 120, 2);
    expect(share('208Y/120', ['a1'])).toBe(1);
    expect(share('240 split', ['a1', 'a2'])).toBe(1);
    expect(first({ stations: [] }).powerShare).toBe(1);
  });
});

describe('a zone that does not follow', () => {
  /** Zone `A` was told 20 A a minute ago and draws 30 A since. */
  function defiant(seconds: number, shape: Lever['shape'] = 'scalar', ceiling: PhaseAmps = threePhases(20)): Drive {
    const drive = new Drive(SITE);
    drive.link();
    drive.directory([{ name: 'a1', zone: 'A' }], 63, shape);
    const [a, ...others] = drive.state.zones;
    if (a === undefined) throw new TypeError('the site has zones');
    const began = { since: at(0).monoMs, ceilingAmps: ceiling };
    const defiance = { ...began, excessAmps: amps(10), nowAmps: amps(10), stoppedAt: null };
    drive.state = { ...drive.state, zones: [{ ...a, defiance }, ...others] };
    drive.seconds = seconds;
    drive.meter('Main meter', threePhases(40));
    draws(drive, seconds, { a1: { amps: 30 } });
    return drive;
  }
  const mostAt = (drive: Drive): readonly number[] =>
    asked(drive, drive.seconds).flatMap(({ zone, most }) => (zone === 0 ? [most.amps] : []));

  it('may have less by its excess once it is overdue, then nothing; until then what it had', () => {
    expect(mostAt(defiant(44))).toEqual([63]);
    expect(mostAt(defiant(45))).toEqual([10]);
    expect(mostAt(defiant(79))).toEqual([10]);
    expect(mostAt(defiant(80))).toEqual([0]);
    const [request] = asked(defiant(45), 45);
    expect(request?.most.because).toMatchObject({ reason: { kind: 'not-followed', zone: 'A', excessAmps: 10 } });
  });

  it('is cut on each line from that line’s own ceiling where lines can be told apart', () => {
    expect(mostAt(defiant(45, 'perPhase', threePhases(20, 32, 5)))).toEqual([10, 22, 0]);
    expect(mostAt(defiant(45, 'scalar', threePhases(20, 32, 5)))).toEqual([22]);
  });

  it('is never allowed more for it than it would have been', () => {
    expect(mostAt(defiant(45, 'scalar', threePhases(200)))).toEqual([63]);
  });
});

describe('a zone without stations', () => {
  const tree = siteOf({ nodes: [MAIN, ZONE_A, { ...ZONE_B, parent: 'A' }] });

  it('asks for nothing itself where zones below it do', () => {
    expect(requests({ site: tree, stations: [{ name: 'b1', zone: 'B' }] }).map(({ zone }) => zone)).toEqual([1]);
  });

  it('asks for what its stations need where it has some', () => {
    const stations = [
      { name: 'a1', zone: 'A' },
      { name: 'b1', zone: 'B' },
    ];
    expect(requests({ site: tree, stations }).map(({ zone, demandAmps }) => [zone, demandAmps])).toEqual([
      [0, 32],
      [1, 32],
    ]);
  });
});
