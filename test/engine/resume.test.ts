import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindStrategy, createEngine, learntBy, resumeFrom, type Learnt } from '../../src/engine/index.ts';
import { UNRECORDED_WEEK } from '../../src/engine/worst-week.ts';
import { amps, millis } from '../../src/engine/units.ts';
import { peakShaving } from '../../src/strategies/peak-shaving/strategy.ts';
import { cases } from '../support/cases.ts';
import { LivedWorld } from '../support/lived-world.ts';
import { troubledHistories, type Moment } from '../support/moments.ts';
import { smallPlaces, type Place } from '../support/places.ts';
import { saved } from '../support/shifted.ts';

interface Crash {
  readonly place: Place;
  readonly before: readonly Moment[];
  readonly after: readonly Moment[];
  readonly recordedAmps: number;
}

const crashes: fc.Arbitrary<Crash> = fc.record({
  place: smallPlaces,
  before: troubledHistories(12),
  after: troubledHistories(12),
  recordedAmps: fc.integer({ min: 0, max: 40 }),
});

function livedUntil({ place, before }: Crash): LivedWorld {
  const world = new LivedWorld(place);
  for (const moment of before) world.live(moment);
  return world;
}

/** What a long life would have recorded: every hour of the week, and never much. */
function longLearnt(learnt: Learnt, recordedAmps: number): Learnt {
  const low = amps(recordedAmps);
  const hours = UNRECORDED_WEEK.present.map(() => [low, low, low] as const);
  const nodes = learnt.nodes.map((node) => ({ ...node, week: { ...node.week, present: hours, before: hours } }));
  return { ...learnt, nodes };
}

describe('a start that takes over what was learnt', () => {
  it('leaves no more room below the limits than a start from nothing, until meters were seen again and lost', () => {
    let compared = 0;
    fc.assert(
      fc.property(crashes, (crash) => {
        const { after, recordedAmps } = crash;
        const [cold, warm] = [livedUntil(crash), livedUntil(crash)];
        const setup = { site: crash.place.site, strategies: [] };
        const learnt = longLearnt(learntBy(setup, warm.state, warm.now()), recordedAmps);
        const first = cold.decisions.length;
        cold.startAgain(cold.engine.initial);
        warm.startAgain(resumeFrom(setup, saved(learnt)).state);
        for (const moment of after) {
          cold.live(moment);
          warm.live(moment);
        }
        const hadSight = new Set<string>();
        for (const [index, { record }] of cold.decisions.slice(first).entries()) {
          const other = warm.decisions.slice(first)[index]?.record;
          // From the first other allocation on, cars do other things, and nothing can be compared.
          if (other === undefined) break;
          for (const [place, node] of record.nodes.entries()) {
            if (node.seen !== 'blind') hadSight.add(node.node);
            else if (hadSight.has(node.node)) continue;
            compared += 1;
            for (const line of [0, 1, 2] as const)
              expect(other.nodes[place]?.hardAmps[line]).toBeLessThanOrEqual(node.hardAmps[line] + 1e-9);
          }
          if (record.zones.some((zone, place) => zone.allocationAmps !== other.zones[place]?.allocationAmps)) break;
        }
      }),
      cases(80),
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('trusts nothing that anybody was told or was seen to do', () => {
    fc.assert(
      fc.property(crashes, (crash) => {
        const world = livedUntil(crash);
        const setup = { site: crash.place.site, strategies: [] };
        const { state } = resumeFrom(setup, saved(learntBy(setup, world.state, world.now())));
        const fresh = createEngine(setup).initial;
        const { nodes, demandWindow, ...rest } = state;
        const { nodes: _, demandWindow: __, ...unknown } = fresh;
        expect(rest).toEqual(unknown);
        expect(demandWindow).toEqual(world.state.demandWindow);
        for (const [index, { rises, week, ...node }] of nodes.entries()) {
          const { rises: ___, week: ____, ...unseen } = fresh.nodes[index] ?? nodes[index]!;
          expect(node).toEqual(unseen);
          expect([rises.samples, week.countedUntil]).toEqual([0, null]);
        }
      }),
      cases(60),
    );
  });
});

const { site } = new LivedWorld(fc.sample(smallPlaces, { seed: 1, numRuns: 1 })[0] as Place).place;
const shaving = (targetKw: number) =>
  bindStrategy(peakShaving, {
    name: 'peak-shaving',
    shadow: false,
    options: { meter: 'Main', targetKw, marginPct: 1, offsetMinutes: 0, slidingParts: 15 },
  });

describe('the memory of a strategy', () => {
  const setup = { site, strategies: [shaving(50)] };
  const remembering = { ...createEngine(setup).initial, memories: [{ told: 'before' }] };
  const learnt = learntBy(
    setup,
    remembering,
    new LivedWorld({ ...(fc.sample(smallPlaces, { seed: 1, numRuns: 1 })[0] as Place) }).now(),
  );

  it('goes on where name, version and options are the same', () => {
    const { state, kept, dropped } = resumeFrom(setup, saved(learnt));
    expect([state.memories, kept, dropped]).toEqual([[{ told: 'before' }], ['peak-shaving'], []]);
  });

  it('is dropped, and named, where they are not', () => {
    const other = resumeFrom({ site, strategies: [shaving(60)] }, learnt);
    expect([other.state.memories, other.kept, other.dropped]).toEqual([
      [null],
      [],
      ['peak-shaving (peak-shaving 2.1.0)'],
    ]);
    const newer = { ...setup, strategies: [{ ...shaving(50), version: '9.0.0' }] };
    expect(resumeFrom(newer, learnt).kept).toEqual([]);
  });

  it('is dropped where the utility bills by other windows', () => {
    const demand = { windowMs: millis(1_800_000), aligned: true, unit: 'kW', pricePerKw: 0 } as const;
    expect(resumeFrom({ ...setup, site: { ...site, demand } }, learnt).kept).toEqual([]);
  });

  it('is not kept of strategies that do not say it may be', () => {
    const { keepsMemory: _, ...plain } = shaving(50);
    const other = { site, strategies: [plain] };
    expect(learntBy(other, remembering, learnt.at).strategies).toEqual([]);
  });
});
