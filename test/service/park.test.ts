import { assert, constantFrom, double, integer, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  ceiling,
  epochMs,
  onAllPhases,
  type Ceiling,
  type CeilingSpec,
  type CycleRecord,
  type Site,
} from '../../src/engine/index.ts';
import { foldTurn, INITIAL_STATE, type LiveState } from '../../src/service/live-state.ts';
import { parkWrites } from '../../src/service/park.ts';
import { decision, DIRECTORY, instantAt, recordAt, SITE, turnOf } from './recorded.ts';

const withAllocations = (garage: number, visitors: number): LiveState => {
  const record: CycleRecord = {
    ...recordAt(1),
    zones: recordAt(1).zones.map((zone, index) => ({
      ...zone,
      allocationAmps: amps(index === 0 ? garage : visitors),
      mayDrawAmps: amps(index === 0 ? garage : visitors),
    })),
  };
  const state = [turnOf(DIRECTORY), decision(1)].reduce(foldTurn, INITIAL_STATE);
  return { ...state, record };
};

/** The state after an operator has held the garage until so many seconds have gone. */
const held = (state: LiveState, atAmps: number, untilSeconds = 1_000): LiveState => {
  const hold = { atAmps: amps(atAmps), untilWallMs: epochMs(instantAt(untilSeconds).wallMs), by: 'Ada' };
  return foldTurn(state, turnOf({ kind: 'HoldSaid', at: instantAt(98), zone: 'Garage', hold }));
};

const saying = (state: LiveState, said: Ceiling, shadow = false): LiveState => {
  if (state.record === null) return state;
  const proposal = { ceilings: [said] };
  const strategies = [{ strategy: 'external-cap', shadow, contained: null, proposal }];
  return { ...state, record: { ...state.record, strategies } };
};

const cap = (spec: Partial<CeilingSpec> & { readonly watts?: number; readonly amps?: number }): Ceiling =>
  ceiling({ node: 'Main', kind: 'mandatory', reason: 'the grid operator', ...spec } as CeilingSpec);

const parked = (site: Site, state: LiveState) =>
  parkWrites(site, state, instantAt(99)).map(({ zone, allowedAmps, intent }) => [zone, allowedAmps[0], intent]);

const withWorst = (worst: number): Site => ({
  ...SITE,
  nodes: SITE.nodes.map((node, index) =>
    index === 0 ? { ...node, worstBackgroundAmps: onAllPhases(amps(worst)) } : node,
  ),
});

describe('parking', () => {
  it('lowers each zone to its fallback', () => {
    expect(parked(SITE, withAllocations(60, 40))).toEqual([
      ['Garage', 32, 'lower'],
      ['Visitors', 16, 'lower'],
    ]);
  });

  it('raises a zone to its fallback where that fits for good and for now', () => {
    expect(parked(SITE, withAllocations(32, 0))).toEqual([['Visitors', 16, 'raise']]);
  });

  it('leaves a zone low where its fallback does not fit beside the worst background', () => {
    expect(parked(withWorst(120), withAllocations(32, 0))).toEqual([]);
  });

  it('leaves a zone low while the cars of another may still draw what it would get', () => {
    const main = SITE.nodes.map((node, index) =>
      index === 0 ? { ...node, worstBackgroundAmps: onAllPhases(amps(90)) } : node,
    );
    expect(parked({ ...SITE, nodes: main }, withAllocations(60, 0))).toEqual([['Garage', 32, 'lower']]);
  });

  it('raises nothing where nobody has stated the worst background', () => {
    const unstated = SITE.nodes.map((node) => ({ ...node, worstBackgroundAmps: null }));
    expect(parked({ ...SITE, nodes: unstated }, withAllocations(32, 0))).toEqual([]);
  });

  it('raises nothing beside a zone that the box does not list: nobody knows what that one has', () => {
    const state = withAllocations(0, 16);
    const unlisted = { ...DIRECTORY, zones: DIRECTORY.zones.filter(({ name }) => name === 'Garage') };
    expect(parked(SITE, state)).toEqual([['Garage', 32, 'raise']]);
    expect(parked(SITE, { ...state, directory: unlisted })).toEqual([]);
  });

  it('writes nothing before the first decision', () => {
    expect(parkWrites(SITE, INITIAL_STATE, instantAt(0))).toEqual([]);
  });

  it('numbers its writes on from those of the run', () => {
    const state = withAllocations(60, 40);
    const writes = parkWrites(SITE, { ...state, writes: { ...state.writes, lastWriteId: 7 } }, instantAt(99));
    expect(writes.map(({ writeId }) => writeId)).toEqual([8, 9]);
  });

  it('lowers a zone to where it is held, also where no decision has been made since', () => {
    expect(parked(SITE, held(withAllocations(60, 16), 6))).toEqual([['Garage', 6, 'lower']]);
  });

  it('takes no account of a hold that has ended', () => {
    expect(parked(SITE, held(withAllocations(6, 16), 6, 98.5))).toEqual([['Garage', 32, 'raise']]);
  });

  it('leaves zones low below a mandatory cap that would not carry the fallbacks, in amps or in power', () => {
    const state = withAllocations(6, 16);
    // Fallbacks of 48 A make 36.4 kW where the voltage is at its highest.
    for (const low of [cap({ amps: 47 }), cap({ watts: 36_000 }), cap({ watts: 60_000, covers: 'total' })])
      expect(parked(SITE, saying(state, low))).toEqual([]);
    for (const high of [cap({ amps: 48 }), cap({ watts: 36_500 })])
      expect(parked(SITE, saying(state, high))).toEqual([['Garage', 32, 'raise']]);
  });

  it('raises a zone no further than a cap of its own', () => {
    expect(parked(SITE, saying(withAllocations(6, 16), cap({ node: 'Garage', amps: 20 })))).toEqual([
      ['Garage', 20, 'raise'],
    ]);
  });

  it('goes beyond what only a price speaks against, what has ended, and what is in shadow', () => {
    const state = withAllocations(6, 16);
    const ended = cap({ amps: 10, until: instantAt(98).monoMs });
    for (const said of [saying(state, cap({ amps: 10, kind: 'economic' })), saying(state, ended)])
      expect(parked(SITE, said)).toEqual([['Garage', 32, 'raise']]);
    expect(parked(SITE, saying(state, cap({ amps: 10 }), true))).toEqual([['Garage', 32, 'raise']]);
  });

  it('never raises a zone that is held, and never leaves it above that', () => {
    const cases = record({
      garage: integer({ min: 0, max: 125 }),
      visitors: integer({ min: 0, max: 63 }),
      atAmps: double({ min: 0, max: 130, noNaN: true }),
      capAmps: integer({ min: 0, max: 300 }),
      worst: constantFrom(0, 90, 120),
    });
    assert(
      property(cases, ({ garage, visitors, atAmps, capAmps, worst }) => {
        const state = held(saying(withAllocations(garage, visitors), cap({ amps: capAmps })), atAmps);
        const writes = parked(withWorst(worst), state);
        const left = Number(writes.find(([zone]) => zone === 'Garage')?.[1] ?? garage);
        expect(left).toBeLessThanOrEqual(Math.min(garage, 32, atAmps));
      }),
      { numRuns: 300 },
    );
  });

  it('raises only where all zones together stay below each mandatory cap', () => {
    const cases = record({
      garage: integer({ min: 0, max: 60 }),
      visitors: integer({ min: 0, max: 40 }),
      capAmps: integer({ min: 0, max: 100 }),
    });
    assert(
      property(cases, ({ garage, visitors, capAmps }) => {
        const writes = parked(SITE, saying(withAllocations(garage, visitors), cap({ amps: capAmps })));
        if (!writes.some(([, , intent]) => intent === 'raise')) return;
        const left = (zone: string, before: number) => Number(writes.find(([name]) => name === zone)?.[1] ?? before);
        expect(left('Garage', garage) + left('Visitors', visitors)).toBeLessThanOrEqual(capAmps);
      }),
      { numRuns: 300 },
    );
  });
});
