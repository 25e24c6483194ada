import { describe, expect, it } from 'vitest';
import { amps, onAllPhases, type CycleRecord, type Site } from '../../src/engine/index.ts';
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
});
