import { describe, expect, it } from 'vitest';
import { createStationPoll } from '../../sim/direct-stations.ts';
import { instantAt } from '../../sim/virtual-clock.ts';
import { buildWorld, type Built, type World } from '../../sim/world.ts';
import { boxNames, directoryOf, type Directory } from '../../src/evce/directory.ts';
import { toStationsObserved } from '../../src/evce/map.ts';
import { scenarioOf } from '../support/scenario.ts';

function worldOf(): World {
  const built = buildWorld(scenarioOf({ stepSeconds: 60 }), { seed: 3 });
  return (built as Extract<Built, { ok: true }>).world;
}

function listing({ box, site, dialect }: World): Directory {
  const lists = { zones: box.zones(), stations: box.stations(), meters: box.meters(), zoneStations: new Map() };
  return directoryOf(lists, { names: boxNames(site, {}), dialect, nominalVolts: site.supply.nominalVolts });
}

describe('the stations as a direct link sees them', () => {
  it('are at every step what the real client would make of the whole answer', () => {
    const world = worldOf();
    const directory = listing(world);
    const poll = createStationPoll();
    for (let step = 0; step < 600; step += 1) {
      world.advance(step * world.stepMs);
      const at = instantAt(world.wallStartMs, step * world.stepMs);
      expect(poll(world.box.lastingStatuses(), directory, at)).toEqual(
        toStationsObserved(world.box.statuses(), directory, at),
      );
    }
    expect(world.plant.energy.chargedWh).toBeGreaterThan(0);
  });

  it('are the same objects while nothing but time has changed', () => {
    const world = worldOf();
    const directory = listing(world);
    const poll = createStationPoll();
    const at = instantAt(world.wallStartMs, 0);
    world.advance(0);
    const before = poll(world.box.lastingStatuses(), directory, at).stations;
    world.advance(1000);
    const now = poll(world.box.lastingStatuses(), directory, at).stations;
    expect(now.length).toBeGreaterThan(0);
    now.forEach((station, index) => expect(station).toBe(before[index]));
  });

  it('have no place for one that the directory does not list', () => {
    const world = worldOf();
    const directory = { ...listing(world), stations: new Map() };
    const at = instantAt(world.wallStartMs, 0);
    expect(createStationPoll()(world.box.lastingStatuses(), directory, at).stations).toEqual([]);
  });
});
