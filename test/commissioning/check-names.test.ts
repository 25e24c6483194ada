import { describe, expect, it } from 'vitest';
import { checkNames } from '../../src/commissioning/check-names.ts';
import { formatFinding } from '../../src/commissioning/finding.ts';
import type { BoxSurvey } from '../../src/commissioning/survey.ts';
import { meter, siteWith, station, survey, zone } from './support/survey.ts';

const said = (listing: Partial<BoxSurvey['listing']>, site = siteWith()): readonly string[] =>
  checkNames(site, survey({}, listing)).map(formatFinding);

describe('the names of box and site file', () => {
  it('agree', () => {
    expect(said({})).toEqual([]);
  });

  it('name what the box lacks, with what nearly matches', () => {
    expect(said({ zones: [zone(1, 'Garrage'), zone(2, 'Visitors')] })).toEqual([
      'error   zone Garage: the box has no zone of this name; it has "Garrage"\n' +
        '        -> write "Garrage" at nodes[].zone in the site file, or rename it in EVCE',
    ]);
    expect(said({ meters: [] })).toEqual([
      'error   meter Incomer: the box has no meter of this name\n' +
        '        -> correct meters[].evce in the site file, or add the meter in EVCE; the box has none',
    ]);
  });

  it('name a station that only the site file knows: its wiring would count for nobody', () => {
    const site = siteWith({ 'meters:\n': "stations: { 'G2': { phases: 1, rotation: L3 } }\nmeters:\n" });
    expect(said({}, site)).toEqual([
      expect.stringMatching(/^error {3}station G2: the box has no station of this name/),
    ]);
  });

  it('name what the box has besides, by whether anybody is left unheld', () => {
    const zones = [zone(1, 'Garage'), zone(2, 'Visitors'), zone(3, 'Roof deck'), zone(4, 'All of it')];
    const stations = [station(11, 'G1'), station(12, 'R1', { zone_id: 3 })];
    expect(said({ zones, stations, meters: [meter(21, 'Incomer'), meter(22, 'Sun')] })).toEqual([
      'warning zone Roof deck: it is not in the site file: Busbar does not hold its 1 station\n' +
        '        -> add a node with zone: "Roof deck" at the place where it is fed',
      'note    zone All of it: it is not in the site file, and has no stations of its own',
      expect.stringMatching(/^note {4}meter Sun: it is not in the site file/),
    ]);
  });

  it('stand for one thing each', () => {
    expect(said({ zones: [zone(1, 'Garage'), zone(2, 'Visitors'), zone(3, 'Garage')] })[0]).toBe(
      'error   zone Garage: more than one zone of the box has this name, so it stands for none of them\n' +
        '        -> give each zone a name of its own in EVCE',
    );
  });
});
