import { describe, expect, it } from 'vitest';
import { faultOf, type Fault, type FaultKind } from '../../src/config/index.ts';
import type { StopSession } from '../../src/engine/index.ts';
import { createDirectLink, createDirectWriter } from '../../sim/direct.ts';
import { createVirtualClock, instantAt } from '../../sim/virtual-clock.ts';
import { buildWorld, type Built, type World } from '../../sim/world.ts';
import { scenarioOf } from '../support/scenario.ts';

const FORENOON_MS = 10 * 3_600_000;

/** A world in whose garage cars charge. */
function worldOf(): World {
  const { world } = buildWorld(scenarioOf({ stepSeconds: 10 }), { seed: 1 }) as Extract<Built, { ok: true }>;
  for (let atMs = 0; atMs <= FORENOON_MS; atMs += 60_000) world.advance(atMs);
  return world;
}
const charging = (world: World) => world.plant.fleet.filter(({ car }) => (car?.drawnAmps ?? 0) > 0);
const first = (world: World): string => charging(world)[0]?.info.name ?? 'nobody';
const at = (world: World, seconds = 0) => instantAt(world.wallStartMs, FORENOON_MS + seconds * 1000);
const stopAt = (world: World, station: string): StopSession => ({
  kind: 'StopSession',
  at: at(world),
  station,
  zone: 'Garage',
  because: { by: 'test', reason: { kind: 'idle' } },
});
const befall = (world: World, kind: FaultKind, stated: Partial<Fault> = {}): void =>
  void world.faults.add(faultOf(kind, stated), world.box.plantMs());

describe('a stop over the direct link', () => {
  it('ends the session of that station in the plant, and of no other', () => {
    const world = worldOf();
    const [name, before] = [first(world), charging(world).length];
    expect(createDirectLink(world).stop(stopAt(world, name), at(world))).toEqual([
      { kind: 'StopSettled', at: at(world), station: name, outcome: 'accepted', detail: null },
    ]);
    world.advance(FORENOON_MS + 10_000);
    const stopped = world.plant.fleet.find(({ info }) => info.name === name);
    expect([stopped?.isStopped, stopped?.car?.drawnAmps]).toEqual([true, 0]);
    expect(charging(world)).toHaveLength(before - 1);
  });

  it('is refused for a station that the box does not list', () => {
    const world = worldOf();
    expect(createDirectLink(world).stop(stopAt(world, 'Attic 01'), at(world))).toMatchObject([
      { outcome: 'refused', detail: 'the box lists no such station' },
    ]);
  });

  it('of an id that is out of date is refused, and the box listed anew', () => {
    const world = worldOf();
    const link = createDirectLink(world);
    link.observe(at(world));
    befall(world, 'import');
    expect(link.stop(stopAt(world, first(world)), at(world, 5))).toMatchObject([{ outcome: 'refused' }]);
    expect(link.observe(at(world, 10)).map(({ kind }) => kind)).toContain('DirectoryListed');
    expect(link.stop(stopAt(world, first(world)), at(world, 10))).toMatchObject([{ outcome: 'accepted' }]);
  });

  it.each([
    ['net-loss', 'unresolved', false],
    ['reset', 'unresolved', true],
    ['deaf', 'accepted', true],
  ] as const)('under %s is %s; whether the car stops: %s', (kind, outcome, stops) => {
    const world = worldOf();
    const [link, name] = [createDirectLink(world), first(world)];
    befall(world, kind);
    expect(link.stop(stopAt(world, name), at(world))).toMatchObject([{ outcome }]);
    world.advance(FORENOON_MS + 10_000);
    expect(world.plant.fleet.find(({ info }) => info.name === name)?.isStopped).toBe(stops);
  });

  it.each([
    [409, 'refused'],
    [503, 'unresolved'],
  ] as const)('that is answered %i is %s, as by the client', (code, outcome) => {
    const world = worldOf();
    befall(world, 'status', { code });
    expect(createDirectLink(world).stop(stopAt(world, first(world)), at(world))).toMatchObject([{ outcome }]);
  });

  it('that is late is carried out when nobody waits any more', () => {
    const world = worldOf();
    const [link, name] = [createDirectLink(world), first(world)];
    const isStopped = () => world.plant.fleet.find(({ info }) => info.name === name)?.isStopped;
    befall(world, 'late', { delayMs: 30_000, forMs: 1000 });
    expect(link.stop(stopAt(world, name), at(world))).toMatchObject([{ outcome: 'unresolved' }]);
    for (const seconds of [10, 20, 30]) {
      world.advance(FORENOON_MS + seconds * 1000);
      expect(isStopped()).toBe(false);
      link.observe(at(world, seconds));
    }
    world.advance(FORENOON_MS + 40_000);
    expect(isStopped()).toBe(true);
  });

  it('is answered at the same instant on the virtual clock, but not within the call', () => {
    const world = worldOf();
    const clock = createVirtualClock({ wallStartMs: world.wallStartMs });
    const writer = createDirectWriter(createDirectLink(world), clock);
    const heard: string[] = [];
    writer.outcomes$.subscribe(({ kind, at: when }) => heard.push(`${kind} ${when.wallMs - world.wallStartMs}`));
    writer.stop(stopAt(world, first(world)));
    expect(heard).toEqual([]);
    clock.advanceTo(0);
    expect(heard).toEqual(['StopSettled 0']);
  });
});
