import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { volts } from '../../src/engine/index.ts';
import { boxNames, directoryOf, rosterOf } from '../../src/evce/directory.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import type { Listing } from '../../src/evce/listing.ts';
import type { Station, Zone } from '../../src/evce/wire.ts';
import { TEST_SITE } from './support/client-under-test.ts';

const zone = (id: number, name?: string, config: Partial<Zone['config']> = {}): Zone => ({
  id,
  config: { friendly_name: name, max_current: 63, mode: 'static', allocation: 'proportional', ...config },
});
const station = (id: number, name?: string, zoneId?: number): Station => ({
  id,
  config: { friendly_name: name, zone_id: zoneId },
});

function resolve(
  listing: Partial<Listing>,
  options: { names?: Parameters<typeof boxNames>[1]; kilowatts?: true } = {},
) {
  const dialect = options.kilowatts ? { ...DEFAULT_DIALECT, unit: 'kilowatt' as const } : DEFAULT_DIALECT;
  return directoryOf(
    { zones: [], stations: [], meters: [], zoneStations: new Map(), ...listing },
    { names: boxNames(TEST_SITE, options.names ?? {}), dialect, nominalVolts: volts(230) },
  );
}

describe('the directory', () => {
  it('lists the zones of the site first, in site order, then the others', () => {
    const { zones } = resolve({ zones: [zone(1, 'Roof'), zone(2, 'Visitors'), zone(3, 'Garage')] });
    expect([...zones.values()].map(({ name, id }) => [name, id])).toEqual([
      ['Garage', 3],
      ['Visitors', 2],
      ['Roof', 1],
    ]);
  });

  it('finds zones and meters that the box calls otherwise', () => {
    const { zones, meterIds, problems } = resolve(
      { zones: [zone(1, 'EV-1'), zone(2, 'Visitors')], meters: [{ id: 9, config: { friendly_name: 'PM 1' } }] },
      { names: { zones: { Garage: 'EV-1' }, meters: { 'Main meter': 'PM 1' } } },
    );
    expect(zones.get('Garage')?.id).toBe(1);
    expect(meterIds.get('Main meter')).toBe(9);
    expect(problems).toEqual([]);
  });

  it('does not let a zone of the box pass for a zone of the site that the box calls otherwise', () => {
    const { zones } = resolve(
      { zones: [zone(1, 'EV-1'), zone(2, 'Garage')] },
      { names: { zones: { Garage: 'EV-1' } } },
    );
    expect([...zones.values()].map(({ name, id }) => [name, id])).toEqual([['Garage', 1]]);
  });

  it('resolves a name that two share to neither, and says so', () => {
    const { zones, stations, problems } = resolve({
      zones: [zone(1, 'Garage'), zone(2, 'Garage'), zone(3, 'Visitors')],
      stations: [station(5, 'P1'), station(6, 'P1'), station(7, 'P2')],
    });
    expect([...zones.keys()]).toEqual(['Visitors']);
    expect([...stations.values()].map(({ name }) => name)).toEqual(['P2']);
    expect(problems).toContain('more than one zone is named "Garage": it stands for none of them');
    expect(problems).toContain('more than one station is named "P1": it stands for none of them');
  });

  it('names what the site has and the box does not', () => {
    expect(resolve({}).problems).toEqual([
      'the box lists no zone "Garage"',
      'the box lists no zone "Visitors"',
      'the box lists no meter "Main meter"',
    ]);
  });

  it('takes the zone of a station from the station, else from the zones, else leaves it open', () => {
    const { stations } = resolve({
      zones: [zone(1, 'Garage'), zone(2, 'Visitors')],
      stations: [station(5, 'A', 1), station(6, 'B'), station(7, 'C'), station(8, 'D', 99)],
      zoneStations: new Map([[2, [6, station(5, 'A')]]]),
    });
    expect([...stations.values()].map((each) => each.zone)).toEqual(['Garage', 'Visitors', null, null]);
  });

  it('has no electrics for a zone that does not state its maximum', () => {
    const listing = { zones: [zone(1, 'Garage', { max_current: undefined }), zone(2, 'Visitors', { max_current: 0 })] };
    expect([...resolve(listing).zones.values()].map(({ electrics }) => electrics)).toEqual([null, null]);
  });

  it('counts the nominal voltage where a zone states none, and asks for the phases only where kilowatts are spoken', () => {
    const listing = { zones: [zone(1, 'Garage'), zone(2, 'Visitors', { phases: 1, voltage: 120 })] };
    expect(resolve(listing).zones.get('Garage')?.electrics).toEqual({ maxAmps: 63, voltage: 230, phases: 3 });
    const inKilowatts = resolve(listing, { kilowatts: true }).zones;
    expect(inKilowatts.get('Garage')?.electrics).toBeNull();
    expect(inKilowatts.get('Visitors')?.electrics).toEqual({ maxAmps: 63, voltage: 120, phases: 1 });
  });

  it('resolves neither of two things with one id', () => {
    const { zones, problems } = resolve({ zones: [zone(1, 'Garage'), zone(1, 'Visitors')] });
    expect(zones.size).toBe(0);
    expect(problems[0]).toBe('more than one zone has the id 1: it stands for none of them');
  });

  it('never gives two things one name or one id, nor one thing two', () => {
    const name = fc.option(fc.constantFrom('Garage', 'Visitors', 'A', 'B', '__proto__', ''), { nil: undefined });
    const things = fc.array(fc.record({ id: fc.integer({ min: 1, max: 6 }), name }), { maxLength: 8 });
    fc.assert(
      fc.property(things, fc.constantFrom({}, { Garage: 'A' }), (given, zones) => {
        const directory = resolve(
          {
            zones: given.map((thing) => zone(thing.id, thing.name)),
            stations: given.map((thing) => station(thing.id, thing.name)),
            meters: given.map((thing) => ({ id: thing.id, config: { friendly_name: thing.name } })),
          },
          { names: { zones, meters: { 'Main meter': 'B' } } },
        );
        const bearers = (of: { name: string } | { id: number }) =>
          given.filter((thing) => ('id' in of ? thing.id === of.id : thing.name === of.name));
        for (const { id, name: own } of directory.zones.values()) {
          const called = own === 'Garage' && 'Garage' in zones ? 'A' : own;
          expect([bearers({ id }), bearers({ name: called })]).toEqual([
            [{ id, name: called }],
            [{ id, name: called }],
          ]);
        }
        for (const { id, name: own } of directory.stations.values()) {
          expect([bearers({ id }), bearers({ name: own })]).toEqual([[{ id, name: own }], [{ id, name: own }]]);
        }
        const meterId = directory.meterIds.get('Main meter');
        if (meterId !== undefined) expect(bearers({ name: 'B' })).toEqual([{ id: meterId, name: 'B' }]);
      }),
    );
  });

  it('knows the ids and names of all things, whether they resolve or not', () => {
    const listing = {
      zones: [zone(1, 'A'), zone(2, 'A')],
      stations: [station(3)],
      meters: [],
      zoneStations: new Map(),
    };
    const firmwares = [{ id: 5, name: 'EVlink 3.4' }];
    expect(rosterOf({ listing, firmwares })).toEqual({
      zone: [
        { id: 1, name: 'A' },
        { id: 2, name: 'A' },
      ],
      station: [{ id: 3, name: null }],
      meter: [],
      firmware: [{ id: 5, name: 'EVlink 3.4' }],
    });
    const before = rosterOf({ listing, firmwares });
    expect(rosterOf({ listing, firmwares: null }, before).firmware).toEqual(before.firmware);
  });
});
