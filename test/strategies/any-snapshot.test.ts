/** What every registered strategy has to keep on any snapshot at all, and when less of one can be seen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frozen } from '../../src/engine/frozen.ts';
import { propose } from '../../src/engine/propose.ts';
import {
  amps,
  bindStrategy,
  epochMs,
  millis,
  onAllPhases,
  wattHours,
  watts,
  type CarView,
  type ConnectorStatus,
  type Proposal,
  type SignalView,
  type SiteSnapshot,
} from '../../src/engine/index.ts';
import { STRATEGIES, type RegisteredStrategy } from '../../src/strategies/index.ts';
import { cases } from '../support/cases.ts';
import { carOf, snapshotOf } from '../support/snapshot.ts';
import { STRATEGY_OPTIONS } from '../support/strategy-options.ts';

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 4 });
const power = fc.double({ min: -200_000, max: 200_000, noNaN: true }).map(watts);

const cars: fc.Arbitrary<CarView> = fc
  .record({
    station: fc.constantFrom('a1', 'a2', 'b1'),
    zone: fc.constantFrom('A', 'B', null),
    status: fc.constantFrom<ConnectorStatus>('charging', 'suspended-by-car', 'unknown', 'finishing'),
    wantsEnergy: fc.boolean(),
    deliveredWh: maybe(fc.double({ min: 0, max: 90_000, noNaN: true }).map(wattHours)),
    askedWh: maybe(fc.double({ min: 0, max: 90_000, noNaN: true }).map(wattHours)),
    departsAt: maybe(fc.integer({ min: 1_699_900_000_000, max: 1_700_200_000_000 }).map(epochMs)),
    usableAmps: fc.double({ min: 0, max: 63, noNaN: true }).map(amps),
    phases: fc.constantFrom(1, 2, 3, null),
    currentAmps: fc.constantFrom(onAllPhases(amps(0)), onAllPhases(amps(10))),
  })
  .map(carOf);

const signals: fc.Arbitrary<SignalView> = fc
  .record({
    state: fc.constantFrom('fresh', 'stale', 'missing'),
    value: maybe(fc.double({ min: 0, max: 100_000, noNaN: true })),
    ageMs: fc.integer({ min: 0, max: 400_000 }).map(millis),
    knownAt: fc.integer({ min: 1_699_999_000_000, max: 1_700_001_000_000 }).map(epochMs),
    unit: fc.constantFrom('W', 'A'),
  })
  .map(({ state, value, ...said }) => ({
    ...said,
    name: 'dso',
    kind: 'cap',
    state,
    value: state === 'fresh' ? value : null,
    nextChangeAt: null,
    nextValue: null,
    slots: [],
  }));

const snapshots: fc.Arbitrary<SiteSnapshot> = fc
  .record({
    seconds: fc.integer({ min: 0, max: 900 }),
    cars: fc.array(cars, { maxLength: 3 }),
    signals: fc.array(signals, { maxLength: 1 }),
    battery: maybe(power),
    surplus: maybe(power),
    powerWatts: maybe(power),
    backgroundAmps: fc.double({ min: -300, max: 300, noNaN: true }),
  })
  .map(({ seconds, battery, surplus, ...spec }) =>
    snapshotOf({
      ...spec,
      wallMs: 1_700_000_000_000 + seconds * 1000,
      power: { batteryWatts: battery, surplusWatts: surplus },
    }),
  );
/** Moments of one site, each later than the one before. */
const lives = fc.array(snapshots, { minLength: 1, maxLength: 6 }).map((moments) => {
  const { wallMs, monoMs } = snapshotOf().at;
  let passed = 0;
  return moments.map((moment): SiteSnapshot => {
    passed += moment.at.wallMs - wallMs;
    return { ...moment, at: { wallMs: epochMs(wallMs + passed), monoMs: (monoMs + passed) as typeof monoMs } };
  });
});

const bound = (strategy: RegisteredStrategy) =>
  bindStrategy(strategy, {
    name: strategy.id,
    options: frozen(strategy.options.parse(STRATEGY_OPTIONS[strategy.id])) as never,
    shadow: false,
  });

/** The same moment of which less is seen. */
const dimmed = (snapshot: SiteSnapshot): SiteSnapshot => ({
  ...snapshot,
  power: { gridWatts: null, chargingWatts: null, batteryWatts: null, generationWatts: null, surplusWatts: null },
  signals: snapshot.signals.map((signal) => ({
    ...signal,
    state: 'missing',
    value: null,
    knownAt: null,
    ageMs: null,
    slots: [],
  })),
  nodes: snapshot.nodes.map((node) => ({ ...node, headroomAmps: onAllPhases(amps(0)), seen: 'blind' })),
  cars: [],
});

/** The most that a proposal leaves to a node, A on each line: by its own ceilings and those above it. */
function leftTo(snapshot: SiteSnapshot, { ceilings }: Proposal, name: string): number {
  const node = snapshot.nodes.find((one) => one.name === name);
  const own = ceilings
    .filter((ceiling) => ceiling.node === name)
    .map(({ bound: most }) => {
      switch (most.unit) {
        case 'A':
          return Math.max(...most.amps);
        case 'W':
          return most.watts / 690;
        case 'VA':
          return most.voltAmps / 690;
      }
    });
  const parent = node?.parent ?? null;
  const above = parent === null ? Infinity : leftTo(snapshot, { ceilings }, parent);
  return Math.min(above, ...own);
}

/** What it guards nobody can know who does not hear it: silence then allows what was agreed for silence. */
const AGREED_FOR_SILENCE = 'external-cap';

describe.each(STRATEGIES.map((strategy) => [strategy.id, strategy] as const))('%s', (id, strategy) => {
  it('has a sound answer to any snapshot, whatever it remembers: finite, about known places, with a reason', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const one = bound(strategy);
        let memories: readonly unknown[] = [one.initialMemory];
        for (const snapshot of life) {
          const asked = propose([one], () => snapshot, { memories, answers: [null] });
          expect(asked.records[0]?.contained).toBeNull();
          memories = asked.memories;
        }
      }),
      cases(60),
    );
  });

  it('allows nobody more when less can be seen', () => {
    fc.assert(
      fc.property(lives, (life) => {
        const one = bound(strategy);
        let memories: readonly unknown[] = [one.initialMemory];
        for (const snapshot of life) {
          const [seen, unseen] = [snapshot, dimmed(snapshot)].map((view) =>
            propose([one], () => view, { memories, answers: [null] }),
          );
          const agreed = id === AGREED_FOR_SILENCE ? one.failsafe(snapshot) : null;
          for (const { name } of snapshot.nodes) {
            const most = leftTo(snapshot, seen?.records[0]?.proposal as Proposal, name);
            expect(leftTo(snapshot, unseen?.records[0]?.proposal as Proposal, name)).toBeLessThanOrEqual(
              1e-9 + Math.max(most, agreed === null ? 0 : leftTo(snapshot, agreed, name)),
            );
          }
          memories = seen?.memories ?? memories;
        }
      }),
      cases(60),
    );
  });
});
