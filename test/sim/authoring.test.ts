/** The contract suite: each clause finds the strategy that breaks it, and shows the smallest case. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ceiling, SiteSnapshot, Strategy } from '../../src/engine/index.ts';
import { ceiling, stated, wish } from '../../src/engine/index.ts';
import { checkContract, type ClauseReport, type ContractSettings } from '../../sim/authoring/suite.ts';
import { commonSite } from '../../sim/authoring/common-site.ts';
import { lives } from '../../sim/authoring/snapshots.ts';
import { tariffWindows } from '../../src/strategies/tariff-windows/strategy.ts';
import { inShort } from '../../sim/authoring/show.ts';
import { unitOfName } from '../../sim/authoring/unit-of-name.ts';

type Any = Strategy<unknown, unknown>;

const capped = (watts: number, kind: Ceiling['kind'] = 'economic'): Ceiling =>
  ceiling({ node: 'Main', watts, kind, reason: stated('as asked for', { capWatts: watts }) });

/** A strategy that keeps every clause, but for what differs. */
const strategyWith = (differs: Partial<Any>): Any => ({
  id: 'tried',
  version: '1.0.0',
  summary: 'For tests.',
  options: { parse: (value) => value },
  failsafe: () => ({ ceilings: [capped(1000)] }),
  propose: () => ({ ceilings: [capped(5000)] }),
  ...differs,
});

const proposing = (propose: Any['propose'], differs: Partial<Any> = {}): Any => strategyWith({ propose, ...differs });

/** The clauses that do not hold. */
function broken(strategy: unknown, settings: ContractSettings = {}): readonly ClauseReport[] {
  return checkContract(strategy, settings).clauses.filter(({ held }) => !held);
}

const namesOf = (clauses: readonly ClauseReport[]): readonly string[] => clauses.map(({ name }) => name);

let module = 0;

/** As a careless list of neighbours may be. */
const withinItself: Record<string, unknown> = {};
withinItself['self'] = withinItself;

const BREACHES: readonly (readonly [clause: string, strategy: unknown])[] = [
  ['introduces-itself', { id: 'Not Kebab' }],
  ['introduces-itself', strategyWith({ options: { parse: () => expect.fail('no such option') } })],
  ['always-answers', proposing(({ power }) => ({ ceilings: [capped((power.surplusWatts as number).valueOf())] }))],
  ['sound', proposing(() => ({ ceilings: [capped(NaN)] }))],
  ['sound', proposing(() => ({ ceilings: [{ ...capped(5), node: 'Nowhere' }] }))],
  [
    'sound',
    proposing(() => ({ ceilings: [], wishes: [wish({ zone: 'C', amps: 6, reason: stated('x', { xAmps: 6 }) })] })),
  ],
  ['reasons', proposing(() => ({ ceilings: [ceiling({ node: 'Main', watts: 5, reason: 'because' })] }))],
  ['reasons', proposing(() => ({ ceilings: [{ ...capped(5), reason: stated('because', { surplus: 5 }) }] }))],
  ['deterministic', proposing(() => ({ ceilings: [capped((module += 1))] }))],
  ['leaves-its-input', proposing(({ cars }) => void (Object.isFrozen(cars) || (cars as unknown[]).push(7)))],
  ['leaves-its-input', proposing(({ nodes }) => ({ ceilings: [capped(Object.isFrozen(nodes) ? 1 : 2)] }))],
  ['less-information', proposing(({ cars }) => (cars.length > 0 ? { ceilings: [capped(5)] } : undefined))],
  ['less-information', proposing(({ power }) => ({ ceilings: [capped(power.gridWatts === null ? 9000 : 5000)] }))],
  [
    'memory',
    proposing((_, { memory }) => ({ ceilings: [capped((memory as Set<number>).size === 0 ? 5 : 6)], memory }), {
      memory: new Set([1]),
    }),
  ],
  ['failsafe', strategyWith({ failsafe: ({ power }) => ({ ceilings: [capped(power.gridWatts ?? 0)] }) })],
  [
    'failsafe',
    strategyWith({ failsafe: () => ({ ceilings: [] }), propose: () => ({ ceilings: [capped(5, 'mandatory')] }) }),
  ],
];

describe('the contract suite', () => {
  it('lets a strategy pass that keeps every clause', () => {
    const report = checkContract(strategyWith({}));
    expect(report).toMatchObject({ held: true, strategy: { id: 'tried' } });
    expect(report.clauses.every(({ sentence }) => /^[A-Z].*\.$/.test(sentence))).toBe(true);
  });

  it.each(BREACHES)('finds who breaks the clause %s', (clause, strategy) => {
    expect(namesOf(broken(strategy, { cases: 40 }))).toContain(clause);
  });

  it.each([
    ['a BigInt', { count: 7n }],
    ['a thing within itself', withinItself],
  ])('finds who remembers %s, and does not break down over it', (_, memory) => {
    const found = broken(
      proposing(() => ({ ceilings: [capped(5000)], memory })),
      { cases: 20 },
    );
    expect(namesOf(found)).toContain('memory');
    expect(namesOf(found)).not.toContain('always-answers');
    expect(inShort(memory)).toMatch(/7n|Circular/);
  });

  it('finds whose reason has no facts at all', () => {
    const reason = { kind: 'stated', text: 'because' } as Ceiling['reason'];
    const found = broken(proposing(() => ({ ceilings: [{ ...capped(5000), reason }] }))).find(
      ({ name }) => name === 'reasons',
    );
    expect(found?.breach?.found).toBe('the reason of its ceiling on Main has no facts: "because"');
  });

  it('takes what cannot be judged for a breach, and says why', () => {
    const failsafe: Any['failsafe'] = ({ power }) => {
      if (power.gridWatts !== null) throw new TypeError('no watts');
      return { ceilings: [capped(1000)] };
    };
    const found = broken(strategyWith({ failsafe }), { silenceIsAgreed: true });
    expect(found.find(({ name }) => name === 'less-information')?.breach?.found).toBe('it cannot be judged: no watts');
  });

  it('shows the smallest case, and nothing that does not matter', () => {
    const tooMuch = ({ power }: SiteSnapshot) => ({ ceilings: [capped(power.surplusWatts ?? 0)] });
    const [sound] = broken(proposing(tooMuch)).filter(({ name }) => name === 'sound');
    expect(sound?.breach?.moments).toHaveLength(1);
    const [at, ...rest] = sound?.breach?.moments[0] ?? [];
    expect(at).toBe('at 2026-01-15T16:58:00+01:00');
    expect(rest).toHaveLength(1);
    expect(rest[0]).toMatch(/^power\.surplusWatts: -/);
  });

  it('judges time by the clock that it is given, and lets a slow moment pass', () => {
    let nowMs = 0;
    let asked = 0;
    const clock = (): number => nowMs;
    const always = proposing(() => void (nowMs += 150));
    expect(namesOf(broken(always, { clock, cases: 5 }))).toEqual(['within-budget']);
    const once = proposing(() => void (nowMs += (asked += 1) % 2 === 0 ? 150 : 1));
    expect(broken(once, { clock, cases: 5 })).toEqual([]);
  });

  it('finds who remembers more than is taken from him', () => {
    const hoarder = proposing(() => ({ ceilings: [], memory: 'x'.repeat(5_000_000) }));
    expect(namesOf(broken(hoarder, { cases: 1 }))).toEqual(['within-budget']);
  });

  it('finds who asks the machine what time it is', () => {
    let today = 1;
    const dated = proposing(() => ({ ceilings: [capped(today)] }));
    const atAnotherTime = <T>(run: () => T): T => {
      today = 2;
      const result = run();
      today = 1;
      return result;
    };
    expect(namesOf(broken(dated, { cases: 5, atAnotherTime }))).toEqual(['deterministic']);
  });

  it('lets silence allow what was agreed for it, where that is said', () => {
    const cap = strategyWith({
      failsafe: () => ({ ceilings: [capped(4200)] }),
      propose: ({ signals }) => ({ ceilings: [capped(signals.every(({ state }) => state === 'fresh') ? 0 : 4200)] }),
    });
    expect(namesOf(broken(cap))).toEqual(['less-information']);
    expect(broken(cap, { silenceIsAgreed: true })).toEqual([]);
  });

  it('tells before each question which clause asks what', () => {
    const told = new Set<string>();
    checkContract(strategyWith({}), {
      cases: 2,
      onAsk: (clause, { snapshot }) => void told.add(`${clause} ${snapshot.nodes[0]?.name}`),
    });
    expect(told).toContain('deterministic Main');
    expect(told).toContain('within-budget Main');
  });

  it('tells before each failsafe too, so that one who hangs there is not taken for another', () => {
    let asked: { readonly clause: string; readonly snapshot: SiteSnapshot } | null = null;
    const notTold: string[] = [];
    const clauses = new Set<string>();
    const failsafe: Any['failsafe'] = (snapshot) => {
      // The first is asked for while it is loaded, before any clause.
      if (asked !== null) clauses.add(asked.clause);
      if (asked !== null && asked.snapshot !== snapshot) notTold.push(asked.clause);
      return { ceilings: [capped(1000)] };
    };
    checkContract(strategyWith({ failsafe }), {
      cases: 3,
      silenceIsAgreed: true,
      onAsk: (clause, { snapshot }) => void (asked = { clause, snapshot }),
    });
    expect(notTold).toEqual([]);
    expect(clauses).toEqual(new Set(['less-information', 'failsafe']));
  });

  it('finds the same each time', () => {
    const odd = proposing(({ power }) => ({ ceilings: [capped(power.surplusWatts ?? 0)] }));
    expect(checkContract(odd)).toEqual(checkContract(odd));
  });
});

describe('the lives that strategies are tried on', () => {
  const site = commonSite();
  const moments = fc.sample(lives(site), { numRuns: 200, seed: 1 }).flat();
  const priceOf = ({ signals }: SiteSnapshot) => signals.find(({ kind }) => kind === 'price');
  const spanHours = (snapshot: SiteSnapshot): number => {
    const slots = priceOf(snapshot)?.slots ?? [];
    return ((slots.at(-1)?.to ?? 0) - (slots[0]?.from ?? 0)) / 3_600_000;
  };

  it('have prices of the whole local day, also one on which clocks change, and also below nothing', () => {
    const days = moments.filter((moment) => spanHours(moment) > 20);
    expect(new Set(days.map(spanHours))).toEqual(new Set([23, 24, 25]));
    const values = days.flatMap((moment) => priceOf(moment)?.slots.map(({ value }) => value ?? NaN) ?? []);
    expect(Math.min(...values)).toBeLessThan(-0.2);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.5);
    expect(Math.max(...values)).toBeGreaterThan(0.8);
    // As the engine shows them: the running slot first, and no gap.
    for (const { at, signals } of moments)
      for (const { slots, value } of signals.filter(({ state }) => state === 'fresh')) {
        expect(slots[0]).toMatchObject({ value });
        expect(at.wallMs).toBeGreaterThanOrEqual(slots[0]?.from ?? Infinity);
        expect(at.wallMs).toBeLessThan(slots[0]?.to ?? -Infinity);
        expect(slots.slice(1).every(({ from }, index) => from === slots[index]?.to)).toBe(true);
      }
  });

  it('have cheap hours and dear ones for who looks for the cheapest of a day', () => {
    const options = tariffWindows.options.parse({ prices: [{ signal: 'price', cheapestHours: 6, ceilingPct: 20 }] });
    const fresh = moments.filter((moment) => priceOf(moment)?.state === 'fresh' && spanHours(moment) > 20);
    const isDear = fresh.map(
      (moment) => (tariffWindows.propose(moment, { options, memory: {} })?.ceilings ?? []).length > 0,
    );
    expect(isDear.filter((dear) => dear).length).toBeGreaterThan(10);
    expect(isDear.filter((dear) => !dear).length).toBeGreaterThan(10);
  });
});

describe('the common site', () => {
  it('has what a strategy may ask for', () => {
    const { nodes, zones, meters, signals, demand } = commonSite();
    expect(nodes.map(({ name }) => name)).toEqual(['Main', 'Hall A', 'Hall B']);
    expect(zones.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(meters.map(({ role }) => role)).toEqual(['flow', 'generation', 'battery']);
    expect(new Set(signals.map(({ kind }) => kind)).size).toBe(5);
    expect(demand).not.toBeNull();
  });
});

describe('the unit of a name', () => {
  it.each([
    ['targetKw', 'kW'],
    ['energyKwh', 'kWh'],
    ['pricePerKwh', 'per kWh'],
    ['capAmps', 'A'],
    ['cars', 'number'],
    ['surplus', null],
    ['lambs', null],
  ])('of %s is %s', (name, unit) => {
    expect(unitOfName(name)).toBe(unit);
  });
});
