import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundsOf, type Bound } from '../../src/engine/bounds.ts';
import { electricalRoom, type Headroom } from '../../src/engine/headroom.ts';
import {
  amps,
  onAllPhases,
  PHASES,
  type Because,
  type Lever,
  type PhaseAmps,
  type Site,
} from '../../src/engine/index.ts';
import type { Desired } from '../../src/engine/reconcile.ts';
import { requestsOf } from '../../src/engine/request.ts';
import { crewsOf } from '../../src/engine/roster.ts';
import { sense } from '../../src/engine/sense.ts';
import { decideZones, shapedZone, type Scene } from '../../src/engine/shaping.ts';
import type { ShapedZone } from '../../src/engine/shaper.ts';
import { worlds } from '../support/arbitrary.ts';
import { at, Drive, threePhases, type StationSpec } from '../support/drive.ts';
import { MAIN, STATIONS, ZONE_A, ZONE_B } from '../support/listening.ts';
import { because } from '../support/share.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({
  nodes: [MAIN, { name: 'Hall', parent: 'Main', limitAmps: 80, metered: true }, { ...ZONE_A, parent: 'Hall' }, ZONE_B],
});

interface Begun {
  readonly site?: Site;
  readonly stations?: readonly StationSpec[];
  readonly shape?: Lever['shape'];
  readonly held?: number;
  readonly background?: number;
}

/** Everything has been read, and fresh: all zones hold 20 A, and each car draws 20 A, unless said otherwise. */
function begun(of: Begun = {}): Drive {
  const { site = SITE, stations = STATIONS, shape = 'scalar', held = 20, background = 20 } = of;
  const drive = new Drive(site);
  drive.link();
  const event = drive.directoryEvent(stations);
  drive.feed({ ...event, zones: event.zones.map((zone) => ({ ...zone, lever: { ...zone.lever, shape } })) });
  for (const zone of site.zones) drive.read(zone.name, held);
  observe(drive, stations, background);
  drive.state = { ...drive.state, nodes: tickedNodes(drive) };
  return drive;
}
/** What a decision would remember of the nodes, without its writes. */
function tickedNodes(drive: Drive): Drive['state']['nodes'] {
  const twin = new Drive(drive.site);
  twin.state = drive.state;
  twin.tick();
  return twin.state.nodes;
}
function observe(drive: Drive, stations: readonly StationSpec[] = STATIONS, background = 20): void {
  for (const meter of drive.site.meters) drive.meter(meter.name, threePhases(background + 20 * stations.length));
  drive.stations(Object.fromEntries(stations.map(({ name }) => [name, { amps: 20 }])));
}

function sceneOf(drive: Drive): Scene {
  const now = at(drive.seconds);
  return { site: drive.site, state: drive.state, sensed: sense(drive.site, drive.state, now), at: now };
}
/** The zones, and lines of zones, of a scene with these shares; the last one stated goes on. */
const shaped = (scene: Scene, ...shares: readonly number[]): readonly ShapedZone[] =>
  requestsOf(scene.site, scene.state, { sensed: scene.sensed, at: scene.at }).map((request, i) =>
    shapedZone(scene, request, { amps: amps(shares[i] ?? shares.at(-1) ?? 0), because: because('share') }),
  );
/** The bounds of a site on which nobody but its limits bounds anything. */
function boundsIn({ site, state, sensed }: Scene): readonly Bound[] {
  const headrooms = site.nodes.map((node, index): Headroom => {
    const room = PHASES.map((phase) =>
      electricalRoom(node, sensed.nodes[index] as Scene['sensed']['nodes'][number], phase),
    );
    const all = threePhases(room[0] ?? 0, room[1], room[2]);
    const why: Because = because(node.name);
    return { hardAmps: all, amps: all, because: [why, why, why], power: null, hardPower: null, imbalance: [] };
  });
  return boundsOf(site, headrooms, crewsOf(state.roster, site.zones.length));
}
function decided(scene: Scene, ...shares: readonly number[]): readonly Desired[] {
  const bounds = boundsIn(scene);
  return decideZones(scene, shaped(scene, ...shares), { now: bounds, held: bounds });
}
const ruleOf = ({ reason }: Because): string =>
  reason.kind === 'ramp' ? reason.rule : reason.kind === 'blind' ? `${reason.subject} ${reason.state}` : reason.kind;

describe('a raise waits', () => {
  const blocked = (drive: Drive, zone = 0): string | null => {
    const why = shaped(sceneOf(drive), 32)[zone]?.blocked ?? null;
    return why === null ? null : ruleOf(why);
  };

  it('for nothing where all has been read and followed', () => {
    expect([blocked(begun(), 0), blocked(begun(), 1)]).toEqual([null, null]);
  });

  it('for the path to the box, for the first reading of the zone, and for the end of a write', () => {
    const down = begun();
    down.link(false);
    expect(blocked(down)).toBe('awaiting-decrease');
    const unread = begun();
    unread.link();
    unread.read('B', 20);
    expect([blocked(unread, 0), blocked(unread, 1)]).toEqual(['awaiting-decrease', null]);
    const writing = begun({ background: 60 });
    writing.mute = true;
    writing.tick();
    expect(blocked(writing)).toBe('awaiting-decrease');
  });

  it('for a newer reading of what the zone holds than of two minutes ago', () => {
    const aged = (seconds: number): string | null => {
      const drive = begun();
      for (drive.seconds = 5; drive.seconds <= seconds; drive.seconds += 5) observe(drive);
      drive.seconds = seconds;
      observe(drive);
      return blocked(drive);
    };
    expect([aged(120), aged(121)]).toEqual([null, 'A stale']);
  });

  it('for fresh readings of every node above the zone, and of no other', () => {
    const drive = begun();
    drive.seconds = 11;
    drive.meter('Main meter', threePhases(60));
    drive.stations({ a1: { amps: 20 }, b1: { amps: 20 } });
    // After so long a pause a meter has to be seen twice.
    expect([blocked(drive, 0), blocked(drive, 1)]).toEqual(['Hall stale', 'Main stale']);
    drive.seconds = 12;
    drive.meter('Main meter', threePhases(60));
    expect([blocked(drive, 0), blocked(drive, 1)]).toEqual(['Hall stale', null]);
  });

  it('for the zone’s own moment after an outage', () => {
    const drive = begun();
    drive.link(false);
    drive.seconds = 60;
    drive.link();
    const quietUntil = drive.state.zones.map((zone) => zone.quietUntil ?? 0);
    const waits = (index: number, beforeMs: number): string | null => {
      const now = ((quietUntil[index] ?? 0) - beforeMs - at(0).monoMs) / 1000;
      for (drive.seconds = now - 1; drive.seconds <= now; drive.seconds += 1) observe(drive);
      drive.seconds = now;
      for (const zone of SITE.zones) drive.read(zone.name, 20);
      return blocked(drive, index);
    };
    for (const [index, until] of quietUntil.entries()) {
      expect(until).toBeGreaterThanOrEqual(at(60).monoMs);
      expect(until).toBeLessThan(at(120).monoMs);
      expect([waits(index, 1), waits(index, 0)]).toEqual(['return', null]);
    }
    expect(quietUntil[0]).not.toBe(quietUntil[1]);
  });

  it('for a dead time after the raise before', () => {
    const drive = begun({ background: 0 });
    drive.tick();
    expect(drive.writes.map(({ zone, intent }) => `${zone} ${intent}`)).toContain('A raise');
    for (drive.seconds = 5; drive.seconds < 35; drive.seconds += 5) observe(drive);
    drive.seconds = 34.999;
    expect(blocked(drive)).toBe('dead-time');
    drive.seconds = 35;
    expect(blocked(drive)).toBeNull();
  });
});

describe('what a zone holds', () => {
  it('is its maximum while nobody knows', () => {
    const drive = new Drive(SITE);
    drive.directory(STATIONS);
    expect(shaped(sceneOf(drive), 32)[0]?.heldAmps).toBe(63);
  });

  it('is of its own line where the box takes a value for each, and of the highest else', () => {
    const drive = begun({ shape: 'perPhase' });
    const read = { kind: 'ReductionRead' as const, at: at(0), zone: 'A', begunMonoMs: at(0).monoMs };
    drive.feed({ ...read, allowedAmps: threePhases(5, 10, 15) });
    expect(shaped(sceneOf(drive), 32).map(({ heldAmps }) => heldAmps)).toEqual([5, 10, 15, 20, 20, 20]);
    const one = begun();
    one.feed({ ...read, allowedAmps: threePhases(5, 10, 15) });
    expect(shaped(sceneOf(one), 32).map(({ heldAmps }) => heldAmps)).toEqual([15, 20]);
  });

  it('is taken by its stations on the line that they load most', () => {
    const drive = begun({
      stations: [
        { name: 'a1', zone: 'A', phases: 1, rotation: 'L2' },
        { name: 'a2', zone: 'A' },
      ],
    });
    expect(shaped(sceneOf(drive), 32)[0]?.occupiedAmps).toBe(40);
  });
});

describe('a decision on zones', () => {
  it('gives each zone its share as soon as it holds more, and a step towards it else', () => {
    expect(decided(sceneOf(begun()), 12, 32).map((one) => one.amps)).toEqual([threePhases(12), threePhases(24)]);
  });

  it('gives a zone no more than its share, but for what is not worth a write, and never lowers for the sake of others', () => {
    const amount = fc.integer({ min: 0, max: 63 });
    fc.assert(
      fc.property(amount, amount, amount, (held, first, second) => {
        const scene = sceneOf(begun({ held }));
        for (const [index, one] of decided(scene, first, second).entries()) {
          const share = [first, second][index] ?? 0;
          const value = one.amps[0];
          expect(value <= share || (value === held && held - share < 2)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(Math.min(share, held) - 1e-9);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('says why, line by line where lines are decided apart: the one that lacks most speaks', () => {
    const drive = begun({ shape: 'perPhase', stations: [{ name: 'a1', zone: 'A' }], background: 0 });
    const desired = decided(sceneOf(drive), 12, 32, 20, 0);
    expect(desired[0]).toMatchObject({ zone: 0, amps: threePhases(12, 24, 20) });
    expect(ruleOf((desired[0] as Desired).because)).toBe('step');
    expect(desired[1]).toMatchObject({ zone: 1, amps: threePhases(0) });
    expect(ruleOf((desired[1] as Desired).because)).toBe('stated');
  });

  it('has one desire for every listed zone, and none for others', () => {
    const drive = begun();
    const event = drive.directoryEvent(STATIONS);
    drive.feed({ ...event, zones: event.zones.slice(1) });
    expect(decided(sceneOf(drive), 20).map(({ zone }) => zone)).toEqual([1]);
  });
});

describe('the last word', () => {
  const garbage = fc.oneof(fc.double({ min: -50, max: 500 }), fc.constantFrom(NaN, Infinity, -Infinity, 1e300));

  it('keeps every limit and every zone’s maximum, whatever shares and bounds were', () => {
    const loads = fc.integer({ min: -50, max: 250 });
    fc.assert(
      fc.property(
        worlds,
        fc.array(garbage, { minLength: 1, maxLength: 10 }),
        loads,
        fc.nat({ max: 63 }),
        (world, shares, load, held) => {
          const { site, stations } = world;
          const drive = begun({ site, stations, held, background: load });
          const scene = sceneOf(drive);
          const desired = decideZones(scene, shaped(scene, ...shares), { now: [], held: [] });
          const allowed = (zone: number): PhaseAmps =>
            desired.find((one) => one.zone === zone)?.amps ?? onAllPhases(amps(0));
          for (const one of desired)
            for (const value of one.amps) {
              expect(value).toBeGreaterThanOrEqual(0);
              expect(value).toBeLessThanOrEqual(63);
            }
          for (const [index, node] of site.nodes.entries())
            for (const phase of PHASES) {
              const below = site.zones.flatMap((zone, i) => (isBelow(site, zone.node, index) ? [i] : []));
              const drawn = below.reduce(
                (sum, zone) => sum + Math.min(allowed(zone)[phase], scene.sensed.zones[zone]?.wiredAmps[phase] ?? 0),
                0,
              );
              const room = electricalRoom(node, scene.sensed.nodes[index] as Scene['sensed']['nodes'][number], phase);
              expect(drawn).toBeLessThanOrEqual(room + 1e-6);
            }
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Whether a node is or stands below another, found by going down. */
const isBelow = (site: Site, node: number, top: number): boolean =>
  node === top || (site.nodes[top]?.children ?? []).some((child) => isBelow(site, node, child));

describe('a zone above zones', () => {
  const above = siteOf({
    nodes: [
      MAIN,
      { name: 'Garage', parent: 'Main', limitAmps: 125, zone: true },
      { ...ZONE_A, parent: 'Garage' },
      { ...ZONE_B, parent: 'Garage' },
    ],
  });
  const garage = (desired: readonly Desired[]): Desired | undefined => desired.find(({ zone }) => zone === 0);

  it('may have what the zones below it may have together, so that it is no limit of its own', () => {
    const desired = decided(sceneOf(begun({ site: above })), 12, 18);
    expect(garage(desired)).toMatchObject({ amps: threePhases(30) });
    expect(garage(desired)?.because.reason).toEqual({ kind: 'zones-below', zones: 2 });
  });

  it('falls with them at once', () => {
    expect(garage(decided(sceneOf(begun({ site: above })), 0))?.amps).toEqual(threePhases(0));
  });

  it('counts of each no more than is wired there', () => {
    const stations: readonly StationSpec[] = [
      { name: 'a1', zone: 'A', phases: 1, rotation: 'L1' },
      { name: 'b1', zone: 'B', phases: 1, rotation: 'L2' },
    ];
    expect(garage(decided(sceneOf(begun({ site: above, stations })), 20, 20))?.amps).toEqual(threePhases(20));
  });

  it('with stations of its own is a zone like any other', () => {
    const stations: readonly StationSpec[] = [...STATIONS, { name: 'g1', zone: 'Garage' }];
    const desired = decided(sceneOf(begun({ site: above, stations })), 10, 12, 18);
    expect(desired.map(({ zone, amps: value }) => [zone, value[0]])).toEqual([
      [0, 10],
      [1, 12],
      [2, 18],
    ]);
  });
});
