import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, PHASES, type ListedStation, type Site, type StationRating } from '../../src/engine/index.ts';
import {
  drawnBy,
  loadsLine,
  mostDrawn,
  mostTold,
  sameListing,
  stationFacts,
  unseen,
  type StationFacts,
  type StationState,
} from '../../src/engine/station.ts';
import { listed, threePhases } from '../support/drive.ts';
import { stationSeen, type StationSeen } from '../support/events.ts';
import { siteOf } from '../support/site.ts';

const site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true },
    { name: 'Garage', parent: 'Main', limitAmps: 63, zone: true },
    { name: 'Visitors', parent: 'Main', limitAmps: 63, zone: true },
  ],
});

const NOTHING_LISTED: ListedStation = {
  name: 's1',
  zone: 'Visitors',
  phases: null,
  rotation: null,
  minAmps: null,
  maxAmps: null,
  vip: false,
};
const withSite = (stationOverrides: Record<string, Partial<StationRating>>): Site => ({ ...site, stationOverrides });
const STATED = { phases: 1, rotation: 'L3', minAmps: amps(8), maxAmps: amps(20), vip: true } as const;

/** What is made of a rating. */
const ratingOf = ({ gridLines, minAmps, maxAmps, vip }: StationFacts) => ({ gridLines, minAmps, maxAmps, vip });

describe('a station', () => {
  it('has the site file’s defaults where nobody says more', () => {
    const made = stationFacts(site, NOTHING_LISTED);
    expect(ratingOf(made)).toEqual({ gridLines: [0, 1, 2], minAmps: 6, maxAmps: 32, vip: false });
    expect(made).toMatchObject({ name: 's1', zone: 1, listed: NOTHING_LISTED, inPhaseShare: 1 });
    const nothing = {
      seen: null,
      seenAt: null,
      toldAmps: [null, null, null],
      connectedSince: null,
      wantingSince: null,
    };
    expect(unseen(made)).toEqual({ facts: made, ...nothing, unusedSince: null, appetite: null, start: null });
  });

  it('has what the box lists over the defaults', () => {
    const said = { ...NOTHING_LISTED, phases: 2, rotation: 'L2L3L1', minAmps: amps(10), maxAmps: amps(16) } as const;
    const made = stationFacts(site, { ...said, vip: true });
    expect(ratingOf(made)).toEqual({ gridLines: [1, 2], minAmps: 10, maxAmps: 16, vip: true });
  });

  it('has what the site file states over what the box lists', () => {
    const made = stationFacts(withSite({ s1: STATED }), listed({ name: 's1', zone: 'Garage' }));
    expect(ratingOf(made)).toEqual({ gridLines: [2], minAmps: 8, maxAmps: 20, vip: true });
    const other = stationFacts(withSite({ s2: STATED }), listed({ name: 's1', zone: 'Garage' }));
    expect(ratingOf(other)).toEqual({ gridLines: [0, 1, 2], minAmps: 6, maxAmps: 32, vip: false });
  });

  it('is denied what the site file denies it, whatever the box lists', () => {
    const denied = withSite({ s1: { vip: false, minAmps: amps(0) } });
    const made = stationFacts(denied, { ...listed({ name: 's1', zone: 'Garage' }), vip: true });
    expect(ratingOf(made)).toMatchObject({ minAmps: 0, vip: false });
  });

  it('has no known wiring where the box lists one that cannot be, whatever the default', () => {
    expect(stationFacts(site, { ...NOTHING_LISTED, rotation: 'unknown' }).gridLines).toBeNull();
  });

  it.each([['Attic'], [null]])('is in no known zone where the box says %s', (name) => {
    expect(stationFacts(site, { ...NOTHING_LISTED, zone: name }).zone).toBeNull();
  });

  it('is listed the same where the box says the same of all that counts', () => {
    expect(sameListing(NOTHING_LISTED, { ...NOTHING_LISTED })).toBe(true);
    const changes: readonly Partial<ListedStation>[] = [
      { zone: 'Garage' },
      { phases: 1 },
      { rotation: 'L2L1L3' },
      { minAmps: amps(8) },
      { maxAmps: amps(16) },
      { vip: true },
    ];
    for (const change of changes) {
      expect(sameListing(NOTHING_LISTED, { ...NOTHING_LISTED, ...change })).toBe(false);
      expect(sameListing({ ...NOTHING_LISTED, ...change }, NOTHING_LISTED)).toBe(false);
    }
  });
});

const seenAs = (rotation: string, seen: StationSeen | null, phases: 1 | 2 | 3 = 3): StationState => ({
  ...unseen(stationFacts(site, listed({ name: 's1', zone: 'Garage', phases, rotation }))),
  seen: seen === null ? null : stationSeen('s1', seen),
});

describe('the lines of a station', () => {
  it('are those that it is wired to', () => {
    const loaded = (station: StationState): readonly boolean[] =>
      PHASES.map((phase) => loadsLine(station.facts, phase));
    expect(loaded(seenAs('L3L1L2', null, 2))).toEqual([true, false, true]);
    expect(loaded(seenAs('L2', null, 1))).toEqual([false, true, false]);
  });

  it('are all where its wiring is unknown', () => {
    expect(PHASES.map((phase) => loadsLine(seenAs('unknown', null, 1).facts, phase))).toEqual([true, true, true]);
  });

  it('carry what it draws on its own, turned into the grid’s order', () => {
    expect(drawnBy(seenAs('L3L1L2', { amps: threePhases(1, 2, 3) }))).toEqual([2, 3, 1]);
    expect(drawnBy(seenAs('L2L3L1', { amps: threePhases(1, 2, 3) }))).toEqual([3, 1, 2]);
  });

  it('that it has not carry nothing, whatever it says of them', () => {
    expect(drawnBy(seenAs('L2L3L1', { amps: threePhases(9, 8, 7) }, 1))).toEqual([0, 9, 0]);
  });

  it('carry no current for certain where wiring, report or value is missing', () => {
    expect(drawnBy(seenAs('unknown', { amps: 16 }))).toEqual([0, 0, 0]);
    expect(drawnBy(seenAs('L1L2L3', null))).toEqual([0, 0, 0]);
    expect(drawnBy(seenAs('L1L2L3', { amps: [null, 5, null] }))).toEqual([0, 5, 0]);
  });

  it('lose nothing and invent nothing', () => {
    const amounts = fc.tuple(fc.nat(32), fc.nat(32), fc.nat(32));
    const rotations = fc.shuffledSubarray(['L1', 'L2', 'L3'], { minLength: 3 }).map((lines) => lines.join(''));
    fc.assert(
      fc.property(rotations, amounts, fc.constantFrom<1 | 2 | 3>(1, 2, 3), (rotation, own, phases) => {
        const station = seenAs(rotation, { amps: threePhases(...own) }, phases);
        const drawn = drawnBy(station);
        expect(drawn.reduce<number>((sum, value) => sum + value, 0)).toBe(
          own.slice(0, phases).reduce((sum, value) => sum + value, 0),
        );
        for (const phase of PHASES) if (!loadsLine(station.facts, phase)) expect(drawn[phase]).toBe(0);
      }),
    );
  });
});

/** A station between two lines of this supply, that says so much of its own lines. */
function between(
  system: Site['supply']['system'],
  seen: StationSeen,
  of: Partial<StationRating> = { rotation: 'L1L2' },
): StationState {
  const wired: Site = { ...withSite({ s1: { lineToLine: true, ...of } }), supply: { ...site.supply, system } };
  return { ...unseen(stationFacts(wired, { ...NOTHING_LISTED, phases: 1 })), seen: stationSeen('s1', seen) };
}

describe('a station between two lines', () => {
  const LINE_PAIRS = [
    ['L1L2', [0, 1]],
    ['L2L3', [1, 2]],
    ['L3L1L2', [2, 0]],
  ] as const;

  it.each(LINE_PAIRS)('on %s loads both of them and no other, however many phases the box lists', (rotation, lines) => {
    const station = between('208Y/120', { amps: 10 }, { rotation });
    expect(station.facts.gridLines).toEqual(lines);
    for (const phase of PHASES) expect(drawnBy(station)[phase] > 0).toBe((lines as readonly number[]).includes(phase));
  });

  it('draws in phase with a line of a star less than what flows, by the angle of 30°', () => {
    fc.assert(
      fc.property(fc.nat(80), fc.constantFrom('400Y/230' as const, '208Y/120' as const), (current, system) => {
        const [l1, l2, l3] = drawnBy(between(system, { amps: [current, null, null] }));
        expect(l1).toBeCloseTo(current * Math.cos(Math.PI / 6), 9);
        expect(l2).toBe(l1);
        expect(l3).toBe(0);
      }),
    );
  });

  it('draws on both legs of a split phase all that flows', () => {
    expect(drawnBy(between('240 split', { amps: [24, null, null] }))).toEqual([24, 24, 0]);
  });

  it('counts the one current that flows once, on whichever of its lines it is reported', () => {
    for (const own of [
      [20, null, null],
      [null, 20, null],
      [20, 20, null],
    ] as const)
      expect(drawnBy(between('240 split', { amps: own }))).toEqual([20, 20, 0]);
  });

  it('has no known wiring where nobody names two lines', () => {
    expect(between('208Y/120', { amps: 5 }, { rotation: 'L1' }).facts.gridLines).toBeNull();
    expect(drawnBy(between('208Y/120', { amps: 5 }, { rotation: 'L1' }))).toEqual([0, 0, 0]);
  });
});

describe('a station’s most loaded line', () => {
  it('carries what it says of it, and nothing where it says nothing', () => {
    fc.assert(
      fc.property(fc.tuple(...[0, 1, 2].map(() => fc.option(fc.nat(63)))), (own) => {
        const most = Math.max(0, ...own.map((value) => value ?? 0));
        expect(mostDrawn(seenAs('unknown', { amps: own as never }))).toBe(most);
      }),
    );
    expect(mostDrawn(seenAs('L1L2L3', null))).toBe(0);
    expect(mostTold(unseen(stationFacts(site, NOTHING_LISTED)))).toBe(0);
    expect(mostTold({ ...unseen(stationFacts(site, NOTHING_LISTED)), toldAmps: [null, amps(7), amps(3)] })).toBe(7);
  });

  it('is never below what it draws on any line of the grid', () => {
    const station = seenAs('L3L1L2', { amps: threePhases(1, 2, 3) }, 2);
    for (const phase of PHASES) expect(drawnBy(station)[phase]).toBeLessThanOrEqual(mostDrawn(station));
  });
});
