import { describe, expect, it } from 'vitest';
import { DEFAULT_MODES } from '../../../src/config/index.ts';
import { initialSettings } from '../../../sim/evce/settings.ts';
import { linkStations } from '../../../sim/evce/station-links.ts';
import { wiringOf } from '../../../sim/evce/wiring.ts';
import { aZone } from './support/boxes.ts';
import { aStation, fakeField } from './support/fake-field.ts';

const ZONES = [aZone({ name: 'Garage' }), aZone({ name: 'Level 1', parent: 'Garage', maxAmps: 20 })];

function wired(...stations: Parameters<typeof aStation>[0][]) {
  const field = fakeField(stations.map((station) => aStation(station)));
  const links = linkStations(field);
  return { field, links, settings: initialSettings(field, ZONES, 240) };
}

describe('the wiring of a box', () => {
  it('follows from its settings: what feeds a zone, where a station is and which lines it loads', () => {
    const { links, settings } = wired({ name: 'a', zone: 'Level 1', phases: 1, rotation: 'L3' }, { name: 'b' });
    const wiring = wiringOf(links, settings, () => DEFAULT_MODES);
    expect(wiring.feeders).toEqual([[0], [1, 0]]);
    expect(wiring.zoneOf).toEqual([1, 0]);
    expect(wiring.linesOf).toEqual([[2], [0, 1, 2]]);
    expect(wiring.electrics[1]).toEqual({ maxAmps: 20, voltage: 240, phases: 3 });
  });

  it('lets a station of unknown wiring load every line', () => {
    const { links, settings } = wired({ name: 'a', rotation: '' });
    expect(wiringOf(links, settings, () => DEFAULT_MODES).linesOf).toEqual([[0, 1, 2]]);
  });

  it('shares by what is configured, whatever a station is built for', () => {
    const { field, links, settings } = wired({ name: 'a' });
    const stations = settings.stations.map((station) => ({ ...station, maxAmps: 10 }));
    field.arrive(0);
    const { regulator } = wiringOf(links, { ...settings, stations }, () => DEFAULT_MODES);
    const available = [
      [63, 63, 63],
      [20, 20, 20],
    ] as const;
    expect(regulator.allocate(0, available)).toEqual([10]);
  });
});
