import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstSite } from '../../src/commissioning/first-site.ts';
import { compareBox } from '../../src/commissioning/compare-box.ts';
import { loadSite } from '../../src/config/index.ts';
import type { Listing } from '../../src/evce/listing.ts';
import type { Zone } from '../../src/evce/wire.ts';
import { inMemory } from '../support/config.ts';
import { meter, station, survey, zone } from './support/survey.ts';

const listingOf = (listing: Partial<Listing>): Listing => ({
  zones: [],
  stations: [],
  meters: [],
  zoneStations: new Map(),
  ...listing,
});

const textOf = (listing: Partial<Listing>): string =>
  firstSite({
    url: 'https://192.168.0.128',
    user: 'busbar',
    password: { file: 'evce-password' },
    pins: [`sha256:${'ab'.repeat(32)}`],
    timeZone: 'Europe/Paris',
    listing: listingOf(listing),
  });

const loaded = (text: string) => loadSite('s.yaml', inMemory({ 's.yaml': text }));

describe('a first site file', () => {
  it('has what the box has, and questions where the box cannot know', () => {
    const text = textOf({
      zones: [zone(1, 'Garage'), zone(2, 'Visitors', { allocation: 'fifo', pm_id: 22 })],
      stations: [station(11, 'G1', { phases: 1, phase_rotation: 'L3', max_current: 16, vip: true })],
      meters: [meter(21, 'Incomer'), meter(22, 'Visitors meter'), meter(23, 'Sun')],
    });
    expect(text).toContain('- { name: Grid connection, limitAmps: 60, meters: [Incomer] } # ? The grid connection\n');
    expect(text).toContain('  - { name: Incomer, importRegister: true }\n');
    expect(text).toContain(
      '- { name: Visitors, parent: Grid connection, zone: Visitors, limitAmps: 60, meters: [Visitors meter], allocation: fifo }\n',
    );
    expect(text).toContain('# ? Where is it? - { name: Sun, node: NODE, role: flow | generation | battery }\n');
    expect(text).toContain('G1: { phases: 1, rotation: L3, maxAmps: 16, vip: true }\n');
    expect(loaded(text)).toMatchObject({ ok: true, value: { site: { shadow: true }, evce: { user: 'busbar' } } });
  });

  it('holds the zones that have stations, and not those that feed them', () => {
    const text = textOf({
      zones: [
        zone(3, 'All', { max_current: 50 }),
        zone(1, 'Garage', { parent_id: 3 }),
        zone(2, 'Roof', { parent_id: 3 }),
      ],
    });
    expect(text).toContain('- { name: All, parent: Grid connection, limitAmps: 50 } # ? A zone that feeds others');
    expect(text).toContain('- { name: Garage, parent: All, zone: Garage, limitAmps: 50 }\n');
  });

  it('is cautious where the box states no maximum', () => {
    const text = textOf({ zones: [zone(1, 'Garage', { max_current: undefined })] });
    expect(text).toContain('limitAmps: 16 } # ? EVCE states no maximum\n');
  });

  it('quotes what YAML or the site file would take for something else', () => {
    const names = ['Lot: A', 'P #1', '- yes', "it's", 'Grid connection', '12', 'null', '{x}'];
    const text = textOf({
      zones: names.map((name, index) => zone(index + 1, name)),
      stations: [station(11, 'defaults'), station(12, 'A: B'), station(13, '@home')],
    });
    const file = loaded(text);
    expect(file.ok && file.value.site.zones.map(({ name }) => name)).toEqual(names);
    expect(file.ok && Object.keys(file.value.site.stationOverrides)).toEqual(['A: B', '@home']);
  });

  it('leaves out what no line of it could name, so that a box writes no lines of its own', () => {
    const names = ['Roof\nservice: { onExit: hold }', 'Bell\u0007', 'x'.repeat(81), ' Blank'];
    const text = textOf({
      zones: [zone(1, 'Garage'), ...names.map((name, index) => zone(index + 2, name))],
      stations: names.map((name, index) => station(index + 11, name)),
      meters: [meter(21, 'Incomer'), ...names.map((name, index) => meter(index + 22, name))],
    });
    expect(text).not.toMatch(/Roof|Bell|xxxx|Blank|hold/);
    expect(loaded(text)).toMatchObject({ ok: true });
  });

  it('passes the check whatever the box has, and finds nothing to mend on a box whose names are in order', () => {
    const name = fc
      .string({ minLength: 1, maxLength: 12 })
      .filter((text) => text.trim() === text && !/[\p{C}]/u.test(text));
    const zones = fc
      .uniqueArray(fc.record({ name, max: fc.option(fc.integer({ min: 6, max: 400 }), { nil: undefined }) }), {
        selector: (each) => each.name,
        minLength: 1,
        maxLength: 6,
      })
      .chain((given) =>
        fc.tuple(
          fc.constant(given),
          fc.array(fc.nat({ max: 5 }), { minLength: given.length, maxLength: given.length }),
        ),
      )
      // A zone is fed by an earlier one, or by none.
      .map(([given, parents]): readonly Zone[] =>
        given.map((each, index) =>
          zone(index + 1, each.name, {
            max_current: each.max,
            parent_id: (parents[index] as number) < index ? (parents[index] as number) + 1 : undefined,
          }),
        ),
      );
    fc.assert(
      fc.property(zones, fc.boolean(), (given, isMetered) => {
        const meters = isMetered ? [meter(21, 'Incomer')] : [];
        const stations = [station(11, 'S1', { zone_id: given.length })];
        const file = loaded(textOf({ zones: given, meters, stations }));
        expect(file.ok ? [] : file.problems.map(({ message }) => message)).toEqual([]);
        if (!file.ok) return;
        const seen = survey({}, { zones: given, meters, stations });
        const errors = compareBox(file.value, seen, { kind: 'none' }).filter(({ severity }) => severity === 'error');
        // A maximum that nobody states, and a limit guessed from it, are for people to mend.
        const guessed = ({ message }: { readonly message: string }): boolean =>
          message.includes('does not state its maximum') || message.includes('its node carries');
        expect(errors.filter((error) => !guessed(error))).toEqual([]);
      }),
    );
  });
});
