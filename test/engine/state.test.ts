import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  bindStrategy,
  defineStrategy,
  monoMs,
  PHASES,
  type ListedStation,
  type Site,
  type StationRating,
} from '../../src/engine/index.ts';
import {
  drawnBy,
  heldBy,
  initialState,
  loadsLine,
  stationState,
  type StationState,
  type ZoneState,
} from '../../src/engine/state.ts';
import { at, listed, threePhases } from '../support/drive.ts';
import { stationSeen, type StationSeen } from '../support/events.ts';
import { siteOf } from '../support/site.ts';

const site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true },
    { name: 'Garage', parent: 'Main', limitAmps: 63, zone: true },
    { name: 'Visitors', parent: 'Main', limitAmps: 63, zone: true },
  ],
});

const silent = (name: string, initialMemory: unknown) =>
  bindStrategy(
    defineStrategy<null, unknown>({
      id: name,
      version: '1.0.0',
      summary: 'says nothing',
      options: { parse: () => null },
      initialMemory,
      failsafe: () => ({ ceilings: [] }),
      propose: () => null,
    }),
    { name, options: null, shadow: false },
  );

describe('the state before the first event', () => {
  const state = initialState({ site, strategies: [silent('one', { count: 3 }), silent('two', null)] });

  it('has a place for every meter, zone, node and strategy, and knows nothing of any', () => {
    expect(state.meters).toEqual([null]);
    expect(state.zones).toHaveLength(2);
    expect(state.nodes).toHaveLength(3);
    expect(state.stations).toEqual([]);
    expect(state.zones.map(heldBy)).toEqual([null, null]);
    for (const zone of state.zones) expect(zone).toMatchObject({ lever: null, possible: [], failedWrites: 0 });
    for (const node of state.nodes) expect(node).toMatchObject({ paired: null, recent: [], headroom: [] });
  });

  it('gives each strategy the memory that it starts with', () => {
    expect(state.memories).toEqual([{ count: 3 }, null]);
  });

  it('has neither a link nor a time nor an alarm', () => {
    expect(state).toMatchObject({ cycle: 0, startedAt: null, decidedAt: null, linkUp: false, alarms: [] });
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
  });
});

const zone = (of: Partial<ZoneState>): ZoneState => ({
  ...(initialState({ site, strategies: [] }).zones[0] as ZoneState),
  ...of,
});
const read = (value: number, begunSeconds: number): ZoneState['readBack'] => ({
  amps: amps(value),
  begun: at(begunSeconds).monoMs,
});

describe('what the box is believed to hold', () => {
  it('is what was read before anything was asked for', () => {
    expect(heldBy(zone({ readBack: read(20, 1) }))).toBe(20);
  });

  it('is what was asked for before anything was read', () => {
    expect(heldBy(zone({ commandedAmps: amps(16) }))).toBe(16);
  });

  it.each([
    ['less', 10, 10],
    ['more', 40, 16],
    ['nothing', 0, 0],
  ])('is the lesser of both where a later read-back shows %s', (_, shown, held) => {
    const settled = { commandedAmps: amps(16), settledAt: at(5).monoMs };
    expect(heldBy(zone({ ...settled, readBack: read(shown, 5) }))).toBe(held);
    expect(heldBy(zone({ ...settled, readBack: read(shown, 6) }))).toBe(held);
  });

  it('is not what was read before the last write had ended', () => {
    const before = { commandedAmps: amps(16), settledAt: at(5).monoMs, readBack: read(10, 4) };
    expect(heldBy(zone(before))).toBe(16);
  });

  it('is what was asked for while the write is on its way', () => {
    const inFlight = { writeId: 1, amps: amps(16), sentAt: at(5).monoMs };
    expect(heldBy(zone({ commandedAmps: amps(16), inFlight, readBack: read(10, 6) }))).toBe(16);
  });

  it('is never more than was asked for', () => {
    const moments = fc.option(fc.nat(20));
    fc.assert(
      fc.property(fc.nat(80), fc.nat(80), moments, moments, (commanded, shown, begun, settled) => {
        const held = heldBy(
          zone({
            commandedAmps: amps(commanded),
            readBack: begun === null ? null : read(shown, begun),
            settledAt: settled === null ? null : at(settled).monoMs,
          }),
        );
        expect(held).toBeLessThanOrEqual(commanded);
      }),
    );
  });
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
const ratingOf = ({ gridLines, minAmps, maxAmps, vip }: StationState) => ({ gridLines, minAmps, maxAmps, vip });

describe('a station', () => {
  it('has the site file’s defaults where nobody says more', () => {
    const made = stationState(site, NOTHING_LISTED, undefined);
    expect(ratingOf(made)).toEqual({ gridLines: [0, 1, 2], minAmps: 6, maxAmps: 32, vip: false });
    expect(made).toMatchObject({ name: 's1', zone: 1, seen: null, seenAt: null, appetite: null, unusedSince: null });
  });

  it('has what the box lists over the defaults', () => {
    const said = { ...NOTHING_LISTED, phases: 2, rotation: 'L2L3L1', minAmps: amps(10), maxAmps: amps(16) } as const;
    const made = stationState(site, { ...said, vip: true }, undefined);
    expect(ratingOf(made)).toEqual({ gridLines: [1, 2], minAmps: 10, maxAmps: 16, vip: true });
  });

  it('has what the site file states over what the box lists', () => {
    const made = stationState(withSite({ s1: STATED }), listed({ name: 's1', zone: 'Garage' }), undefined);
    expect(ratingOf(made)).toEqual({ gridLines: [2], minAmps: 8, maxAmps: 20, vip: true });
    const other = stationState(withSite({ s2: STATED }), listed({ name: 's1', zone: 'Garage' }), undefined);
    expect(ratingOf(other)).toEqual({ gridLines: [0, 1, 2], minAmps: 6, maxAmps: 32, vip: false });
  });

  it('is denied what the site file denies it, whatever the box lists', () => {
    const denied = withSite({ s1: { vip: false, minAmps: amps(0) } });
    const made = stationState(denied, { ...listed({ name: 's1', zone: 'Garage' }), vip: true }, undefined);
    expect(ratingOf(made)).toMatchObject({ minAmps: 0, vip: false });
  });

  it('has no known wiring where the box lists one that cannot be, whatever the default', () => {
    expect(stationState(site, { ...NOTHING_LISTED, rotation: 'unknown' }, undefined).gridLines).toBeNull();
  });

  it.each([['Attic'], [null]])('is in no known zone where the box says %s', (name) => {
    expect(stationState(site, { ...NOTHING_LISTED, zone: name }, undefined).zone).toBeNull();
  });

  it('stays what it is while its listing does', () => {
    const before = stationState(site, NOTHING_LISTED, undefined);
    expect(stationState(site, { ...NOTHING_LISTED }, before)).toBe(before);
  });

  it.each<[string, Partial<ListedStation>]>([
    ['zone', { zone: 'Garage' }],
    ['phases', { phases: 1 }],
    ['rotation', { rotation: 'L2L1L3' }],
    ['minimum', { minAmps: amps(8) }],
    ['maximum', { maxAmps: amps(16) }],
    ['VIP mark', { vip: true }],
  ])('is made anew when its %s changes, and what was seen of it stays', (_, change) => {
    const before: StationState = {
      ...stationState(site, NOTHING_LISTED, undefined),
      seen: stationSeen('s1', { amps: 9 }),
      seenAt: at(3),
      unusedSince: monoMs(4),
      appetite: { amps: amps(11), until: monoMs(5) },
    };
    const { seen, seenAt, unusedSince, appetite } = before;
    const changed = { ...NOTHING_LISTED, ...change };
    const after = stationState(site, changed, before);
    expect(after).toEqual({ ...stationState(site, changed, undefined), seen, seenAt, unusedSince, appetite });
    expect(after).not.toEqual(before);
  });
});

const seenAs = (rotation: string, seen: StationSeen | null, phases: 1 | 2 | 3 = 3): StationState => ({
  ...stationState(site, listed({ name: 's1', zone: 'Garage', phases, rotation }), undefined),
  seen: seen === null ? null : stationSeen('s1', seen),
});

describe('the lines of a station', () => {
  it('are those that it is wired to', () => {
    const loaded = (station: StationState): readonly boolean[] => PHASES.map((phase) => loadsLine(station, phase));
    expect(loaded(seenAs('L3L1L2', null, 2))).toEqual([true, false, true]);
    expect(loaded(seenAs('L2', null, 1))).toEqual([false, true, false]);
  });

  it('are all where its wiring is unknown', () => {
    expect(PHASES.map((phase) => loadsLine(seenAs('unknown', null, 1), phase))).toEqual([true, true, true]);
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
        for (const phase of PHASES) if (!loadsLine(station, phase)) expect(drawn[phase]).toBe(0);
      }),
    );
  });
});
