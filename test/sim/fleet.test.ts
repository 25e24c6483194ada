import { describe, expect, it } from 'vitest';
import { buildFleet, type Fleet } from '../../sim/fleet.ts';
import { createRandom } from '../../sim/random.ts';
import type { Traffic } from '../../src/config/index.ts';
import { publicSessions } from '../support/data-files.ts';
import { scenarioOf, type ScenarioSpec } from '../support/scenario.ts';
import { siteOf, type SiteSpec } from '../support/site.ts';

const TWO_ZONES: SiteSpec = {
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true },
    { name: 'A', parent: 'Main', limitAmps: 63, zone: true },
    { name: 'B', parent: 'Main', limitAmps: 63, zone: true },
  ],
};
const RECORDED: Traffic = { kind: 'sessions', timeZone: null, file: 's.csv', stations: null };

function fleetOf(spec: ScenarioSpec, text: string | null = ''): { fleet: Fleet | null; problems: readonly string[] } {
  const scenario = scenarioOf({ site: TWO_ZONES, ...spec });
  const problems: string[] = [];
  const fleet = buildFleet(scenario, {
    site: scenario.site.site,
    random: createRandom(1),
    readText: () => text,
    note: (problem) => problems.push(problem),
  });
  return { fleet, problems };
}

describe('the fleet of a scenario', () => {
  it('has the stations that the scenario counts, named by zone and wired in rotation', () => {
    const stations = [
      { zone: 'A', count: 4 },
      { zone: 'B', count: 1 },
    ];
    const { fleet } = fleetOf({ traffic: { kind: 'profile', stations, profile: 'public', arrivalsPerWeekday: 5 } });
    expect(fleet?.stations.map(({ info, node }) => [info.name, info.rotation, node])).toEqual([
      ['A 01', 'L1L2L3', 1],
      ['A 02', 'L2L3L1', 1],
      ['A 03', 'L3L1L2', 1],
      ['A 04', 'L1L2L3', 1],
      ['B 01', 'L1L2L3', 2],
    ]);
  });

  it('keeps to the wiring that the site states', () => {
    const scenario = scenarioOf({ site: TWO_ZONES });
    const plain = siteOf(TWO_ZONES);
    const site = {
      ...plain,
      stationDefaults: { ...plain.stationDefaults, phases: 1 as const, rotation: 'L3' },
      stationOverrides: { 'A 02': { rotation: 'L2', vip: true } },
    };
    const fleet = buildFleet(scenario, { site, random: createRandom(1), readText: () => null, note: () => undefined });
    expect(fleet?.stations.slice(0, 2).map(({ info }) => [info.phases, info.rotation, info.vip])).toEqual([
      [1, 'L3', false],
      [1, 'L2', true],
    ]);
  });

  it('spreads as many stations as a recording names evenly over the zones', () => {
    const { fleet } = fleetOf({ traffic: RECORDED }, publicSessions(5));
    expect(fleet?.stations.map(({ info }) => info.zone)).toEqual(['A', 'A', 'A', 'B', 'B']);
    expect(fleet?.stations.map(({ stays }) => stays.length)).toEqual([1, 1, 1, 1, 1]);
    expect(fleet?.stations[0]?.stays[0]).toMatchObject({
      arrivalMs: 8 * 3_600_000,
      departureMs: 13 * 3_600_000,
      car: { energyWh: 9000, taperWh: 0 },
    });
  });

  it('has as many stations as cars at once where a recording names none', () => {
    const nameless = publicSessions(4).replace(/station_id/, 'place');
    expect(fleetOf({ traffic: RECORDED }, nameless).fleet?.stations).toHaveLength(4);
  });

  it('takes the sessions that begin within the simulated time', () => {
    const text = publicSessions(3) + publicSessions(3, '2023-06-13').split('\n').slice(1).join('\n');
    expect(fleetOf({ traffic: RECORDED, hours: 24 }, text).fleet?.sessionCount).toBe(3);
    expect(fleetOf({ traffic: RECORDED, hours: 48 }, text).fleet?.sessionCount).toBe(6);
  });

  it('counts who finds no station, and what cannot be read', () => {
    const stations = [
      { zone: 'A', count: 1 },
      { zone: 'B', count: 1 },
    ];
    const { fleet } = fleetOf({ traffic: { ...RECORDED, stations } }, `${publicSessions(3)}soon,later,1,1,X\n`);
    expect(fleet?.unplaced).toBe(1);
    expect(fleet?.rejected).toEqual([{ place: 'line 5', why: 'arrival "soon" is not a time with an offset' }]);
  });

  it('is none where the sessions cannot be read, and says which file', () => {
    expect(fleetOf({ traffic: RECORDED }, null).fleet).toBeNull();
    const { fleet, problems } = fleetOf({ traffic: RECORDED }, 'when,what\n');
    expect(fleet).toBeNull();
    expect(problems[0]).toMatch(/^s\.csv has no column for arrival/);
  });
});
