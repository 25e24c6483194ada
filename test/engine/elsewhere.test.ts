import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amps,
  bindElsewhere,
  ceiling,
  createEngine,
  monoMs,
  type CycleRecord,
  type Effect,
  type ElsewhereAnswer,
  type EngineEvent,
  type EngineState,
  type Proposal,
  type StrategyElsewhere,
} from '../../src/engine/index.ts';
import { at } from '../support/drive.ts';
import { siteOf } from '../support/site.ts';

const site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100 },
    { name: 'Garage', parent: 'Main', limitAmps: 63, zone: true },
  ],
});

const capped = (value: number): Proposal => ({
  ceilings: [ceiling({ node: 'Main', amps: value, reason: 'far away' })],
});
const FAILSAFE = capped(10);

const far = (of: Partial<StrategyElsewhere> = {}): StrategyElsewhere =>
  bindElsewhere({
    name: 'far',
    id: 'far',
    version: '1.0.0',
    shadow: false,
    options: {},
    initialMemory: { asked: 0 },
    failsafe: FAILSAFE,
    ...of,
  });

/** An engine with one strategy far away, driven by hand. */
function started(strategies: readonly StrategyElsewhere[] = [far()]) {
  const engine = createEngine({ site, strategies });
  let state: EngineState = engine.initial;
  const feed = (event: EngineEvent): readonly Effect[] => {
    const next = engine.step(state, event);
    ({ state } = next);
    return next.effects;
  };
  const tick = (seconds: number) => {
    const effects = feed({ kind: 'Tick', at: at(seconds) });
    const record = effects.find((effect) => effect.kind === 'Record')?.record as CycleRecord;
    return { effects, record, far: record.strategies[0], headroom: record.nodes[0]?.headroomAmps[0] };
  };
  const answer = (said: unknown, of: { seconds?: number; cycle?: number; forSeconds?: number; name?: string } = {}) => {
    const { seconds = 1, cycle = state.cycle, forSeconds = 30, name = 'far' } = of;
    const expiresAt = monoMs(at(seconds).monoMs + forSeconds * 1000);
    const one = { strategy: name, askedCycle: cycle, answer: said as ElsewhereAnswer, expiresAt };
    return feed({ kind: 'ProposalArrived', at: at(seconds), ...one });
  };
  return { engine, feed, tick, answer, state: () => state, load: (saved: EngineState) => (state = saved) };
}

const sound = (proposal: unknown, memory?: unknown) => ({ kind: 'sound', proposal, memory });

describe('a strategy that runs elsewhere', () => {
  it('is asked at each tick, with a snapshot that can be sent there and with what it remembers', () => {
    const { tick } = started();
    const asked = tick(0).effects.filter((effect) => effect.kind === 'ProposalAsked');
    expect(asked).toMatchObject([{ strategy: 'far', cycle: 1, at: at(0), memory: { asked: 0 } }]);
    const sent = structuredClone(asked[0]?.snapshot);
    expect(sent?.nodes.map(({ name }) => name)).toEqual(['Main', 'Garage']);
  });

  it('counts with its failsafe before it has answered', () => {
    const first = started().tick(0);
    expect(first.far).toMatchObject({ contained: 'has not answered yet', proposal: FAILSAFE, askedCycle: null });
    expect(first.headroom).toBe(10);
  });

  it('counts with its failsafe for as long as it is silent, even where that was said to end', () => {
    const ending = { ...FAILSAFE, ceilings: FAILSAFE.ceilings.map((one) => ({ ...one, until: at(20).monoMs })) };
    const { tick } = started([far({ failsafe: ending })]);
    expect([tick(5), tick(25), tick(86_400)].map(({ headroom }) => headroom)).toEqual([10, 10, 10]);
  });

  it('counts with its last answer until that expires, and with its failsafe from then on', () => {
    const { tick, answer } = started();
    tick(0);
    answer(sound(capped(40)), { seconds: 1, forSeconds: 9 });
    expect(tick(5).far).toMatchObject({ contained: null, proposal: capped(40), askedCycle: 1 });
    expect(tick(9.999).headroom).toBe(40);
    expect(tick(10)).toMatchObject({ far: { contained: 'has not answered in time' }, headroom: 10 });
  });

  it('has no opinion when it says null, which is an answer', () => {
    const { tick, answer } = started();
    tick(0);
    answer(sound(null));
    expect(tick(5)).toMatchObject({ far: { contained: null, proposal: { ceilings: [] } }, headroom: 100 });
  });

  it('counts with its failsafe when it failed, and says why', () => {
    const { tick, answer } = started();
    tick(0);
    answer(sound(capped(40)));
    answer({ kind: 'failed', why: 'took longer than 50 ms' });
    expect(tick(5)).toMatchObject({ far: { contained: 'took longer than 50 ms' }, headroom: 10 });
  });

  it('is believed in the answer to the newest question, whatever comes later', () => {
    const { tick, answer } = started();
    tick(0);
    tick(5);
    answer(sound(capped(40)), { cycle: 2, seconds: 6 });
    answer(sound(capped(90)), { cycle: 1, seconds: 7 });
    expect(tick(10).headroom).toBe(40);
  });

  it('cannot answer what it was never asked', () => {
    const { tick, answer } = started();
    tick(0);
    answer(sound(capped(90)), { cycle: 1000 });
    answer(sound(capped(90)), { cycle: 0.5 });
    expect(tick(5).headroom).toBe(10);
  });

  it('stops charging when it has neither an answer nor a failsafe', () => {
    expect(started([far({ failsafe: null })]).tick(0)).toMatchObject({
      far: { contained: 'has not answered yet; it has no failsafe' },
      headroom: 100,
      record: { strategies: [{ proposal: { ceilings: [{ node: 'Main', bound: { watts: 0 }, covers: 'charging' }] } }] },
    });
  });

  it('stops charging when its failsafe is nonsense', () => {
    const lost = { ceilings: [{ ...ceiling({ node: 'Main', amps: 1, reason: 'x' }), node: 'Nowhere' }] };
    const { contained, proposal } = started([far({ failsafe: lost })]).tick(0).far ?? {};
    expect(contained).toBe('has not answered yet; its failsafe named unknown node Nowhere');
    expect(proposal?.ceilings).toMatchObject([{ bound: { unit: 'W', watts: 0 } }]);
  });

  it('remembers what it answers, and only what is sound', () => {
    const { tick, answer, state } = started();
    tick(0);
    answer(sound(capped(40), { asked: 1 }));
    expect(state().memories).toEqual([{ asked: 1 }]);
    answer(sound({ ceilings: 7 }, { asked: 2 }));
    answer(sound(capped(40), new Map([[1, 2]])));
    answer(sound(capped(40)));
    expect(state().memories).toEqual([{ asked: 1 }]);
    const next = tick(5).effects.find((effect) => effect.kind === 'ProposalAsked');
    expect(next?.memory).toEqual({ asked: 1 });
  });

  it('is not mixed up with others: who is not there, or runs here, answers nothing', () => {
    const { answer, state, tick } = started();
    tick(0);
    const before = state();
    answer(sound(capped(1)), { name: 'nobody' });
    expect(state()).toBe(before);
  });

  it('has no effect in shadow, but is recorded', () => {
    const { tick, answer } = started([far({ shadow: true })]);
    tick(0);
    answer(sound(capped(40)));
    expect(tick(5)).toMatchObject({ far: { shadow: true, contained: null, proposal: capped(40) }, headroom: 100 });
  });

  it('raises no alarm while a start settles, and one when it stays silent', () => {
    const { tick } = started();
    const alarms = (seconds: number) =>
      tick(seconds).effects.filter((effect) => effect.kind === 'Alarm' && effect.id === 'strategy-contained');
    expect(alarms(0)).toEqual([]);
    expect(alarms(35)).toMatchObject([{ raised: true, subject: 'far', detail: 'has not answered yet' }]);
  });
});

const garbage: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything(),
  fc.anything().map((proposal) => sound(proposal)),
  fc.anything().map((said) => sound({ ceilings: [said] })),
  fc.double().map((value) => sound({ ceilings: [ceiling({ node: 'Main', amps: value, reason: 'x' })] })),
  fc.anything().map((memory) => sound(capped(40), memory)),
  fc.anything().map((why) => ({ kind: 'failed', why })),
);

describe('whatever is answered', () => {
  it('never throws, and never leaves more than a sound answer said or the failsafe allows', () => {
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 5 }), (answers) => {
        const { tick, answer } = started();
        tick(0);
        for (const said of answers) answer(said);
        const { far: record, headroom = NaN } = tick(5);
        const isSound = record?.contained === null;
        if (!isSound) expect(headroom).toBe(10);
        expect(headroom).toBeLessThanOrEqual(100);
      }),
      { numRuns: 300 },
    );
  });

  it('comes out again from what was recorded, also over a saved state', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, fc.boolean()), { maxLength: 6 }), (life) => {
        const straight = started();
        const saved = started();
        for (const [index, [said, isSaved]] of life.entries()) {
          const lived = [straight, saved].map((one) => {
            const { record } = one.tick(index * 5);
            one.answer(said, { seconds: index * 5 + 1, forSeconds: 7 });
            return record;
          });
          expect(lived[0]).toEqual(lived[1]);
          if (isSaved) saved.load(JSON.parse(JSON.stringify(saved.state())) as EngineState);
        }
        expect(JSON.stringify(saved.state())).toBe(JSON.stringify(straight.state()));
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of the strategies', () => {
    const [a, b] = [far({ name: 'a' }), far({ name: 'b', failsafe: capped(30) })];
    const headrooms = [
      [a, b],
      [b, a],
    ].map((strategies) => {
      const { tick, answer } = started(strategies);
      tick(0);
      answer(sound(capped(amps(50))), { name: 'a' });
      return tick(5).headroom;
    });
    expect(headrooms).toEqual([30, 30]);
  });
});
