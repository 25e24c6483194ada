import { describe, expect, it } from 'vitest';
import { bindStrategy, defineStrategy } from '../../src/engine/index.ts';
import { initialState } from '../../src/engine/state.ts';
import { heldBy } from '../../src/engine/zone-state.ts';
import { shapeless } from '../support/plain.ts';
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
      memory: initialMemory,
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
    expect(state.roster).toEqual([]);
    expect(state.zones.map(heldBy)).toEqual([null, null]);
    for (const zone of state.zones) expect(zone).toMatchObject({ lever: null, possible: [], failedWrites: 0 });
    for (const zone of state.zones) expect(zone).toMatchObject({ quietUntil: null, defiance: null });
    for (const zone of state.zones) expect(zone.turn).toMatchObject({ since: null, serving: false, stoppedAt: null });
    for (const node of state.nodes) expect(node).toMatchObject({ paired: null, recent: [], headroom: [] });
    for (const node of state.nodes) expect(node).toMatchObject({ riseAmps: [0, 0, 0], backwardSince: null });
  });

  it('gives each strategy the memory that it starts with', () => {
    expect(state.memories).toEqual([{ count: 3 }, null]);
  });

  it('has neither a link nor a time nor an alarm', () => {
    expect(state).toMatchObject({
      cycle: 0,
      startedAt: null,
      decidedAt: null,
      linkUp: false,
      linkLostAt: null,
      alarms: [],
    });
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    expect(shapeless(state)).toEqual([]);
  });
});
