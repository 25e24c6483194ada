import { describe, expect, it } from 'vitest';
import type { ConnectorStatus } from '../../src/engine/index.ts';
import { isResting, turnOrder } from '../../src/engine/turns.ts';
import type { ZoneState } from '../../src/engine/zone-state.ts';
import { at, Drive, listed, threePhases, type StationSpec } from '../support/drive.ts';
import { siteOf } from '../support/site.ts';

const TURN_SECONDS = 900;
const REST_SECONDS = 300;
/** Room for one car at its minimum. */
const MAIN = { name: 'Main', limitAmps: 11, metered: true };
const zone = (name: string) => ({ name, parent: 'Main', limitAmps: 32, zone: true });
const SITE = siteOf({ nodes: [MAIN, zone('A'), zone('B'), zone('C')] });

/** Lets zones live with cars in the given stations, and gives who is served after every minute. */
function served(stations: readonly StationSpec[], minutes: number): readonly string[] {
  const drive = driven(stations);
  const turns: string[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let poll = 0; poll < 12; poll += 1) pass(drive, stations, 'charging');
    turns.push(namesServed(drive));
  }
  return turns;
}

function driven(stations: readonly StationSpec[]): Drive {
  const drive = new Drive(SITE);
  drive.link();
  drive.directory(stations, 32);
  for (const { name } of SITE.zones) drive.read(name, 0);
  return drive;
}

function pass(drive: Drive, stations: readonly StationSpec[], status: ConnectorStatus): void {
  drive.seconds += 5;
  drive.meter('Main meter', threePhases(0));
  drive.stations(Object.fromEntries(stations.map(({ name }) => [name, { status, amps: 0 }])));
  drive.tick();
}

const namesServed = (drive: Drive): string =>
  SITE.zones.flatMap(({ name }, index) => (drive.state.zones[index]?.turn.serving === true ? [name] : [])).join();

describe('turns', () => {
  it('go round among zones that cannot all charge', () => {
    const stations = ['A', 'B', 'C'].map((name) => ({ name: `${name}1`, zone: name }));
    const turns = served(stations, 60);
    expect(new Set(turns.filter((names) => names !== ''))).toEqual(new Set(['A', 'B', 'C']));
  });

  it('go round although no zone ever has all of its cars charging', () => {
    const stations = ['A', 'A', 'B', 'B'].map((name, index) => ({ name: `${name}${index}`, zone: name }));
    const turns = served(stations, 60);
    expect(turns.indexOf('B')).toBeGreaterThan(TURN_SECONDS / 60 - 1);
    expect(turns.lastIndexOf('A')).toBeGreaterThan(turns.indexOf('B'));
  });

  it('leave a zone without cars out, and go to a VIP’s first', () => {
    const drive = new Drive(SITE);
    drive.link();
    const vip = { ...listed({ name: 'c1', zone: 'C' }), vip: true };
    const event = drive.directoryEvent([{ name: 'a1', zone: 'A' }]);
    drive.feed({ ...event, stations: [...event.stations, vip] });
    drive.stations({ a1: {}, c1: {} });
    drive.tick();
    expect(turnOrder(SITE, drive.state, at(0))[0]).toBe(2);
    expect(drive.state.zones[1]?.turn.since).toBeNull();
  });

  it('let a zone rest whose cars were stopped, and no other', () => {
    const turn = { since: null, serving: false, stoppedAt: at(0).monoMs };
    const stopped = { turn } as ZoneState;
    expect(isResting(SITE, stopped, at(REST_SECONDS - 1))).toBe(true);
    expect(isResting(SITE, stopped, at(REST_SECONDS))).toBe(false);
    expect(isResting(SITE, { turn: { ...turn, stoppedAt: null } } as ZoneState, at(1))).toBe(false);
  });
});
