import { describe, expect, it } from 'vitest';
import { faultOf, type Fault, type FaultKind } from '../../src/config/index.ts';
import { amps, onAllPhases, type EngineEvent, type WriteReduction } from '../../src/engine/index.ts';
import { createDirectLink, createDirectSource, createDirectWriter, driveWorld } from '../../sim/direct.ts';
import { createVirtualClock, instantAt } from '../../sim/virtual-clock.ts';
import { buildWorld, type Built, type World } from '../../sim/world.ts';
import { scenarioOf } from '../support/scenario.ts';

function worldOf(): World {
  const built = buildWorld(scenarioOf({ stepSeconds: 10 }), { seed: 1 });
  return (built as Extract<Built, { ok: true }>).world;
}
const kinds = (events: readonly EngineEvent[]): readonly string[] => events.map(({ kind }) => kind);
const at = (world: World, seconds: number) => instantAt(world.wallStartMs, seconds * 1000);
const write = (world: World, zone: string, allowed: number): WriteReduction => ({
  kind: 'WriteReduction',
  at: at(world, 0),
  zone,
  writeId: 5,
  allowedAmps: onAllPhases(amps(allowed)),
  maxAmps: amps(90),
  intent: 'lower',
  because: { by: 'test', reason: { kind: 'idle' } },
});

const READINGS = ['MeterObserved', 'StationsObserved', 'ReductionRead'];

describe('the direct link', () => {
  it('tells of the link once, of the directory every minute, and of all readings always', () => {
    const world = worldOf();
    const link = createDirectLink(world);
    expect(kinds(link.observe(at(world, 0)))).toEqual(['LinkChanged', 'DirectoryListed', ...READINGS]);
    expect(kinds(link.observe(at(world, 59)))).toEqual(READINGS);
    expect(kinds(link.observe(at(world, 60)))).toEqual(['DirectoryListed', ...READINGS]);
    expect(link.observe(at(world, 61)).every((event) => event.at.monoMs === at(world, 61).monoMs)).toBe(true);
  });

  it('carries out a write at once and reads it back', () => {
    const world = worldOf();
    const events = createDirectLink(world).write(write(world, 'Garage', 40), at(world, 0));
    expect(events).toMatchObject([
      { kind: 'ReductionRead', zone: 'Garage', allowedAmps: [40, 40, 40] },
      { kind: 'WriteSettled', zone: 'Garage', writeId: 5, outcome: 'confirmed' },
    ]);
    expect(world.box.reduction(world.box.zones()[0]?.id as number)).toEqual({ reduction: 50 });
  });

  it('rejects a write to a zone that the box does not have', () => {
    const world = worldOf();
    expect(createDirectLink(world).write(write(world, 'Attic', 40), at(world, 0))).toMatchObject([
      { kind: 'WriteSettled', outcome: 'rejected', detail: 'the box lists no such zone' },
    ]);
  });
});

describe('the direct link to a large site', () => {
  const ZONES = Array.from({ length: 12 }, (_, index) => `Row ${index + 1}`);
  const largeWorld = (): World => {
    const rows = ZONES.map((name) => ({ name, parent: 'Main', limitAmps: 32, zone: true }));
    const site = { nodes: [{ name: 'Main', limitAmps: 400, metered: true }, ...rows] };
    const built = buildWorld(scenarioOf({ site, stepSeconds: 10 }), { seed: 1 });
    return (built as Extract<Built, { ok: true }>).world;
  };
  const zonesRead = (events: readonly EngineEvent[]): readonly string[] =>
    events.flatMap((event) => (event.kind === 'ReductionRead' ? [event.zone] : []));

  it('reads all zones when it is up, and then each every 30 s in turn', () => {
    const world = largeWorld();
    const link = createDirectLink(world);
    expect(zonesRead(link.observe(at(world, 0)))).toEqual(ZONES);
    const rounds = [10, 20, 30].map((seconds) => zonesRead(link.observe(at(world, seconds))));
    expect(rounds.map(({ length }) => length)).toEqual([4, 4, 4]);
    expect(rounds.flat()).toEqual(ZONES);
  });
});

describe('the direct link under faults', () => {
  const befall = (world: World, kind: FaultKind, stated: Partial<Fault> = {}): void =>
    void world.faults.add(faultOf(kind, stated), world.box.plantMs());

  it('says once that nobody answers, and lists the box anew after a restart', () => {
    const world = worldOf();
    const link = createDirectLink(world);
    world.advance(0);
    link.observe(at(world, 0));
    befall(world, 'reboot', { forMs: 20_000 });
    expect(link.observe(at(world, 10))).toMatchObject([{ kind: 'LinkChanged', up: false }]);
    expect(link.observe(at(world, 20))).toEqual([]);
    expect(link.write(write(world, 'Garage', 40), at(world, 20))).toMatchObject([{ outcome: 'unresolved' }]);
    world.advance(20_000);
    expect(kinds(link.observe(at(world, 30)))).toEqual(['LinkChanged', 'DirectoryListed', ...READINGS]);
    expect(world.faults.coverage()).toMatchObject([{ kind: 'reboot', logins: 1 }]);
  });

  it('goes on with the same directory when only the network was lost', () => {
    const world = worldOf();
    const link = createDirectLink(world);
    world.advance(0);
    link.observe(at(world, 0));
    befall(world, 'net-loss', { forMs: 10_000, match: 'GET stations/statuses' });
    expect(kinds(link.observe(at(world, 5)))).toEqual(['MeterObserved', 'LinkChanged']);
    world.advance(10_000);
    expect(kinds(link.observe(at(world, 10)))).toEqual(['LinkChanged', ...READINGS]);
  });

  it('misses what is refused, or cannot be read, and nothing else', () => {
    const world = worldOf();
    const link = createDirectLink(world);
    world.advance(0);
    link.observe(at(world, 0));
    befall(world, 'status', { match: 'GET pms/*/values', forMs: 1000 });
    expect(kinds(link.observe(at(world, 5)))).toEqual(['StationsObserved', 'ReductionRead']);
    world.advance(1000);
    befall(world, 'meter-nan', { forMs: 1000 });
    expect(kinds(link.observe(at(world, 6)))).toEqual(['StationsObserved', 'ReductionRead']);
    world.advance(2000);
    befall(world, 'meter-null');
    expect(link.observe(at(world, 7))[0]).toMatchObject({
      values: { currentAmps: [null, null, null], importWh: null },
    });
  });

  it.each([
    ['net-loss', 'unresolved', 90],
    ['reset', 'unresolved', 40],
    ['write-lost', 'confirmed', 90],
    ['deaf', 'confirmed', 40],
  ] as const)('a write under %s is %s and leaves %d A', (kind, outcome, allowed) => {
    const world = worldOf();
    const link = createDirectLink(world);
    world.advance(0);
    link.observe(at(world, 0));
    befall(world, kind);
    expect(link.write(write(world, 'Garage', 40), at(world, 0)).at(-1)).toMatchObject({ outcome });
    expect(world.box.reduction(world.box.zones()[0]?.id as number)).toEqual({ reduction: 90 - allowed });
  });

  it.each([
    [400, 'rejected'],
    [429, 'rejected'],
    [500, 'unresolved'],
    [503, 'unresolved'],
  ] as const)(
    'a write that is answered %i is %s, as by the client: a broken server may have taken it',
    (code, outcome) => {
      const world = worldOf();
      world.advance(0);
      befall(world, 'status', { code });
      expect(createDirectLink(world).write(write(world, 'Garage', 40), at(world, 0))).toMatchObject([
        { outcome, detail: `the box answered ${code}` },
      ]);
    },
  );

  it('a late write is carried out when nobody waits any more', () => {
    const world = worldOf();
    const link = createDirectLink(world);
    world.advance(0);
    link.observe(at(world, 0));
    befall(world, 'late', { delayMs: 30_000 });
    expect(link.write(write(world, 'Garage', 40), at(world, 0))).toMatchObject([{ outcome: 'unresolved' }]);
    const garage = world.box.zones()[0]?.id as number;
    link.observe(at(world, 29));
    expect(world.box.reduction(garage)).toEqual({ reduction: 0 });
    link.observe(at(world, 30));
    expect(world.box.reduction(garage)).toEqual({ reduction: 50 });
  });

  it('finds its zones again after an import', () => {
    const world = worldOf();
    const link = createDirectLink(world);
    world.advance(0);
    link.observe(at(world, 0));
    befall(world, 'import');
    expect(kinds(link.observe(at(world, 5)))).toEqual(['StationsObserved']);
    expect(kinds(link.observe(at(world, 10)))).toEqual(['DirectoryListed', ...READINGS]);
    expect(link.write(write(world, 'Garage', 40), at(world, 10)).at(-1)).toMatchObject({ outcome: 'confirmed' });
  });
});

describe('the direct link on the virtual clock', () => {
  it('observes at every step, after the world has moved', () => {
    const world = worldOf();
    const clock = createVirtualClock({ wallStartMs: world.wallStartMs });
    const stop = driveWorld(world, clock);
    const seen: number[] = [];
    const subscription = createDirectSource(world, createDirectLink(world), clock).events$.subscribe((event) => {
      if (event.kind === 'StationsObserved') seen.push(world.plant.nowMs());
    });
    clock.advanceTo(30_000);
    subscription.unsubscribe();
    stop();
    clock.advanceTo(60_000);
    expect(seen).toEqual([0, 10_000, 20_000, 30_000]);
    expect(world.plant.nowMs()).toBe(30_000);
  });

  it('answers a write at the same instant, but not within the call', () => {
    const world = worldOf();
    const clock = createVirtualClock({ wallStartMs: world.wallStartMs });
    const writer = createDirectWriter(createDirectLink(world), clock);
    const heard: string[] = [];
    writer.outcomes$.subscribe(({ kind, at: when }) => heard.push(`${kind} ${when.wallMs - world.wallStartMs}`));
    writer.write(write(world, 'Garage', 40));
    expect(heard).toEqual([]);
    clock.advanceTo(0);
    expect(heard).toEqual(['ReductionRead 0', 'WriteSettled 0']);
  });
});
