/**
 * The engine depends on its state and on what it hears, and on nothing else: not on the process, the clock on the wall, the
 * origin of the other one, the order of lists, or who else is there. How many decisions are compared is claimed in
 * `test/support/cases.ts`.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindStrategy, defineStrategy, type BoundStrategy, type EngineEvent } from '../../src/engine/index.ts';
import { cases, expectJudged, judge } from '../support/cases.ts';
import { garbageStrategies } from '../support/garbage.ts';
import { lived } from '../support/law-runs.ts';
import { evenly, troubledHistories } from '../support/moments.ts';
import { shapeless } from '../support/plain.ts';
import { places, smallPlaces } from '../support/places.ts';
import { hear, later, saved, shifted, shuffled, type Course } from '../support/shifted.ts';

const HOUR_MS = 3_600_000;
const DECADE_MS = 10 * 365 * 24 * HOUR_MS;

const toTheLetter = ({ records, writes, state }: Course): string => JSON.stringify([records, writes, state]);

/** Counts its decisions, so that its memory is worth keeping. */
const counting: BoundStrategy = bindStrategy(
  defineStrategy<null, { readonly asked: number }>({
    id: 'counting',
    version: '1.0.0',
    summary: 'gives a little more every time it is asked',
    options: { parse: () => null },
    memory: { asked: 0 },
    failsafe: () => ({ ceilings: [] }),
    propose: (_, { memory }) => ({
      ceilings: [
        {
          node: 'n0',
          bound: { unit: 'W', watts: (4000 * (memory.asked % 7)) as never },
          covers: 'charging',
          kind: 'economic',
          until: null,
          reason: { kind: 'stated', text: 'so it counts', facts: { asked: memory.asked } },
        },
      ],
      memory: { asked: memory.asked + 1 },
    }),
  }),
  { name: 'counting', options: null, shadow: false },
);

describe('the same events', () => {
  it('deterministic: give the same records, writes and state, to the letter', () => {
    fc.assert(
      fc.property(places, troubledHistories(12), garbageStrategies, (place, history, strategies) => {
        const { events } = lived([place, history, strategies]);
        const course = hear(place, events, { strategies });
        judge(course.records.length);
        expect(toTheLetter(hear(place, events, { strategies }))).toBe(toTheLetter(course));
      }),
      cases(120),
    );
  });

  it('deterministic: saved and loaded before every event, the engine goes on bit for bit', () => {
    fc.assert(
      fc.property(smallPlaces, troubledHistories(12), (place, history) => {
        const { events } = lived([place, history, [counting]]);
        const course = hear(place, events, { strategies: [counting] });
        judge(course.records.length);
        expect(toTheLetter(hear(place, events, { strategies: [counting], resave: true }))).toBe(toTheLetter(course));
      }),
      cases(120),
    );
  });

  it('M10 replay: as a journal gives them back, lead to the same', () => {
    fc.assert(
      fc.property(places, troubledHistories(12), (place, history) => {
        const { events } = lived([place, history, []]);
        const course = hear(place, events);
        judge(course.records.length);
        expect(toTheLetter(hear(saved(place), saved(events)))).toBe(toTheLetter(course));
      }),
      cases(150),
    );
  });

  it('leave nothing in records and state that a journal could not keep', () => {
    fc.assert(
      fc.property(places, troubledHistories(8), garbageStrategies, (place, history, strategies) => {
        const { decisions, state } = lived([place, history, strategies]);
        judge(decisions.length);
        const lost = decisions.flatMap(({ record, writes }) =>
          shapeless([record.meters, record.nodes, record.zones, writes]),
        );
        expect([...lost, ...shapeless({ ...state, memories: [] })]).toEqual([]);
      }),
      cases(150),
    );
  });
});

describe('the order', () => {
  it('M3: of meters, read-backs, and of zones and stations in lists, does not show', () => {
    fc.assert(
      fc.property(places, troubledHistories(12), fc.nat(), (place, history, seed) => {
        const { events } = lived([place, evenly(history), []]);
        const course = hear(place, events);
        judge(course.records.length);
        expect(toTheLetter(hear(place, shuffled(events, seed)))).toBe(toTheLetter(course));
      }),
      cases(200),
    );
  });

  it('M3: of strategies does not show', () => {
    fc.assert(
      fc.property(smallPlaces, troubledHistories(8), garbageStrategies, (place, history, strategies) => {
        const { events } = lived([place, history, strategies]);
        const straight = hear(place, events, { strategies });
        const reversed = hear(place, events, { strategies: [...strategies].reverse() });
        judge(straight.records.length);
        const decided = ({ records, writes }: Course): unknown => [
          records.map((record) => ({ ...record, strategies: null })),
          writes,
        ];
        expect(decided(reversed)).toEqual(decided(straight));
      }),
      cases(200),
    );
  });
});

describe('time', () => {
  it('M6 translation: counts from any origin', () => {
    fc.assert(
      fc.property(
        smallPlaces,
        troubledHistories(12),
        fc.integer({ min: -500_000, max: DECADE_MS }),
        (place, history, mono) => {
          const { events } = lived([place, history, []]);
          const course = hear(place, events);
          judge(course.records.length);
          const moved = hear(place, shiftedEvents(events, mono));
          const back = moved.records.map((record) => shifted(record, later({ mono: -mono })));
          expect(JSON.stringify(back)).toBe(JSON.stringify(course.records));
        },
      ),
      cases(150),
    );
  });

  it('S21 wall clock: wherever it is put, and however often, nothing is decided otherwise', () => {
    fc.assert(
      fc.property(
        places,
        troubledHistories(12),
        fc.array(fc.integer({ min: -DECADE_MS, max: DECADE_MS }), { minLength: 1, maxLength: 5 }),
        (place, history, jumps) => {
          const { events } = lived([place, history, []]);
          const jumped = events.map((event, index) =>
            shifted(event, later({ wall: jumps[Math.floor((index * jumps.length) / events.length)] ?? 0 })),
          );
          const withoutWall = ({ records, writes }: Course): string =>
            JSON.stringify(shifted([records, writes], (at) => ({ ...at, wallMs: 0 as typeof at.wallMs })));
          const course = hear(place, saved(events));
          judge(course.records.length);
          expect(withoutWall(hear(place, jumped))).toBe(withoutWall(course));
        },
      ),
      cases(150),
    );
  });
});

/** Moved on the monotonic clock, the beginnings of read-backs too. */
const shiftedEvents = (events: readonly EngineEvent[], mono: number): readonly EngineEvent[] =>
  saved(events).map((event) => {
    const moved = shifted(event, later({ mono }));
    return moved.kind === 'ReductionRead'
      ? { ...moved, begunMonoMs: (moved.begunMonoMs + mono) as typeof moved.begunMonoMs }
      : moved;
  });

describe('what is heard twice', () => {
  it('M4 idempotence: is heard once; only the outcome of a write comes once by contract, and is counted', () => {
    const isCounted = ({ kind }: EngineEvent): boolean => ['Tick', 'LinkChanged', 'WriteSettled'].includes(kind);
    fc.assert(
      fc.property(smallPlaces, troubledHistories(10), (place, history) => {
        const { events } = lived([place, history, []]);
        const twice = events.flatMap((event) => (isCounted(event) ? [event] : [event, event]));
        const course = hear(place, events);
        judge(course.records.length);
        expect(toTheLetter(hear(place, twice))).toBe(toTheLetter(course));
      }),
      cases(200),
    );
  });

  /**
   * What a decision learns counts from the next one on: a background that has just risen leaves less room. Something may be
   * lowered by that, and where the zone whose turn it is no longer fits, one that needs less is raised in its place.
   */
  it('M4 idempotence: is decided once; what was learnt by it may leave less room, and then nothing is written', () => {
    fc.assert(
      fc.property(smallPlaces, troubledHistories(10), (place, history) => {
        const world = lived([place, history.slice(0, -1), []]);
        const last = history.at(-1);
        if (last !== undefined) world.prepare(last);
        const tick: EngineEvent = { kind: 'Tick', at: world.now() };
        const decide = (): { readonly intents: readonly string[]; readonly roomAmps: readonly number[] } => {
          const { state, effects } = world.engine.step(world.state, tick);
          world.state = state;
          return {
            intents: effects.flatMap((effect) => (effect.kind === 'WriteReduction' ? effect.intent : [])),
            roomAmps: effects.flatMap((effect) =>
              effect.kind === 'Record' ? effect.record.nodes.flatMap(({ headroomAmps }) => headroomAmps) : [],
            ),
          };
        };
        const [first, second, third] = [decide(), decide(), decide()];
        judge(3);
        const isLess = second.roomAmps.some((room, line) => room < (first.roomAmps[line] ?? 0));
        if (!isLess) expect(second.intents.filter((intent) => intent !== 'lower')).toEqual([]);
        expect(third.intents).toEqual([]);
      }),
      cases(800),
    );
  });

  it('judges as many decisions as this file says', () => {
    expectJudged('determinism');
  });
});
