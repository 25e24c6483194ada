import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millis, type ConnectorStatus, type EngineState, type Site } from '../../src/engine/index.ts';
import { requestsOf } from '../../src/engine/request.ts';
import { sense } from '../../src/engine/sense.ts';
import { isResting, noteTurn, turnOrder } from '../../src/engine/turns.ts';
import { UNKNOWN_ZONE, type ZoneState, type ZoneTurn } from '../../src/engine/zone-state.ts';
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

const turns: fc.Arbitrary<ZoneTurn> = fc.record({
  since: fc.option(fc.integer({ min: 0, max: 4000 }).map((seconds) => at(seconds).monoMs)),
  serving: fc.boolean(),
  stoppedAt: fc.constant(null),
});

describe('the order of turns', () => {
  /** A state in which one zone after the other has these turns, and a VIP’s car waits in some. */
  function stateWith(zones: readonly (readonly [ZoneTurn, boolean])[]): {
    readonly site: Site;
    readonly state: EngineState;
  } {
    const names = zones.map((_, i) => `Z${i}`);
    const site = siteOf({ nodes: [MAIN, ...names.map(zone)] });
    const drive = new Drive(site);
    const stations = names.map((name, i) => ({
      ...listed({ name: `${name}-1`, zone: name }),
      vip: zones[i]?.[1] ?? false,
    }));
    drive.feed({ ...drive.directoryEvent([]), stations });
    return { site, state: { ...drive.state, zones: zones.map(([turn]) => ({ ...UNKNOWN_ZONE, turn })) } };
  }
  const NOW = 4000;
  const isMid = ({ serving, since }: ZoneTurn): boolean =>
    serving && since !== null && at(NOW).monoMs - since < TURN_SECONDS * 1000;
  const isOver = (turn: ZoneTurn): boolean => turn.serving && turn.since !== null && !isMid(turn);

  it('is VIPs, then who is in mid-turn, then who waits, then whose turn is over; always the longest first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(turns, fc.boolean()), { minLength: 1, maxLength: 12 }), (zones) => {
        const { site, state } = stateWith(zones);
        const order = turnOrder(site, state, at(NOW));
        expect([...order].sort((a, b) => a - b)).toEqual([...zones.keys()]);
        const ranks = order.map((index) => {
          const [turn, vip] = zones[index] as readonly [ZoneTurn, boolean];
          return [vip ? 0 : 1, isMid(turn) ? 0 : isOver(turn) ? 2 : 1, turn.since ?? 0, index];
        });
        const before = (a: readonly number[], b: readonly number[]): number =>
          a.map((value, i) => value - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
        expect(ranks).toEqual([...ranks].sort(before));
      }),
    );
  });

  it('passes over a VIP whose car wants nothing', () => {
    const waiting = (seconds: number): ZoneTurn => ({ since: at(seconds).monoMs, serving: false, stoppedAt: null });
    const { site, state } = stateWith([
      [waiting(0), false],
      [waiting(9), true],
    ]);
    expect(turnOrder(site, state, at(NOW))).toEqual([1, 0]);
    const [plain, vip] = state.stations;
    if (plain === undefined || vip === undefined) throw new TypeError('there are two stations');
    const seen = { name: vip.facts.name, status: 'suspended-by-car' as const, reachable: true, setpointAmps: null };
    const content = { ...vip, seen: { ...seen, currentAmps: [null, null, null] as const, sessionWh: null } };
    expect(turnOrder(site, { ...state, stations: [plain, content] }, at(NOW))).toEqual([0, 1]);
  });
});

describe('what is noted of a turn', () => {
  /** The zone `A` after it was given so much, with so many cars. */
  function noted(
    before: ZoneTurn,
    of: { readonly cars: number; readonly given: number; readonly at: number },
  ): ZoneTurn {
    const drive = driven(Array.from({ length: of.cars }, (_, i) => ({ name: `a${i}`, zone: 'A' })));
    const sensed = sense(SITE, drive.state, at(0));
    const requests = requestsOf(SITE, drive.state, { sensed, at: at(0) }).filter((request) => request.zone === 0);
    const zoneBefore = { ...UNKNOWN_ZONE, turn: before };
    return noteTurn(zoneBefore, { requests, amps: threePhases(of.given), at: at(of.at) }).turn;
  }
  const NONE = UNKNOWN_ZONE.turn;

  it('is since when it waits, or is served, and when it was stopped', () => {
    const waiting = noted(NONE, { cars: 2, given: 0, at: 1 });
    expect(waiting).toEqual({ since: at(1).monoMs, serving: false, stoppedAt: null });
    expect(noted(waiting, { cars: 2, given: 5, at: 2 })).toEqual(waiting);
    const serving = noted(waiting, { cars: 2, given: 6, at: 3 });
    expect(serving).toEqual({ since: at(3).monoMs, serving: true, stoppedAt: null });
    expect(noted(serving, { cars: 2, given: 30, at: 4 })).toEqual(serving);
    const stopped = noted(serving, { cars: 2, given: 0, at: 5 });
    expect(stopped).toEqual({ since: at(5).monoMs, serving: false, stoppedAt: at(5).monoMs });
    expect(noted(stopped, { cars: 2, given: 6, at: 9 })).toMatchObject({ serving: true, stoppedAt: at(5).monoMs });
  });

  it('begins anew when its cars leave, which is no stop', () => {
    const serving: ZoneTurn = { since: at(3).monoMs, serving: true, stoppedAt: null };
    expect(noted(serving, { cars: 0, given: 0, at: 9 })).toEqual({ since: null, serving: false, stoppedAt: null });
    expect(noted(NONE, { cars: 0, given: 0, at: 9 })).toBe(NONE);
  });
});

const crowds = fc
  .record({
    zones: fc.integer({ min: 2, max: 5 }),
    room: fc.nat(),
    carsEach: fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 5, maxLength: 5 }),
    background: fc.integer({ min: 0, max: 40 }),
    spare: fc.integer({ min: 0, max: 5 }),
  })
  // Room for at least one car’s minimum, and not for all of them.
  .map(({ room, zones, ...of }) => ({ ...of, zones, atOnce: 1 + (room % (zones - 1)) }));
type Crowd = typeof crowds extends fc.Arbitrary<infer T> ? T : never;

const SHORT_TURN_SECONDS = 180;
const SHORT_REST_SECONDS = 60;
const DEAD_SECONDS = 35;

/** Zones with more cars than there is room for, that draw what they are allowed as soon as they are. */
function crowd({ zones, atOnce, spare, background, carsEach }: Crowd) {
  const names = Array.from({ length: zones }, (_, i) => `Z${i}`);
  const site = siteOf({
    nodes: [{ ...MAIN, limitAmps: background + 6 * atOnce + spare }, ...names.map(zone)],
    timing: { turnMs: millis(SHORT_TURN_SECONDS * 1000), restartAfterMs: millis(SHORT_REST_SECONDS * 1000) },
  });
  const drive = new Drive(site);
  const stations = names.flatMap((name, i) =>
    Array.from({ length: carsEach[i] ?? 1 }, (_, car) => ({ name: `${name}-${car}`, zone: name })),
  );
  drive.link();
  drive.directory(stations, 32);
  for (const name of names) drive.read(name, 0);
  const heldBy = (index: number): number => drive.state.zones[index]?.readBack?.amps[0] ?? 0;
  const pass = (): readonly boolean[] => {
    drive.seconds += 5;
    const each = names.map((_, i) => {
      const cars = Math.min(carsEach[i] ?? 1, Math.floor(heldBy(i) / 6));
      return { cars, amps: cars === 0 ? 0 : Math.min(32, heldBy(i) / cars) };
    });
    const total = each.reduce((sum, { cars, amps: own }) => sum + cars * own, 0);
    drive.meter('Main meter', threePhases(background + total - drive.seconds / 1e6));
    const seen = stations.map(
      ({ name, zone: where }): [string, { amps: number; setpoint: number; status: ConnectorStatus }] => {
        const { cars, amps: own } = each[names.indexOf(where)] ?? { cars: 0, amps: 0 };
        const charges = Number(name.split('-')[1]) < cars;
        return [
          name,
          {
            amps: charges ? own : 0,
            setpoint: charges ? own : 0,
            status: charges ? 'charging' : 'suspended-by-station',
          },
        ];
      },
    );
    drive.stations(Object.fromEntries(seen));
    drive.tick();
    return names.map((_, i) => heldBy(i) >= 6);
  };
  return { drive, names, pass };
}

/** Who is served at each moment, by zone. */
const courseOf = (of: Crowd, seconds: number): readonly (readonly boolean[])[] => {
  const { names, pass } = crowd(of);
  const moments = Array.from({ length: seconds / 5 }, pass);
  return names.map((_, i) => moments.map((served) => served[i] ?? false));
};

/** Lengths of the spans in which a zone was served, or was not, but for the first and the last. */
const spansOf = (course: readonly boolean[], served: boolean): readonly number[] => {
  const spans: number[] = [];
  let length = 0;
  let isFirst = true;
  course.forEach((now, i) => {
    length = now === course[i - 1] ? length + 5 : 5;
    if (course[i + 1] === now || i + 1 === course.length) return;
    if (now === served && !isFirst) spans.push(length);
    isFirst = false;
  });
  return spans;
};

describe('zones that cannot all charge', () => {
  const RUNS = { numRuns: 25 };

  it('served: each has its turn within as many turns as there are zones, when there is room for turns', () => {
    fc.assert(
      fc.property(crowds, (of) => {
        // A hand-over takes until the decrease was followed, the rest is over and the next one was raised.
        const handOver = SHORT_REST_SECONDS + 2 * DEAD_SECONDS + 20;
        const window = Math.ceil(of.zones / of.atOnce) * (SHORT_TURN_SECONDS + handOver);
        for (const course of courseOf(of, 3 * window)) {
          expect(Math.max(0, ...spansOf(course, false))).toBeLessThanOrEqual(window);
          expect(course.slice(0, window / 5)).toContain(true);
          expect(course.slice(-window / 5)).toContain(true);
        }
      }),
      RUNS,
    );
  });

  it('are left to charge for a whole turn, and to rest before the next', () => {
    let handOvers = 0;
    fc.assert(
      fc.property(crowds, (of) => {
        for (const course of courseOf(of, 1500)) {
          for (const seconds of spansOf(course, true)) expect(seconds).toBeGreaterThanOrEqual(SHORT_TURN_SECONDS);
          for (const seconds of spansOf(course, false)) expect(seconds).toBeGreaterThanOrEqual(SHORT_REST_SECONDS);
          handOvers += spansOf(course, true).length;
        }
      }),
      RUNS,
    );
    expect(handOvers).toBeGreaterThan(RUNS.numRuns);
  });

  it('go on after a restart as if nothing had happened: turns are plain data', () => {
    fc.assert(
      fc.property(crowds, fc.integer({ min: 1, max: 150 }), (of, steps) => {
        const [one, other] = [crowd(of), crowd(of)];
        for (let step = 0; step < steps; step += 1) {
          one.pass();
          other.pass();
        }
        other.drive.state = JSON.parse(JSON.stringify(other.drive.state)) as EngineState;
        for (let step = 0; step < 60; step += 1) expect(other.pass()).toEqual(one.pass());
        expect(other.drive.state).toEqual(one.drive.state);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a zone that was stopped because a VIP came', () => {
  it('starts again once it has rested, however soon the VIP leaves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 500 }), (staySeconds) => {
        const drive = driven([]);
        const event = drive.directoryEvent(
          ['a1', 'b1'].map((name) => ({ name, zone: name[0]?.toUpperCase() ?? '' })),
          32,
        );
        drive.feed({ ...event, stations: event.stations.map((one) => ({ ...one, vip: one.name === 'b1' })) });
        const served: (readonly [seconds: number, names: string])[] = [];
        const live = (seconds: number, vipIsHere: boolean): void => {
          for (const end = drive.seconds + seconds; drive.seconds < end;) {
            drive.seconds += 5;
            drive.meter('Main meter', threePhases(drive.seconds / 1e6));
            drive.stations({ a1: { amps: 0 }, b1: { amps: 0, status: vipIsHere ? 'charging' : 'available' } });
            drive.tick();
            served.push([drive.seconds, namesServed(drive)]);
          }
        };
        live(200, false);
        expect(namesServed(drive)).toBe('A');
        live(staySeconds, true);
        const [stoppedAt] = served.find(([seconds, names]) => seconds > 200 && names !== 'A') ?? [NaN];
        expect(stoppedAt).toBeLessThanOrEqual(205);
        live(600, false);
        const [startedAt] = served.find(([seconds, names]) => seconds > stoppedAt && names === 'A') ?? [NaN];
        const mayStart = Math.max(stoppedAt + REST_SECONDS, 200 + staySeconds);
        expect(startedAt).toBeGreaterThanOrEqual(mayStart);
        expect(startedAt).toBeLessThanOrEqual(mayStart + 60);
      }),
      { numRuns: 25 },
    );
  });
});
