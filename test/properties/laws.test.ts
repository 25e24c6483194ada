/**
 * The laws that show in single decisions, over arbitrary sites, histories with troubles, and strategies that say anything.
 * Each decision is judged by every law; how many there are is claimed in `test/support/cases.ts`.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeReduction } from '../../src/evce/dialect.ts';
import { PHASES, volts, type Effect } from '../../src/engine/index.ts';
import { cases, expectJudged, judge } from '../support/cases.ts';
import { ceilingStrategies, garbageStrategies, saying, soundCeiling } from '../support/garbage.ts';
import { COMMAND_LAWS, explained, keepsCeilings, type LawCheck } from '../support/law-checks.ts';
import { judgeLives, lived } from '../support/law-runs.ts';
import { LivedWorld } from '../support/lived-world.ts';
import { calmHistories, heldHistories, troubledHistories } from '../support/moments.ts';
import { places, smallPlaces } from '../support/places.ts';

describe('the places that laws are proved on', () => {
  it('are of all sizes: one in ten has more than 15 nodes and more than 50 stations', () => {
    const drawn = fc.sample(places, 400);
    const sizes = drawn.map(({ site, stations }) => [site.nodes.length, stations.length] as const);
    expect(sizes.filter(([nodes, stations]) => nodes > 15 && stations > 50).length).toBeGreaterThanOrEqual(40);
    expect(sizes.filter(([nodes, stations]) => nodes === 1 && stations <= 4).length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...sizes.map(([nodes]) => nodes))).toBe(30);
    expect(Math.max(...sizes.map(([, stations]) => stations))).toBeGreaterThan(180);
  });

  it('have every trait that a law may stumble over', () => {
    const drawn = fc.sample(places, 400);
    const having = (trait: (place: (typeof drawn)[number]) => boolean): number => drawn.filter(trait).length;
    const nodes = (place: (typeof drawn)[number]) => place.site.nodes;
    const enough = {
      umbrella: having(({ site }) => site.zones.some(({ node }) => (site.nodes[node]?.children.length ?? 0) > 0)) > 10,
      perPhase: having(({ dialect }) => dialect.shape === 'perPhase') > 40,
      unmetered: having((place) => nodes(place)[0]?.meters.length === 0) > 10,
      twoMeters: having((place) => nodes(place).some(({ meters }) => meters.length > 1)) > 20,
      imbalance: having((place) => nodes(place).some(({ maxImbalanceAmps }) => maxImbalanceAmps !== null)) > 40,
      busLimit: having((place) => nodes(place).some(({ busLimitAmps }) => busLimitAmps !== null)) > 40,
      source: having(({ site }) => site.meters.some(({ role }) => role !== 'flow')) > 40,
      unknownWiring: having(({ stations }) => stations.some(({ rotation }) => rotation === 'unknown')) > 40,
      betweenLines: having(({ site }) => Object.keys(site.stationOverrides).length > 0) > 40,
      zoneless: having(({ stations }) => stations.some(({ zone }) => zone === null)) > 20,
    };
    expect(Object.entries(enough).filter(([, isEnough]) => !isEnough)).toEqual([]);
  });
});

describe.each([0, 1, 2])('a decision, whatever happened before it and whatever strategies say (draw %i)', (draw) => {
  const holds = judgeLives({
    laws: { ...COMMAND_LAWS, explained: explained(['s0', 's1', 's2']) },
    // Small places cost little, so that they can be lived in for longer.
    lives: fc.oneof(
      { weight: 1, arbitrary: fc.tuple(places, troubledHistories(25), garbageStrategies) },
      { weight: 2, arbitrary: fc.tuple(smallPlaces, troubledHistories(40), garbageStrategies) },
    ),
    runs: cases(1300).numRuns,
    draw,
  });

  it.each(Object.keys(COMMAND_LAWS))('keeps %s', (law) => holds(law));

  it('explained: every written amp names who bound it, by a place above it or a strategy that there is', () => {
    holds('explained');
  });
});

/** No zone gets more than an operator holds it at. */
const keepsHolds: LawCheck = ({ site }, { record, after }) => {
  for (const [zone, hold] of after.holds.entries()) {
    const room = record.nodes[site.zones[zone]?.node ?? 0];
    if (hold !== null && PHASES.some((line) => (room?.headroomAmps[line] ?? Infinity) > hold.atAmps))
      return `cycle ${record.cycle}: ${JSON.stringify({ hold, room })}`;
  }
  return null;
};

describe('a decision beside which an operator holds zones', () => {
  const laws = { ...COMMAND_LAWS, explained: explained(['s0', 's1', 's2', 'operator']), held: keepsHolds };
  const lives = fc.tuple(smallPlaces, heldHistories(40), garbageStrategies);
  const holds = judgeLives({ laws, lives, runs: cases(300).numRuns });

  it.each(Object.keys(laws))('keeps %s', (law) => holds(law));
});

describe('ceilings', () => {
  const laws: Readonly<Record<string, LawCheck>> = {
    S2: keepsCeilings,
    bounded: COMMAND_LAWS['S1 range, bounded'] as LawCheck,
  };
  const holds = judgeLives({
    laws,
    lives: fc.tuple(places, troubledHistories(12), ceilingStrategies),
    runs: cases(400).numRuns,
  });

  it('S2 min-composition: allocations keep to the least of all of them, where nobody wishes', () => {
    holds('S2');
  });

  it('only-lower, M2: one more never raises the headroom of any node and line', () => {
    fc.assert(
      fc.property(smallPlaces, calmHistories(1, 3), garbageStrategies, soundCeiling, (place, history, told, extra) => {
        const last = history.at(-1);
        if (last === undefined) return;
        const world = lived([place, history.slice(0, -1), told]);
        world.prepare(last);
        const tick = { kind: 'Tick' as const, at: world.now() };
        const without = headroomsOf(world.engine.step(world.state, tick).effects);
        const more = new LivedWorld(place, { strategies: [...told, saying('extra', { ceilings: [extra] })] });
        const state = { ...world.state, memories: [...world.state.memories, null] };
        const withIt = headroomsOf(more.engine.step(state, tick).effects);
        judge(1);
        expect(withIt.filter((room, index) => room > (without[index] ?? 0))).toEqual([]);
      }),
      cases(1200),
    );
  });
});

/** Room for charging on each line of each node, one after the other. */
const headroomsOf = (effects: readonly Effect[]): readonly number[] =>
  effects.flatMap((effect) =>
    effect.kind === 'Record' ? effect.record.nodes.flatMap((node) => node.headroomAmps) : [],
  );

describe('what is sent', () => {
  it('S1 range: is a whole number of the dialect, from nothing to all, for every allocation that a lever can have', () => {
    fc.assert(
      fc.property(places, troubledHistories(4), (place, history) => {
        const world = lived([place, history, []]);
        const writes = world.decisions.flatMap((decision) => decision.writes);
        judge(world.decisions.length);
        for (const { zone, allowedAmps } of writes) {
          const maxAmps =
            place.maximaAmps[place.site.zones.findIndex(({ name }) => name === zone)] ?? place.maximaAmps[0];
          if (maxAmps === undefined) return;
          const voltage = volts(place.site.supply.nominalVolts);
          const sent = encodeReduction(place.dialect, { maxAmps, voltage, phases: 3 }, allowedAmps);
          if (!sent.ok) expect.unreachable(sent.why);
          const values = Object.values(sent.body).flatMap((value) =>
            typeof value === 'object' ? Object.values(value as object) : value,
          );
          expect(values.every((value) => Number.isFinite(value) && (value as number) >= 0)).toBe(true);
          if (place.dialect.integer) expect(values.every(Number.isInteger)).toBe(true);
          expect(sent.allowedAmps.every((value, line) => value <= (allowedAmps[line] ?? 0) + 1e-9)).toBe(true);
        }
      }),
      cases(300),
    );
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('laws');
  });
});
