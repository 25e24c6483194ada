import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  bindStrategy,
  carryOver,
  defineStrategy,
  mapPhases,
  millis,
  type BoundStrategy,
  type EngineSetup,
  type Site,
} from '../../src/engine/index.ts';
import { initialState } from '../../src/engine/state.ts';
import { COMMAND_LAWS } from '../support/law-checks.ts';
import { LivedWorld } from '../support/lived-world.ts';
import { troubledHistories, type Moment } from '../support/moments.ts';
import { smallPlaces, type Place } from '../support/places.ts';

interface Life {
  readonly place: Place;
  readonly before: readonly Moment[];
  readonly after: readonly Moment[];
}

const lives: fc.Arbitrary<Life> = fc.record({
  place: smallPlaces,
  before: troubledHistories(8),
  after: troubledHistories(4),
});

function lived({ place, before }: Life): LivedWorld {
  const world = new LivedWorld(place);
  for (const moment of before) world.live(moment);
  return world;
}

/** The same installation with all its limits at a share of what they were. */
const withLimits = (site: Site, share: number): Site => ({
  ...site,
  nodes: site.nodes.map((node) => ({ ...node, limitAmps: mapPhases(node.limitAmps, (limit) => amps(limit * share)) })),
});

const remembering = (version: string, options: object = {}): BoundStrategy =>
  bindStrategy(
    defineStrategy({
      id: 'remembers',
      version,
      summary: 'Remembers.',
      options: { parse: () => options },
      memory: 'nothing yet',
      failsafe: () => ({ ceilings: [] }),
      propose: () => null,
    }),
    { name: 'remembers', options, shadow: false },
  );

describe('going on with another site file', () => {
  it('forgets nothing where nothing has changed, and tells of lasting alarms again', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { state, place } = lived(life);
        const setup: EngineSetup = { site: place.site, strategies: [] };
        expect(carryOver({ setup, state }, setup)).toEqual({ ...state, alarms: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('goes on by every law of the new file, whatever its limits are now', () => {
    fc.assert(
      fc.property(lives, fc.double({ min: 0.2, max: 2, noNaN: true }), (life, share) => {
        const world = lived(life);
        const first = world.decisions.length;
        world.goOnWith(withLimits(life.place.site, share));
        for (const moment of life.after) world.live(moment);
        for (const decision of world.decisions.slice(first))
          for (const [law, check] of Object.entries(COMMAND_LAWS)) expect(check(world.place, decision), law).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  it('finds zones, meters and nodes by name, wherever they stand now', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { state, place } = lived(life);
        const { site } = place;
        const last = site.zones.length - 1;
        const turned: Site = {
          ...site,
          zones: site.zones.toReversed(),
          nodes: site.nodes.map((node) => ({ ...node, zone: node.zone === null ? null : last - node.zone })),
        };
        const after = carryOver({ setup: { site, strategies: [] }, state }, { site: turned, strategies: [] });
        expect(after.zones).toEqual(state.zones.toReversed());
        expect(after.holds).toEqual(state.holds.toReversed());
        expect(after.nodes).toEqual(state.nodes);
      }),
      { numRuns: 60 },
    );
  });

  it('has not yet seen a node whose meters are others, nor a meter that is mounted the other way round', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const { state, place } = lived(life);
        const { site } = place;
        const turned: Site = {
          ...site,
          meters: site.meters.map((meter) => ({ ...meter, sign: meter.sign === 1 ? -1 : 1 })),
        };
        const after = carryOver({ setup: { site, strategies: [] }, state }, { site: turned, strategies: [] });
        const unseen = initialState({ site: turned, strategies: [] });
        expect(after.meters).toEqual(unseen.meters);
        for (const [index, node] of turned.nodes.entries())
          if (node.meters.length > 0) expect(after.nodes[index]).toEqual(unseen.nodes[index]);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a strategy its memory, and takes it away where it would be about something else', () => {
    const [place] = fc.sample(smallPlaces, { numRuns: 1, seed: 1 }) as [Place];
    const { site } = place;
    const setup: EngineSetup = { site, strategies: [remembering('1.0.0')] };
    const state = { ...initialState(setup), memories: ['a window half over'] };
    const memoryIn = (strategy: BoundStrategy, of: Partial<Site> = {}): unknown =>
      carryOver({ setup, state }, { site: { ...site, ...of }, strategies: [strategy] }).memories[0];
    expect(memoryIn(remembering('1.0.0'))).toBe('a window half over');
    expect(memoryIn(remembering('1.0.0'), withLimits(site, 0.5))).toBe('a window half over');
    expect(memoryIn(remembering('1.0.0', { targetKw: 80 }))).toBe('nothing yet');
    expect(memoryIn(remembering('2.0.0'))).toBe('nothing yet');
    const demand = { windowMs: millis(1_800_000), aligned: true, unit: 'kW', pricePerKw: 0 } as const;
    expect(memoryIn(remembering('1.0.0'), { demand })).toBe('nothing yet');
    const meters = site.meters.map((meter) => ({ ...meter, sign: meter.sign === 1 ? (-1 as const) : (1 as const) }));
    expect(site.meters.length > 0 && memoryIn(remembering('1.0.0'), { meters })).toBe('nothing yet');
  });
});
