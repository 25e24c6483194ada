import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  bindStrategy,
  createEngine,
  defineStrategy,
  minutes,
  onAllPhases,
  type BoundStrategy,
  type Site,
  type SiteSnapshot,
} from '../../src/engine/index.ts';
import { imageOf } from '../../src/engine/image.ts';
import { sense } from '../../src/engine/sense.ts';
import { histories, worlds } from '../support/arbitrary.ts';
import { at, Drive, listed, threePhases } from '../support/drive.ts';
import { liveThrough } from '../support/live-through.ts';
import { shapeless } from '../support/plain.ts';
import { siteOf } from '../support/site.ts';

const RUNS = { numRuns: 40 };

/** A strategy that keeps the images it is shown, and has no opinion. */
function onlooker(): { readonly strategy: BoundStrategy; readonly images: SiteSnapshot[] } {
  const images: SiteSnapshot[] = [];
  const looking = defineStrategy<null, null>({
    id: 'onlooker',
    version: '1.0.0',
    summary: 'looks on',
    options: { parse: () => null },
    memory: null,
    failsafe: () => ({ ceilings: [] }),
    propose(snapshot) {
      images.push(snapshot);
      return null;
    },
  });
  const strategy = bindStrategy(looking, { name: 'onlooker', options: null, shadow: false });
  return { strategy, images };
}

const site: Site = {
  ...siteOf({
    nodes: [
      { name: 'Main', limitAmps: 100, metered: true, worstBackgroundAmps: 60 },
      { name: 'Garage', parent: 'Main', limitAmps: 63, zone: true },
      { name: 'Visitors', parent: 'Main', limitAmps: 63, zone: true },
    ],
    derate: 0.9,
  }),
  demand: { windowMs: minutes(15), aligned: true, unit: 'kW', pricePerKw: 80 },
};

function imageNow(drive: Drive): SiteSnapshot {
  const now = at(drive.seconds);
  return imageOf(site, drive.state, { sensed: sense(site, drive.state, now), at: now });
}

function started(): Drive {
  const drive = new Drive(site);
  drive.link();
  drive.directory([
    { name: 'g1', zone: 'Garage', rotation: 'L2L3L1' },
    { name: 'g2', zone: 'Garage', phases: 1, rotation: 'L3' },
    { name: 'x1', zone: 'Attic' },
  ]);
  return drive;
}

describe('the image of a site', () => {
  it('names everything by name', () => {
    const image = imageNow(started());
    expect(image.nodes.map(({ name, parent }) => [name, parent])).toEqual([
      ['Main', null],
      ['Garage', 'Main'],
      ['Visitors', 'Main'],
    ]);
    expect(image.zones.map(({ name, node }) => [name, node])).toEqual([
      ['Garage', 'Garage'],
      ['Visitors', 'Visitors'],
    ]);
    expect(image.stations.map(({ name, zone }) => [name, zone])).toEqual([
      ['g1', 'Garage'],
      ['g2', 'Garage'],
      ['x1', null],
    ]);
    expect(image.meters.map(({ name, node, role }) => [name, node, role])).toEqual([['Main meter', 'Main', 'flow']]);
  });

  it('has the site’s own facts', () => {
    const drive = started();
    drive.seconds = 7;
    expect(imageNow(drive)).toMatchObject({
      at: at(7),
      timeZone: site.timeZone,
      nominalVolts: 230,
      demand: site.demand,
      deadTimeMs: site.timing.deadTimeMs,
      tickMs: site.timing.tickMs,
    });
  });

  it('shows what a node carries and the room under its limit', () => {
    const drive = started();
    drive.read('Garage', 30);
    drive.meter('Main meter', threePhases(50, 60, 70));
    drive.stations({ g1: { amps: 10 }, g2: { amps: 8 } });
    expect(imageNow(drive).nodes[0]).toEqual({
      name: 'Main',
      parent: null,
      limitAmps: [90, 90, 90],
      backgroundAmps: [40, 50, 52],
      // Nobody measures a voltage, so load counts at the highest that the supply may have.
      backgroundWatts: expect.closeTo(142 * 230 * 1.1) as number,
      reserveAmps: [0, 0, 0],
      chargingAmps: [10, 10, 18],
      headroomAmps: [50, 40, 38],
      seen: 'fresh',
    });
  });

  it('shows stations on the lines of the grid, and as unknown until they have spoken', () => {
    const drive = started();
    expect(imageNow(drive).stations[0]).toEqual({
      name: 'g1',
      zone: 'Garage',
      status: 'unknown',
      currentAmps: [0, 0, 0],
      vip: false,
    });
    drive.feed({
      kind: 'DirectoryListed',
      at: at(0),
      zones: [],
      stations: [{ ...listed({ name: 'g2', zone: 'Garage', phases: 1, rotation: 'L3' }), vip: true }],
    });
    drive.stations({ g2: { amps: 8, status: 'suspended-by-car' } });
    expect(imageNow(drive).stations).toEqual([
      { name: 'g2', zone: 'Garage', status: 'suspended-by-car', currentAmps: [0, 0, 8], vip: true },
    ]);
  });

  it('counts the cars that want energy, and those of whom nobody knows', () => {
    const drive = started();
    const cars = (): readonly number[] => imageNow(drive).zones.map((zone) => zone.cars);
    expect(cars()).toEqual([2, 0]);
    drive.stations({ g1: { status: 'charging' }, g2: { status: 'available' } });
    expect(cars()).toEqual([1, 0]);
    // A car is gone when two polls say so.
    drive.stations({ g1: { status: 'available' }, g2: { status: 'finishing' } });
    expect(cars()).toEqual([1, 0]);
    drive.seconds += 5;
    drive.stations({ g1: { status: 'available' }, g2: { status: 'finishing' } });
    expect(cars()).toEqual([0, 0]);
  });

  it('shows what a zone is allowed: what the box holds, or the most it may draw while that is not known', () => {
    const drive = started();
    const allowed = (): readonly number[] => imageNow(drive).zones.map((zone) => zone.allowedAmps);
    expect(allowed()).toEqual([63, 63]);
    drive.read('Garage', 20);
    expect(allowed()).toEqual([20, 63]);
  });

  it('shows of a zone whose lines are held apart what its best line is allowed', () => {
    const drive = started();
    drive.directory([{ name: 'g1', zone: 'Garage' }], 63, 'perPhase');
    drive.read('Garage', threePhases(6, 20, 13));
    expect(imageNow(drive).zones[0]?.allowedAmps).toBe(20);
  });

  it('shows what silent stations may draw as reserve, and none of it as charging', () => {
    const drive = started();
    drive.stations({ g1: { amps: 10, setpoint: 16 }, g2: { amps: 0 } });
    drive.seconds = 5;
    drive.meter('Main meter', threePhases(50));
    drive.stations({ g2: { amps: 0 } });
    expect(imageNow(drive).nodes[0]).toMatchObject({
      chargingAmps: [0, 0, 0],
      backgroundAmps: [50, 50, 50],
      reserveAmps: [6, 6, 6],
    });
  });

  it('looks at its stations once', () => {
    const image = imageNow(started());
    expect(image.stations).toBe(image.stations);
    expect(Object.isFrozen(image.stations)).toBe(true);
  });
});

describe('the cars of an image', () => {
  it('are those that are connected, with what they need', () => {
    const drive = started();
    drive.stations({ g1: { amps: 10 }, g2: { status: 'available' } });
    drive.seconds = 20;
    drive.stations({ g1: { amps: 10 }, g2: { status: 'finishing' } });
    drive.seconds = 25;
    expect(imageNow(drive).cars).toMatchObject([
      { station: 'g1', zone: 'Garage', wantsEnergy: true, connectedMs: 25_000, minAmps: 6, usableAmps: 32, phases: 3 },
      { station: 'g2', zone: 'Garage', wantsEnergy: false, connectedMs: 5_000, usableAmps: 0, maxAmps: 32, phases: 1 },
    ]);
  });

  it('are gone when two polls say so', () => {
    const drive = started();
    drive.stations({ g1: { amps: 10 } });
    for (const seconds of [5, 10]) {
      drive.seconds = seconds;
      drive.stations({ g1: { status: 'available' } });
    }
    expect(imageNow(drive).cars).toEqual([]);
  });
});

describe('an image', () => {
  it('can be cloned to another thread, and is plain data there', () => {
    const image = imageNow(started());
    expect(structuredClone(image)).toEqual(JSON.parse(JSON.stringify(image)));
  });
});

describe('what strategies see', () => {
  it('is what stands in the record of the decision', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        const { strategy, images } = onlooker();
        const decisions = liveThrough(world, history, [strategy]);
        expect(images).toHaveLength(decisions.length);
        for (const [index, { record }] of decisions.entries()) {
          const image = images[index] as SiteSnapshot;
          expect(image.at).toEqual(record.at);
          expect(
            image.nodes.map(({ name, parent: _, backgroundWatts: __, ...node }) => ({ node: name, ...node })),
          ).toEqual(
            record.nodes.map(({ measuredAmps: _measured, hardAmps: _hard, because: _because, ...node }) => node),
          );
          expect(image.zones.map(({ name, cars, chargingAmps }) => [name, cars, chargingAmps])).toEqual(
            record.zones.map(({ zone, cars, drawnAmps }) => [zone, cars, drawnAmps]),
          );
          expect(image.meters.map(({ name, reading: { state, ageMs } }) => [name, state, ageMs])).toEqual(
            record.meters.map(({ meter, state, ageMs }) => [meter, state, ageMs]),
          );
        }
      }),
      RUNS,
    );
  });

  it('never shows a zone as allowed more than it may still draw', () => {
    fc.assert(
      fc.property(worlds, histories, (world, history) => {
        const { strategy, images } = onlooker();
        for (const [index, { record }] of liveThrough(world, history, [strategy]).entries())
          for (const [zone, { allowedAmps }] of (images[index] as SiteSnapshot).zones.entries())
            expect(allowedAmps).toBeLessThanOrEqual(record.zones[zone]?.mayDrawAmps ?? NaN);
      }),
      RUNS,
    );
  });

  it('is plain data, frozen, and there before anything has happened', () => {
    const { strategy, images } = onlooker();
    const engine = createEngine({ site, strategies: [strategy] });
    engine.step(engine.initial, { kind: 'Tick', at: at(0) });
    const [image] = images;
    expect(shapeless(image)).toEqual([]);
    expect(Object.isFrozen(image)).toBe(true);
    expect(image).toMatchObject({
      stations: [],
      meters: [{ reading: { state: 'missing', value: null, ageMs: null } }],
    });
    expect(image?.nodes[0]).toMatchObject({ seen: 'blind', backgroundAmps: onAllPhases(amps(60)) });
  });
});
