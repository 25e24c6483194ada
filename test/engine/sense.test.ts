import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, millis, PHASES } from '../../src/engine/index.ts';
import { learnRise, NO_RISES, type RiseHistory } from '../../src/engine/rise-history.ts';
import { sense } from '../../src/engine/sense.ts';
import type { SensedNode } from '../../src/engine/sense-node.ts';
import { worlds } from '../support/arbitrary.ts';
import { at, Drive, threePhases } from '../support/drive.ts';
import { draws, listening, MAIN, nodeAt, reads, same, STATIONS, ZONE_A, ZONE_B, zoneAt } from '../support/listening.ts';
import { lively, observed, type Sample } from '../support/meter-samples.ts';
import { siteOf } from '../support/site.ts';

const idle = { a1: { status: 'available' }, b1: { status: 'available' } } as const;

describe('the reserve', () => {
  it('is the most that the background rose within a dead time, while too little is recorded for a quantile', () => {
    const drive = listening();
    for (const [seconds, background] of [
      [0, 20],
      [5, 50],
      [10, 30],
      [905, 30],
    ] as const) {
      drive.seconds = seconds;
      reads(drive, seconds, { currentAmps: same(amps(background)) });
      draws(drive, seconds, idle);
      drive.tick();
    }
    expect(drive.state.nodes[0]?.riseAmps[0]).toBeLessThan(20);
    expect(nodeAt(drive, 905).reserveAmps).toEqual(same(30));
  });

  it('is the recent rise or the one that is rare in weeks, whichever is more', () => {
    const drive = listening();
    reads(drive, 0, { currentAmps: same(amps(20)) });
    draws(drive, 0, idle);
    const calm = learnRise(NO_RISES, same(amps(8)), millis(1000));
    const weeks = Array.from({ length: 5000 }).reduce<RiseHistory>(
      (known) => learnRise(known, same(amps(0.5)), millis(5000)),
      calm,
    );
    const reserveOf = (riseAmps: number, rises: RiseHistory): number => {
      const nodes = drive.state.nodes.map((node) => ({ ...node, riseAmps: same(amps(riseAmps)), rises }));
      return (sense(drive.site, { ...drive.state, nodes }, at(0)).nodes[0] as SensedNode).reserveAmps[0];
    };
    expect([reserveOf(0, calm), reserveOf(12, calm)]).toEqual([8, 12]);
    // 8 A once in seven hours is rarer than a thousandth; what rose just now counts all the same.
    expect([reserveOf(0, weeks), reserveOf(12, weeks)]).toEqual([1, 12]);
  });

  it('of a node without a meter is at least that of what is below it', () => {
    const drive = listening(siteOf({ nodes: [{ ...MAIN, metered: false }, { ...ZONE_A, metered: true }, ZONE_B] }));
    for (const [seconds, background] of [
      [0, 10],
      [5, 25],
    ] as const) {
      drive.seconds = seconds;
      reads(drive, seconds, { currentAmps: same(amps(background)), meter: 'A meter' });
      draws(drive, seconds, idle);
      drive.tick();
    }
    expect(nodeAt(drive, 5, 0).reserveAmps).toEqual([15, 15, 15]);
  });
});

describe('a zone', () => {
  it('may draw on a line what is wired there; unknown wiring and unknown zones are wired everywhere', () => {
    const drive = listening(undefined, [
      { name: 'a1', zone: 'A', phases: 1, rotation: 'L2' },
      { name: 'a2', zone: 'A', rotation: 'unknown' },
      { name: 'x', zone: 'somewhere', phases: 1, rotation: 'L1' },
    ]);
    expect(zoneAt(drive, 0, 0).wiredAmps).toEqual([64, 64, 32]);
    expect(zoneAt(drive, 0, 1).wiredAmps).toEqual([32, 0, 0]);
  });

  it('may draw on a line what it draws, though nothing says that so much is wired there', () => {
    const drive = listening();
    draws(drive, 0, { a1: { amps: 40 } });
    expect(zoneAt(drive, 0).wiredAmps).toEqual([40, 40, 40]);
  });

  it('may draw its own maximum until it is read back, and all that its node carries until it is listed', () => {
    const drive = new Drive(siteOf({ nodes: [MAIN, { ...ZONE_A, limitAmps: threePhases(50, 80, 60) }, ZONE_B] }));
    expect(zoneAt(drive, 0).mayDrawAmps).toEqual([50, 80, 60]);
    drive.directory(STATIONS, 63);
    expect(zoneAt(drive, 0).mayDrawAmps).toEqual(same(63));
    drive.read('A', 10);
    expect(zoneAt(drive, 0).mayDrawAmps).toEqual(same(10));
  });

  it('that the box lists no longer counts as background with all that its cars draw', () => {
    const drive = listening();
    drive.feed({ ...drive.directoryEvent(STATIONS), zones: drive.directoryEvent(STATIONS).zones.slice(0, 1) });
    reads(drive, 0, { currentAmps: same(amps(70)) });
    draws(drive, 0, { a1: { amps: 20 }, b1: { amps: 10 } });
    expect(nodeAt(drive, 0).backgroundAmps).toEqual([50, 50, 50]);
    expect(zoneAt(drive, 0, 1).mayDrawAmps).toEqual(same(63));
  });
});

describe('a meter that stands still', () => {
  it('is believed no longer while another goes on, whichever of the site’s meters it is', () => {
    const site = siteOf({ nodes: [MAIN, { ...ZONE_A, metered: true }, ZONE_B] });
    const held = lively(50).at(-1) as Sample;
    const stuck = observed([...lively(50), ...Array.from({ length: 6 }, (_, i) => ({ ...held, at: 100 + 2 * i }))]);
    const statesOf = (...meters: Drive['state']['meters']): readonly string[] =>
      sense(site, { ...new Drive(site).state, meters }, at(110)).meters.map(({ state }) => state);
    const moving = observed(lively(56));
    expect(statesOf(stuck, moving)).toEqual(['stale', 'fresh']);
    expect(statesOf(moving, stuck)).toEqual(['fresh', 'stale']);
    expect(statesOf(stuck, stuck)).toEqual(['fresh', 'fresh']);
  });
});

describe('what a zone’s cars are counted with', () => {
  it('is what they report, but no more than the ceilings that they may still follow, line by line', () => {
    const drive = listening();
    const zones = drive.directoryEvent(STATIONS).zones.map((zone) => ({
      ...zone,
      lever: { ...zone.lever, shape: 'perPhase' as const },
    }));
    drive.feed({ ...drive.directoryEvent(STATIONS), zones });
    drive.feed({
      kind: 'ReductionRead',
      at: at(1),
      zone: 'A',
      begunMonoMs: at(1).monoMs,
      allowedAmps: threePhases(30, 10, 0),
    });
    drive.seconds = 40;
    draws(drive, 40, { a1: { amps: 20 }, b1: { amps: 10 } });
    drive.tick();
    expect(zoneAt(drive, 40).countedAmps[0]).toBe(20);
    expect(zoneAt(drive, 40).countedAmps[2]).toBeLessThanOrEqual(zoneAt(drive, 40).mayDrawAmps[2]);
    expect(zoneAt(drive, 40).drawnAmps).toEqual(same(20));
  });

  it('is of two lines a share of what flows between them, and no more power than that is', () => {
    const star = siteOf({ nodes: [MAIN, ZONE_A, ZONE_B] });
    const site = { ...star, stationDefaults: { ...star.stationDefaults, lineToLine: true } };
    const drive = listening(site, [{ name: 'a1', zone: 'A', phases: 2, rotation: 'L1L3' }]);
    draws(drive, 0, { a1: { amps: [20, 20, null] } });
    const share = (20 * Math.sqrt(3)) / 2;
    expect(zoneAt(drive, 0).countedAmps).toEqual([share, 0, share]);
    expect(zoneAt(drive, 0).wiredAmps).toEqual([32, 0, 32]);
  });
});

describe('a site of any shape', () => {
  it('has at each node what the cars of all zones below draw, and in unmetered ones no less than below', () => {
    const draw = fc.array(fc.integer({ min: 0, max: 32 }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(worlds, draw, ({ site, stations }, drawn) => {
        const drive = new Drive(site);
        drive.link();
        drive.directory(stations);
        for (const zone of site.zones) drive.read(zone.name, 63);
        for (const meter of site.meters) drive.meter(meter.name, threePhases(50));
        drive.stations(Object.fromEntries(stations.map(({ name }, i) => [name, { amps: drawn[i] ?? 0 }])));
        const { nodes, zones } = sense(site, drive.state, at(0));
        for (const [index, node] of site.nodes.entries()) {
          const children = node.children.map((child) => nodes[child]);
          for (const phase of PHASES) {
            const own = node.zone === null ? 0 : (zones[node.zone]?.countedAmps[phase] ?? 0);
            const below = children.reduce((sum, child) => sum + (child?.chargingAmps[phase] ?? 0), own);
            expect(nodes[index]?.chargingAmps[phase]).toBeCloseTo(below, 6);
            if (node.meters.length > 0) continue;
            const brought = children.reduce((sum, child) => sum + Math.max(0, child?.backgroundAmps[phase] ?? 0), 0);
            expect(nodes[index]?.backgroundAmps[phase]).toBeGreaterThanOrEqual(brought - 1e-6);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('never shows a zone drawing on a line more than is wired there, nor counts more than may be drawn', () => {
    const draw = fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 30, maxLength: 30 });
    fc.assert(
      fc.property(worlds, draw, fc.integer({ min: 0, max: 63 }), ({ site, stations }, drawn, allowed) => {
        const drive = new Drive(site);
        drive.directory(stations);
        for (const zone of site.zones) drive.read(zone.name, allowed);
        drive.stations(Object.fromEntries(stations.map(({ name }, i) => [name, { amps: drawn[i] ?? 0 }])));
        for (const zone of sense(site, drive.state, at(0)).zones)
          for (const phase of PHASES) {
            expect(zone.drawnAmps[phase]).toBeLessThanOrEqual(zone.wiredAmps[phase]);
            expect(zone.countedAmps[phase]).toBeLessThanOrEqual(zone.mayDrawAmps[phase]);
            expect(zone.mayDrawAmps[phase]).toBe(allowed);
          }
      }),
      { numRuns: 100 },
    );
  });
});
