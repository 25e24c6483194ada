/** The test bench: what a step may say, and what is said where it comes out otherwise. */
import { describe, expect, it } from 'vitest';
import { createEngine, monoMs, epochMs, type CycleRecord } from '../../../src/engine/index.ts';
import { ceiling, defineStrategy, stated, wish } from '../../../src/engine/index.ts';
import { commonSite } from '../../../sim/authoring/common-site.ts';
import type { Step } from '../../../sim/authoring/step.ts';
import { watchLaws } from '../../../sim/authoring/laws.ts';
import { BenchMisused, scenario, StepFailed } from '../../../sim/authoring/scenario.ts';

interface Options {
  readonly capAmps: number;
}

/** Caps the connection while the price is above a tenth, and says how much sun there is. */
const dear = defineStrategy<Options>({
  id: 'dear',
  version: '1.0.0',
  summary: 'For tests.',
  options: { parse: (value) => value as Options },
  failsafe: () => ({ ceilings: [] }),
  propose: ({ signals, power, cars }, { options: { capAmps } }) => {
    const price = signals.find(({ name }) => name === 'price')?.value ?? Infinity;
    const surplusWatts = power.surplusWatts ?? 0;
    const wishes =
      cars.length === 0 ? [] : [wish({ zone: 'A', amps: 6, reason: stated('somebody waits', { cars: cars.length }) })];
    if (price <= 0.1) return { ceilings: [], wishes };
    return {
      ceilings: [ceiling({ node: 'Main', amps: capAmps, reason: stated('energy is dear', { surplusWatts }) })],
      wishes,
    };
  },
});

const bench = (capAmps = 20) => scenario(commonSite()).with(dear, { capAmps }).at('2026-01-15T17:00');

describe('the test bench', () => {
  it('runs a table of steps, and gives the record of each', () => {
    const records = bench().run([
      {
        inputs: { signals: { price: 0.3 }, cars: { A: 2 } },
        advance: '5m',
        expect: { ceilings: { Main: 20 }, wishes: { A: 6 } },
      },
      { expect: { allocationAmps: { A: '<= 20', B: 0 }, reason: 'dear' } },
      {
        inputs: { signals: { price: 0.05 }, cars: { A: 0 } },
        advance: '1m',
        expect: { ceilings: { Main: null }, wishes: { A: null } },
      },
      { inputs: { signals: { price: null } }, expect: { ceilings: { Main: '>= 20' } } },
    ]);
    expect(records).toHaveLength(4);
    expect(records[0]?.at.wallMs).toBe(Date.UTC(2026, 0, 15, 16, 5));
  });

  it('shows what flows: loads below a node, cars that draw, and what sources give', () => {
    const [record] = bench(500).run([
      {
        inputs: { loadAmps: { Main: 30, 'Hall A': [10, 0, 0] }, cars: { A: 1 }, sourceWatts: { Roof: 6900 } },
        advance: '10m',
      },
    ]);
    const [l1 = 0, l2 = 0] = record?.nodes[0]?.measuredAmps ?? [];
    // 30 A, 10 A on the first line, a car of 32 A, less 10 A on each line from the roof.
    expect(l1).toBeCloseTo(62, 6);
    expect(l2).toBeCloseTo(52, 6);
  });

  it('says which step came out otherwise, when, and how', () => {
    const wrong = () => bench().run([{}, { advance: '1m', expect: { ceilings: { Main: '< 20' }, reason: 'cheap' } }]);
    expect(wrong).toThrow(StepFailed);
    expect(wrong).toThrow(
      /step 2, 2026-01-15T17:01:05.*the ceiling on Main is 20, expected < 20; no reason says "cheap"/,
    );
  });

  it('stops at a law that does not hold, whatever was expected', () => {
    expect(() => bench(NaN).run([{}])).toThrow(/the law sound does not hold: dear returned a ceiling/);
  });

  it.each([
    ['a time that is none', () => scenario(commonSite()).with(dear, {}).at('noon').run([])],
    ['a duration that is none', () => bench().run([{ advance: 'soon' }])],
    ['a site that is not there', () => scenario('nowhere.yaml')],
  ])('refuses %s', (_, misuse) => {
    expect(misuse).toThrow(BenchMisused);
  });

  it.each([
    ['expect.ceilings', { expect: { ceilings: { Mian: null } } }, 'Main, Hall A, Hall B'],
    ['expect.wishes', { expect: { wishes: { Main: null } } }, 'A, B'],
    ['expect.allocationAmps', { expect: { allocationAmps: { C: 0 } } }, 'A, B'],
    ['inputs.loadAmps', { inputs: { loadAmps: { A: 5 } } }, 'Main, Hall A, Hall B'],
    ['inputs.cars', { inputs: { cars: { 'Hall A': 1 } } }, 'A, B'],
    ['inputs.sourceWatts', { inputs: { sourceWatts: { 'Main meter': 1 } } }, 'Roof, Battery'],
    ['inputs.signals', { inputs: { signals: { prize: 1 } } }, 'price, co2, sun, cap, battery'],
    ['inputs.silentMeters', { inputs: { silentMeters: ['Rooof'] } }, 'Main meter, Roof, Battery'],
    ['inputs', { inputs: { load: {} } }, 'loadAmps, cars, sourceWatts, signals, silentMeters'],
    ['expect', { expect: { ceiling: {} } }, 'ceilings, allocationAmps, wishes, reason'],
    ['it', { input: {} }, 'advance, inputs, expect'],
    ['it', { expects: {} }, 'advance, inputs, expect'],
  ])('refuses a name in %s that nothing has, and tells those that there are', (place, step, known) => {
    const misuse = () => bench().run([{}, step as Step]);
    expect(misuse).toThrow(BenchMisused);
    expect(misuse).toThrow(new RegExp(`^step 2: ${place} names .*, known are ${known}$`));
  });

  it('takes a site file and a scenario', () => {
    for (const file of ['config/site.example.yaml', 'sim/scenarios/office-with-sun.yaml'])
      expect(scenario(file).with(dear, { capAmps: 9 }).at('2026-06-15T12:00').run([{}])[0]?.nodes[0]?.node).toBe(
        'Main',
      );
  });
});

describe('the laws of the bench', () => {
  it('find a decision that gives more than without the strategy, and a number that is none', () => {
    const site = commonSite();
    const engine = createEngine({ site, strategies: [] });
    const at = { monoMs: monoMs(0), wallMs: epochMs(0) };
    const record = engine
      .step(engine.initial, { kind: 'Tick', at })
      .effects.flatMap((effect) => (effect.kind === 'Record' ? [effect.record] : []))[0] as CycleRecord;
    const laws = watchLaws(site);
    laws.check(record, engine.initial);
    expect(laws.broken()).toEqual([]);
    const nodes = record.nodes.map((node) => ({ ...node, headroomAmps: [900, 900, NaN] as never }));
    laws.check({ ...record, nodes }, engine.initial);
    expect(laws.broken().map(({ id }) => id)).toEqual(['finite', 'only-lower']);
  });
});
