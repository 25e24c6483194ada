import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  createEngine,
  epochMs,
  explainChain,
  OPERATOR,
  type CycleRecord,
  type EngineEvent,
  type EngineState,
  type Hold,
} from '../../src/engine/index.ts';
import { at } from '../support/drive.ts';
import { saved } from '../support/shifted.ts';
import { siteOf } from '../support/site.ts';

const site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100 },
    { name: 'Garage', parent: 'Main', limitAmps: 63, zone: true },
    { name: 'Visitors', parent: 'Main', limitAmps: 32, zone: true },
  ],
});

const holdUntil = (seconds: number, atAmps: number): Hold => ({
  atAmps: amps(atAmps),
  untilWallMs: at(seconds).wallMs,
  by: 'front desk',
});

/** An engine driven by hand; its state goes through a file before every event. */
function started() {
  const engine = createEngine({ site, strategies: [] });
  let state: EngineState = engine.initial;
  const feed = (event: EngineEvent): CycleRecord | undefined => {
    const next = engine.step(saved(state), event);
    ({ state } = next);
    return next.effects.find((effect) => effect.kind === 'Record')?.record;
  };
  return {
    tick: (seconds: number) => feed({ kind: 'Tick', at: at(seconds) }) as CycleRecord,
    say: (seconds: number, hold: unknown, zone = 'Garage') =>
      feed({ kind: 'HoldSaid', at: at(seconds), zone, hold: hold as Hold }),
    state: () => state,
  };
}

const headroomOf = (record: CycleRecord, node: string): readonly number[] =>
  record.nodes.find((one) => one.node === node)?.headroomAmps ?? [];

describe('a hold', () => {
  it('bounds its zone, hard, until its time, and says who said so', () => {
    const { tick, say } = started();
    say(1, holdUntil(3600, 10));
    const record = tick(5);
    const garage = record.nodes.find(({ node }) => node === 'Garage');
    expect(garage?.headroomAmps).toEqual([10, 10, 10]);
    expect(garage?.hardAmps).toEqual([10, 10, 10]);
    expect(explainChain(site, record, 'Garage')?.chain.join(' ')).toContain(
      'Garage leaves 10 A for charging on L1: front desk holds Garage at 10 A for another 60 min.',
    );
    expect(record.strategies).toMatchObject([{ strategy: OPERATOR, shadow: false, contained: null }]);
    expect(headroomOf(tick(3599), 'Garage')).toEqual([10, 10, 10]);
    expect(headroomOf(tick(3600), 'Garage')).not.toEqual([10, 10, 10]);
  });

  it('is replaced by the next word on its zone, and ended by none', () => {
    const { tick, say } = started();
    say(1, holdUntil(3600, 10));
    say(2, holdUntil(3600, 16));
    expect(headroomOf(tick(5), 'Garage')).toEqual([16, 16, 16]);
    say(6, null);
    expect(tick(10).strategies).toEqual([]);
  });

  it('that has ended does not come back when the clock on the wall is set back', () => {
    const { tick, say, state } = started();
    say(1, holdUntil(60, 10));
    tick(65);
    const back = { monoMs: at(70).monoMs, wallMs: epochMs(at(30).wallMs) };
    const { effects } = createEngine({ site, strategies: [] }).step(state(), { kind: 'Tick', at: back });
    expect(effects.find((effect) => effect.kind === 'Record')?.record.strategies).toEqual([]);
  });

  it.each([
    ['of a zone that there is not', holdUntil(3600, 10), 'Attic'],
    ['of a node that is no zone', holdUntil(3600, 10), 'Main'],
    ['below 0 A', holdUntil(3600, -1), 'Garage'],
    ['at no number', { ...holdUntil(3600, 10), atAmps: NaN }, 'Garage'],
    ['at no end', { ...holdUntil(3600, 10), untilWallMs: Infinity }, 'Garage'],
    ['of nobody', { atAmps: 10, untilWallMs: at(3600).wallMs }, 'Garage'],
    ['that has ended already', holdUntil(1, 10), 'Garage'],
    ['that is a text', 'ten amps', 'Garage'],
  ])('%s is left alone, and what held before holds on', (_, hold, zone) => {
    const { say, state } = started();
    say(1, holdUntil(60, 20));
    const { holds } = state();
    say(2, hold, zone);
    expect(state().holds).toEqual(holds);
  });

  it('only lowers: no node has more room with it than without, whatever is held', () => {
    const holds = fc.array(
      fc.record({
        zone: fc.constantFrom('Garage', 'Visitors'),
        atAmps: fc.double({ min: 0, max: 200, noNaN: true }),
        seconds: fc.integer({ min: 2, max: 40 }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(holds, (said) => {
        const [free, held] = [started(), started()];
        for (const { zone, atAmps, seconds } of said) held.say(1, holdUntil(seconds, atAmps), zone);
        for (const second of [5, 10, 20, 39, 41]) {
          const [without, withHolds] = [free.tick(second), held.tick(second)];
          for (const { node, headroomAmps } of withHolds.nodes) {
            const room = headroomOf(without, node);
            headroomAmps.forEach((value, line) => expect(value).toBeLessThanOrEqual(room[line] as number));
          }
          if (second > 40) expect(withHolds.strategies).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
