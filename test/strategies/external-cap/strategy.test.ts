import { describe, expect, it } from 'vitest';
import {
  bindStrategy,
  epochMs,
  millis,
  type EngineEvent,
  type Proposal,
  type SignalView,
} from '../../../src/engine/index.ts';
import { externalCap, guaranteedWatts } from '../../../src/strategies/external-cap/strategy.ts';
import { snapshotOf } from '../../support/snapshot.ts';
import { drawnIn, smallLoop } from '../../support/small-loop.ts';

type Stated = Readonly<Record<string, unknown>>;
const parse = (stated: Stated) => externalCap.options.parse({ signal: 'dso', ...stated });
const START_MS = 1_700_000_000_000;

const signalOf = (value: number | null | 'lost', unit = 'W'): SignalView => ({
  name: 'dso',
  kind: 'cap',
  unit,
  state: value === 'lost' ? 'missing' : 'fresh',
  value: value === 'lost' ? null : value,
  nextChangeAt: null,
  nextValue: null,
  slots: [],
  knownAt: value === 'lost' ? null : epochMs(START_MS),
  ageMs: value === 'lost' ? null : millis(0),
});

/** What is said when the signal has said these, one after the other. */
function ceilingsAfter(stated: Stated, ...signals: readonly SignalView[]) {
  let memory: Exclude<Proposal<typeof externalCap.memory>['memory'], undefined> = null;
  let ceilings: Proposal['ceilings'] = [];
  for (const [index, signal] of signals.entries()) {
    const snapshot = snapshotOf({ wallMs: START_MS + index * 5000, signals: [signal] });
    const said = externalCap.propose(snapshot, { options: parse(stated), memory });
    memory = said?.memory ?? null;
    ceilings = said?.ceilings ?? [];
  }
  return ceilings;
}
const boundsAfter = (stated: Stated, ...signals: readonly SignalView[]) =>
  ceilingsAfter(stated, ...signals).map(({ bound }) => bound);

describe('a cap from outside', () => {
  it('is none, nothing, or so much', () => {
    expect(ceilingsAfter({}, signalOf(null))).toEqual([]);
    expect(boundsAfter({}, signalOf(0))).toEqual([{ unit: 'W', watts: 0 }]);
    expect(boundsAfter({}, signalOf(11_000))).toEqual([{ unit: 'W', watts: 11_000 }]);
    expect(boundsAfter({}, signalOf(20, 'A'))).toEqual([{ unit: 'A', amps: [20, 20, 20] }]);
  });

  it('is a duty, on charging at the connection unless something else is said', () => {
    expect(ceilingsAfter({}, signalOf(5000))).toMatchObject([
      {
        node: 'Main',
        covers: 'charging',
        kind: 'mandatory',
        reason: { kind: 'external-cap', signal: 'dso', state: 'limited' },
      },
    ]);
    expect(ceilingsAfter({ node: 'Hall B', covers: 'total' }, signalOf(5000))).toMatchObject([
      { node: 'Hall B', covers: 'total' },
    ]);
  });

  it('is its fail-safe value before it was heard, and for a signal that there is not', () => {
    expect(boundsAfter({}, signalOf('lost'))).toEqual([{ unit: 'W', watts: 4200 }]);
    expect(boundsAfter({ failsafeKw: 15 }, signalOf('lost'))).toEqual([{ unit: 'W', watts: 15_000 }]);
    expect(boundsAfter({ signal: 'other' }, signalOf(null))).toEqual([{ unit: 'W', watts: 4200 }]);
    expect(boundsAfter({}, { ...signalOf(9000), kind: 'price' })).toEqual([{ unit: 'W', watts: 4200 }]);
  });

  it('when it is lost, is no more than it was: silence never allows more', () => {
    expect(boundsAfter({}, signalOf(9000), signalOf('lost'))).toEqual([
      { unit: 'W', watts: 4200 },
      { unit: 'W', watts: 9000 },
    ]);
    expect(boundsAfter({}, signalOf(0), signalOf('lost'))).toContainEqual({ unit: 'W', watts: 0 });
    expect(boundsAfter({}, signalOf(null), signalOf('lost'))).toEqual([{ unit: 'W', watts: 4200 }]);
  });

  describe('said while nothing is heard of its source', () => {
    const saidSince = (value: number | null): SignalView => ({
      ...signalOf(value),
      knownAt: epochMs(START_MS + 1000),
      ageMs: millis(3_600_000),
    });
    const watts = (...signals: readonly SignalView[]) =>
      boundsAfter({}, ...signals).map((bound) => (bound.unit === 'W' ? bound.watts : NaN));

    it('lifts nothing', () => {
      expect(watts(signalOf(9000), signalOf('lost'), saidSince(50_000))).toEqual([4200, 9000, 50_000]);
      expect(watts(signalOf(9000), signalOf('lost'), saidSince(null))).toEqual([4200, 9000]);
      expect(watts(saidSince(50_000))).toEqual([4200, 50_000]);
    });

    it('lowers', () => {
      expect(watts(signalOf(9000), signalOf('lost'), saidSince(1000))).toEqual([4200, 9000, 1000]);
      expect(watts(saidSince(0))).toEqual([4200, 0]);
    });

    it('is not what was said before the loss', () => {
      const old = { ...signalOf(3000), ageMs: millis(3_600_000) };
      expect(watts(signalOf(9000), signalOf('lost'), old)).toEqual([4200, 9000]);
    });

    it('holds also for a site that has been left alone for long', () => {
      const stated = { releaseAfterHours: 2 };
      const memory = {
        state: 'unlimited-autonomous',
        aloneSince: 0,
        knownAt: START_MS,
        isLost: true,
        last: 9000,
      } as const;
      const snapshot = snapshotOf({ wallMs: START_MS + 10_000, signals: [saidSince(2000)] });
      const said = externalCap.propose(snapshot, { options: parse(stated), memory });
      expect(said?.ceilings.map(({ bound }) => bound)).toEqual([{ unit: 'W', watts: 2000 }]);
    });
  });

  describe('lowered by others than its source', () => {
    const lowered = (to: number, source: SignalView): SignalView => ({
      ...source,
      state: 'fresh',
      value: Math.min(to, source.value ?? to),
      lowered: { to, source: { state: source.state, value: source.value } },
    });
    const watts = (...signals: readonly SignalView[]) =>
      boundsAfter({}, ...signals).map((bound) => (bound.unit === 'W' ? bound.watts : NaN));

    it('is that beside what the source says, for as long as it lasts', () => {
      expect(watts(lowered(5000, signalOf(9000)))).toEqual([9000, 5000]);
      expect(watts(lowered(5000, signalOf(null)))).toEqual([5000]);
      expect(watts(lowered(5000, signalOf(null)), signalOf(null))).toEqual([]);
    });

    it('ends no silence of the source, and does not become what it said last', () => {
      expect(watts(lowered(50_000, signalOf('lost')))).toEqual([4200, 50_000]);
      expect(watts(lowered(5000, signalOf(9000)), signalOf('lost'))).toEqual([4200, 9000]);
    });
  });

  it('is never less than what the law guarantees, where that is stated', () => {
    const stated = { section14aPoints: 3 };
    expect(boundsAfter(stated, signalOf(0))).toEqual([{ unit: 'W', watts: 10_500 }]);
    expect(boundsAfter(stated, signalOf(20_000))).toEqual([{ unit: 'W', watts: 20_000 }]);
    expect(boundsAfter(stated, signalOf('lost'))).toEqual([{ unit: 'W', watts: 10_500 }]);
    const [inAmps] = boundsAfter(stated, signalOf(0, 'A'));
    expect(inAmps?.unit === 'A' ? inAmps.amps[0] : NaN).toBeCloseTo(10_500 / 690, 9);
  });

  it('holds its fail-safe value when the strategy itself fails', () => {
    expect(externalCap.failsafe(snapshotOf(), parse({})).ceilings).toMatchObject([
      { node: 'Main', bound: { watts: 4200 }, kind: 'mandatory' },
    ]);
  });
});

describe('the least that the law guarantees', () => {
  it.each([
    [1, 4.2],
    [2, 4.2 + 0.8 * 4.2],
    [3, 4.2 + 2 * 0.75 * 4.2],
    [4, 4.2 + 3 * 0.7 * 4.2],
    [5, 4.2 + 4 * 0.65 * 4.2],
    [6, 4.2 + 5 * 0.6 * 4.2],
    [7, 4.2 + 6 * 0.55 * 4.2],
    [8, 4.2 + 7 * 0.5 * 4.2],
    [9, 4.2 + 8 * 0.45 * 4.2],
    [50, 4.2 + 49 * 0.45 * 4.2],
  ])('of %i points is %d kW', (points, kilowatts) => {
    expect(guaranteedWatts(points) / 1000).toBeCloseTo(kilowatts, 9);
  });
});

describe('on a site whose grid operator dims it', { timeout: 60_000 }, () => {
  const LOOP_START_MS = Date.UTC(2023, 5, 12);
  const DIMMED_S = 900;
  const SILENT_S = 1800;
  const DIMMED_WATTS = 10_500;

  /** No limit at first, then one; heard each minute until there is silence. */
  function heard(event: EngineEvent): readonly EngineEvent[] {
    const second = (event.at.wallMs - LOOP_START_MS) / 1000;
    if (event.kind !== 'Tick' || second % 60 !== 0 || second >= SILENT_S) return [event];
    const value = second < DIMMED_S ? null : DIMMED_WATTS;
    const [from, to] = [epochMs(event.at.wallMs - 60_000), epochMs(event.at.wallMs + 86_400_000)];
    const series = { knownAt: event.at.wallMs, expiresAt: null, slots: [{ from, to, value }] };
    return [{ kind: 'SignalArrived', at: event.at, signal: 'dso', series }, event];
  }

  it('charging keeps to the cap within the dead time, and to the fail-safe value after 120 s of silence', () => {
    const strategy = bindStrategy(externalCap, { name: 'dso', options: parse({}), shadow: false });
    const loop = smallLoop({
      cars: [{ zone: 'A' }, { zone: 'A' }, { zone: 'B' }],
      building: (second) => 5 + Math.sin(second / 7),
      strategies: [strategy],
      signals: [{ name: 'dso', kind: 'cap', unit: 'W' }],
      hears: (event) => heard(event),
    });
    const wattsNow = (): number => drawnIn(loop).reduce((sum, one) => sum + one, 0) * 690;
    let before = 0;
    for (let second = 5; second <= SILENT_S + 600; second += 5) {
      loop.pass(5000);
      if (second === DIMMED_S) before = wattsNow();
      // The dead time of 35 s, a tick, and the step that is being taken.
      if (second > DIMMED_S + 45) expect(wattsNow()).toBeLessThanOrEqual(DIMMED_WATTS + 1);
      if (second > SILENT_S - 60 + 120 + 45) expect(wattsNow()).toBeLessThanOrEqual(4200 + 1);
    }
    expect(before).toBeGreaterThan(30_000);
    expect(loop.limits()).toMatchObject({ violations: 0 });
  });
});
