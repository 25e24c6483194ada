/** What every registered strategy has to keep, whatever it is for. */
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/time-zone.ts';
import { bindStrategy, minutes, wattHours, type SiteSnapshot } from '../../src/engine/index.ts';
import { frozen } from '../../src/engine/frozen.ts';
import { propose } from '../../src/engine/propose.ts';
import { STRATEGIES, type RegisteredStrategy } from '../../src/strategies/index.ts';
import { carOf, snapshotOf, type SnapshotSpec } from '../support/snapshot.ts';
import { STRATEGY_OPTIONS } from '../support/strategy-options.ts';

const timeZone = compileTimeZone('Europe/Berlin');
const demand = { windowMs: minutes(15), aligned: true, unit: 'kW', pricePerKw: 10 } as const;

/** A day of a site, in steps of 7 min, with gaps, export, a register that is set back, and a clock that jumps. */
const DAY: readonly SiteSnapshot[] = Array.from({ length: 206 }, (_, i): SnapshotSpec => {
  const jump = i === 100 ? -3_600_000 : 0;
  return {
    wallMs: Date.UTC(2026, 9, 24, 20) + i * 420_000 + jump,
    timeZone,
    demand: i % 2 === 0 ? demand : null,
    backgroundAmps: 40 * Math.sin(i / 9),
    state: i % 11 === 5 ? 'missing' : i % 7 === 3 ? 'stale' : 'fresh',
    registerWh: i % 5 === 4 ? null : (i % 60) * 900,
    powerWatts: i % 6 === 2 ? null : 27_000 * Math.sin(i / 9),
    cars: i % 4 === 3 ? [] : [carOf({ deliveredWh: i % 3 === 2 ? null : wattHours(40 * i) })],
  };
}).map((spec) => frozen(snapshotOf(spec)));

/** It states wishes and no ceilings: without it nobody may have more. */
const ONLY_ASKS = 'departure';

const bound = (strategy: RegisteredStrategy) =>
  bindStrategy(strategy, {
    name: strategy.id,
    options: frozen(strategy.options.parse(STRATEGY_OPTIONS[strategy.id])) as never,
    shadow: false,
  });

describe('the registry', () => {
  it('has no two strategies of one name, and a test of each', () => {
    const ids = STRATEGIES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(STRATEGY_OPTIONS).sort()).toEqual([...ids].sort());
  });
});

describe.each(STRATEGIES.map((strategy) => [strategy.id, strategy] as const))('%s', (id, strategy) => {
  it('introduces itself: a name in kebab-case, a version, a sentence', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(strategy.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(strategy.summary).toMatch(/^[A-Z].*\.$/);
  });

  it('refuses options with an unknown key, and none at all', () => {
    expect(() => strategy.options.parse({ ...(STRATEGY_OPTIONS[id] as object), unheardOf: 1 }) as unknown).toThrow();
    expect(() => strategy.options.parse(undefined) as unknown).toThrow();
  });

  it('says something on such a day, and nothing that has to be contained', () => {
    const one = bound(strategy);
    let memories: readonly unknown[] = [one.initialMemory];
    let said = 0;
    for (const snapshot of DAY) {
      const { records, memories: next } = propose([one], () => snapshot, { memories, answers: [null] });
      expect(records[0]?.contained).toBeNull();
      const { ceilings = [], wishes = [] } = records[0]?.proposal ?? {};
      said += ceilings.length + wishes.length;
      memories = next;
    }
    expect(said).toBeGreaterThan(0);
  });

  it('has a failsafe that bounds something on any snapshot, unless it never bounds anything, and is sound itself', () => {
    const one = bound(strategy);
    const broken = { ...one, propose: () => 7 as never };
    for (const snapshot of DAY) {
      const record = propose([broken], () => snapshot, { memories: [null], answers: [null] }).records[0];
      expect(record?.contained).not.toContain('failsafe');
      if (id === ONLY_ASKS) expect(record?.proposal).toEqual({ ceilings: [] });
      else expect(record?.proposal.ceilings.length).toBeGreaterThan(0);
    }
  });
});
