import { describe, expect, it } from 'vitest';
import { checkWiring } from '../../src/commissioning/check-wiring.ts';
import { formatFinding } from '../../src/commissioning/finding.ts';
import type { Station, ZoneStations } from '../../src/evce/wire.ts';
import { siteWith, station, survey } from './support/survey.ts';

const STATED = siteWith({ 'meters:\n': "stations: { 'G1': { phases: 1, rotation: L3 } }\nmeters:\n" });

function said(stations: readonly Station[], more: Parameters<typeof survey>[0] = {}, site = siteWith()) {
  return checkWiring(site, survey(more, { stations })).map(formatFinding);
}

describe('a station', () => {
  it('is in a zone, by its own word or the zone’s', () => {
    expect(said([station(11, 'G1')])).toEqual([]);
    const zoneStations = new Map<number, ZoneStations>([[2, [12, station(13, 'V2')]]]);
    const loose = [station(12, 'V1', { zone_id: undefined }), station(13, 'V2', { zone_id: undefined })];
    const seen = survey({}, { stations: loose, zoneStations });
    expect(checkWiring(siteWith(), seen)).toEqual([]);
  });

  it('is held by nobody in no zone, or in one that is not listed', () => {
    expect(said([station(11, 'G1', { zone_id: undefined })])).toEqual([
      'error   station G1: it is in no zone: nobody can hold what it draws\n        -> put it into a zone in EVCE',
    ]);
    expect(said([station(11, 'G1', { zone_id: 99 })])[0]).toContain('in a zone (99) that the box does not list');
    expect(said([{ id: 11, config: {} }])[0]).toMatch(/^error {3}station 11 \(without a name\): it is in no zone/);
  });

  it('is wired as the site file states, or somebody has to look', () => {
    expect(said([station(11, 'G1')], {}, STATED)).toEqual([
      'warning station G1: the site file states phases: 1, the box 3; the site file counts\n' +
        '        -> look at the station, then correct the one that is wrong',
      expect.stringContaining('the site file states rotation: L3, the box L1L2L3') as string,
    ]);
    expect(said([station(11, 'G1', { phases: 1, phase_rotation: 'L3' })], {}, STATED)).toEqual([]);
  });

  it('draws on no more lines than it is said to have', () => {
    const drawing = { id: 11, status: 'Charging' as const, current: { l1: 16, l2: 15.9, l3: 0.2 } };
    const statuses = { ok: true as const, value: [drawing] };
    expect(said([station(11, 'G1')], { statuses })).toEqual([]);
    expect(said([station(11, 'G1', { phases: 1 })], { statuses })).toEqual([
      'error   station G1: it draws on 2 lines (L1, L2), and is said to have 1\n' +
        '        -> correct its phases in EVCE or in the site file: a line that nobody counts is overloaded unseen',
    ]);
  });
});
