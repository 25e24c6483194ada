/**
 * Any number of sites in one process, as if each were alone: nothing that one engine knows is seen by another, and
 * nothing that it needs is anywhere but in its state.
 */
import fc from 'fast-check';
import { NEVER, Subject } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runController } from '../src/engine/controller.ts';
import {
  bindStrategy,
  createEngine,
  type BoundStrategy,
  type Effect,
  type EngineEvent,
  type EngineState,
  type Site,
  type WriteReduction,
} from '../src/engine/index.ts';
import { frozen } from '../src/engine/frozen.ts';
import { peakShaving } from '../src/strategies/peak-shaving/strategy.ts';
import { closeLoop, type LoopSpec } from './support/closed-loop.ts';
import { at } from './support/drive.ts';
import { loopWorlds } from './support/loop-worlds.ts';

const STEPS = 60;
const SITES = 4;

/** All that happened to a site, and what its engine made of it. */
interface Life {
  readonly site: Site;
  readonly events: readonly EngineEvent[];
  /** Effects of each event, as they would be kept. */
  readonly said: readonly string[];
}

const strategiesOf = (site: Site): readonly BoundStrategy[] => [
  bindStrategy(peakShaving, {
    name: 'peak',
    options: peakShaving.options.parse({ meter: site.meters[0]?.name, targetKw: 30 }),
    shadow: false,
  }),
];

const said = (effects: readonly Effect[]): string => JSON.stringify(effects);

/** Runs an engine on events that are known beforehand. */
function* living(site: Site, events: readonly EngineEvent[], remember: (state: EngineState) => EngineState) {
  const engine = createEngine({ site, strategies: strategiesOf(site) });
  let state = engine.initial;
  for (const event of events) {
    const next = engine.step(remember(state), event);
    state = next.state;
    yield said(next.effects);
  }
}

const unchanged = (state: EngineState): EngineState => state;
const savedAndLoaded = (state: EngineState): EngineState => JSON.parse(JSON.stringify(state)) as EngineState;

function livesOf(specs: readonly LoopSpec[]): readonly Life[] {
  return specs.map((spec) => {
    const events: EngineEvent[] = [];
    const hears = (event: EngineEvent): readonly EngineEvent[] => {
      events.push(event);
      return [event];
    };
    closeLoop({ ...spec, hears, strategies: strategiesOf(spec.site) }).pass(STEPS * spec.stepMs);
    return { site: spec.site, events, said: [...living(spec.site, events, unchanged)] };
  });
}

/** Steps the lives in this order of sites, one event at a time, and says where what came out is not what came alone. */
function differences(
  lives: readonly Life[],
  order: readonly number[],
  remember: (site: number) => (state: EngineState) => EngineState,
): readonly string[] {
  const engines = lives.map(({ site, events }, index) => living(site, events, remember(index)));
  const done = lives.map(() => 0);
  const found: string[] = [];
  const stepOnce = (site: number): void => {
    const { value, done: isOver } = (engines[site] as (typeof engines)[number]).next();
    if (isOver === true) return;
    const position = done[site] as number;
    done[site] = position + 1;
    if (value !== lives[site]?.said[position]) found.push(`site ${site}, event ${position}`);
  };
  // The order is gone through again and again, until every life is over.
  while (lives.some(({ events }, site) => (done[site] as number) < events.length)) order.forEach(stepOnce);
  return found;
}

const writesOf = (life: Life): readonly WriteReduction[] =>
  life.said
    .flatMap((effects) => JSON.parse(effects) as readonly Effect[])
    .filter((effect) => effect.kind === 'WriteReduction');

const orders = fc
  .array(fc.nat({ max: SITES - 1 }), { minLength: 5, maxLength: 60 })
  .map((turns) => [...turns, ...Array.from({ length: SITES }, (_, site) => site)]);

describe('several sites in one process', () => {
  let lives: readonly Life[];

  beforeAll(() => {
    const lively = loopWorlds({ stepSeconds: [1, 5], changes: true, turnMs: 60_000 });
    const candidates = livesOf(fc.sample(lively, { numRuns: 6 * SITES, seed: 12 }));
    lives = candidates.filter((life) => writesOf(life).length > 5).slice(0, SITES);
  }, 60_000);

  it('live different lives', () => {
    expect(new Set(lives.map((life) => life.said.join())).size).toBe(SITES);
  });

  it('decide as if each were alone, however their events are interleaved', () => {
    fc.assert(
      fc.property(orders, (order) => {
        expect(differences(lives, order, () => unchanged)).toEqual([]);
      }),
      { numRuns: 6 },
    );
  });

  it('decide the same where the state of some is saved and loaded after every event', () => {
    fc.assert(
      fc.property(orders, fc.uint8Array({ minLength: SITES, maxLength: SITES }), (order, dice) => {
        const forgets = (site: number): boolean => site === 0 || (dice[site] ?? 0) % 2 === 0;
        expect(differences(lives, order, (site) => (forgets(site) ? savedAndLoaded : unchanged))).toEqual([]);
      }),
      { numRuns: 2 },
    );
  });

  it('decide the same where two are of the very same site, one some events behind the other', () => {
    fc.assert(
      fc.property(orders, fc.nat({ max: SITES - 1 }), (order, of) => {
        const twins = Array.from({ length: SITES }, () => lives[of] as Life);
        expect(differences(twins, order, () => unchanged)).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  it('may be told at once by one stream each, and answer in the order in which they were told', () => {
    const silentClock = { now: () => at(0), schedule: () => () => undefined };
    const heard: string[][] = lives.map(() => []);
    const sources = lives.map(({ site }, index) => {
      const events$ = new Subject<EngineEvent>();
      const engine = createEngine({ site, strategies: strategiesOf(site) });
      runController({
        engine,
        clock: silentClock,
        sources: [{ events$ }],
        writer: { write: () => undefined, stop: () => undefined, outcomes$: NEVER },
        tickMs: 5000,
        tickPhaseMs: 5000,
      }).subscribe(({ effects }) => heard[index]?.push(said(effects)));
      return events$;
    });
    const longest = Math.max(...lives.map(({ events }) => events.length));
    for (let position = 0; position < longest; position += 1)
      for (const [index, { events }] of lives.entries()) {
        const event = events[position];
        if (event !== undefined) sources[index]?.next(event);
      }
    expect(heard.map((lines, index) => lines.join('\n') === lives[index]?.said.join('\n'))).toEqual(
      lives.map(() => true),
    );
  });
});

describe('the parts of a state', () => {
  it('are never changed, though later states share them: what was frozen is stepped on alike', () => {
    const [life] = livesOf(fc.sample(loopWorlds({ stepSeconds: [5], changes: true }), { numRuns: 1, seed: 5 }));
    const { site, events, said: alone } = life as Life;
    const stiff = frozen(site);
    expect([...living(stiff, events.map(frozen), frozen)].join('\n') === alone.join('\n')).toBe(true);
  });
});
