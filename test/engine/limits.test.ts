import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadOn, type Bound } from '../../src/engine/bounds.ts';
import {
  amps,
  floorToLever,
  highest,
  mostAmps,
  PHASES,
  type Lever,
  type PhaseAmps,
  type PhaseIndex,
} from '../../src/engine/index.ts';
import { clamp, grant, type LimitedZone, type Raise } from '../../src/engine/limits.ts';
import { threePhases } from '../support/drive.ts';
import { boundsAt, sharings, type Sharing } from '../support/share.ts';

const RUNS = { numRuns: 300 };
const ZONES = 10;
const arbitrary = sharings({ zones: ZONES, sorts: 'all' });
const NOTHING = threePhases(0);

/** The zones of a sharing, each with all that is wired to it; one that asks for nothing is one that the box has not listed. */
const limitedOf = ({ requests }: Sharing, mayDraw: readonly PhaseAmps[] = []): readonly LimitedZone[] =>
  Array.from({ length: ZONES }, (_, zone) => {
    const own = requests.filter((request) => request.zone === zone);
    return {
      zone,
      lever: own[0]?.lever ?? null,
      wiredAmps: own.reduce((sum, { wiredAmps }) => mostAmps(sum, wiredAmps), NOTHING),
      powerShare: own[0]?.powerShare ?? 1,
      mayDrawAmps: mayDraw[zone] ?? NOTHING,
    };
  });

/** What zones take of a bound together. */
const loadOf = (bound: Bound, zones: readonly LimitedZone[], allocation: readonly PhaseAmps[]): number =>
  bound.zones.reduce((sum, zone) => sum + loadOn(bound, zones[zone] as LimitedZone, allocation[zone] ?? NOTHING), 0);

/** Anything that arithmetic gone wrong may produce. */
const wild = fc.oneof(
  fc.double({ min: -100, max: 500 }),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e308),
  fc.integer({ min: 0, max: 300 }),
);
const vectors = (value: fc.Arbitrary<number>): fc.Arbitrary<readonly PhaseAmps[]> =>
  fc.array(
    fc.oneof(
      value.map((all) => threePhases(all)),
      fc.tuple(value, value, value).map(([a, b, c]) => threePhases(a, b, c)),
    ),
    { minLength: ZONES, maxLength: ZONES },
  );

describe('the clamp', () => {
  it('leaves no bound broken, whatever the allocations were', () => {
    fc.assert(
      fc.property(arbitrary, vectors(wild), (sharing, values) => {
        const zones = limitedOf(sharing);
        const clamped = clamp(zones, values, sharing.bounds);
        for (const bound of sharing.bounds)
          expect(loadOf(bound, zones, clamped)).toBeLessThanOrEqual(bound.capacity * (1 + 1e-8) + 1e-6);
      }),
      RUNS,
    );
  });

  it('gives back numbers from 0 to the zone’s maximum that can be said, and raises none', () => {
    fc.assert(
      fc.property(arbitrary, vectors(wild), (sharing, values) => {
        const zones = limitedOf(sharing);
        for (const [i, allocated] of clamp(zones, values, sharing.bounds).entries()) {
          const lever = zones[i]?.lever ?? null;
          const wanted = values[i] ?? NOTHING;
          for (const phase of PHASES) {
            const value = allocated[phase];
            const isSound = lever !== null && wanted.every(Number.isFinite);
            expect(Number.isFinite(value)).toBe(true);
            expect(Object.is(value, -0)).toBe(false);
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(isSound ? Math.max(0, wanted[phase]) + 1e-6 : 0);
            if (lever !== null) expect(floorToLever(lever, value)).toBeCloseTo(value, 9);
          }
          if (lever?.shape === 'scalar') expect(new Set(allocated).size).toBe(1);
        }
      }),
      RUNS,
    );
  });

  it('leaves alone what keeps the bounds', () => {
    fc.assert(
      fc.property(arbitrary, vectors(fc.integer({ min: 0, max: 8 })), (sharing, values) => {
        const zones = limitedOf(sharing);
        const wanted = zones.map(({ lever }, i): PhaseAmps => {
          const [a, b, c] = values[i] ?? NOTHING;
          if (lever === null) return NOTHING;
          const said = [a, b, c].map((value) => floorToLever(lever, value));
          return lever.shape === 'scalar'
            ? threePhases(Math.min(...said))
            : threePhases(said[0] ?? 0, said[1], said[2]);
        });
        const kept = sharing.bounds.every((bound) => loadOf(bound, zones, wanted) <= bound.capacity);
        if (kept) expect(clamp(zones, wanted, sharing.bounds)).toEqual(wanted);
      }),
      RUNS,
    );
  });

  it('gives nothing to a zone that the box has not listed', () => {
    expect(clamp([{ ...zone(63), lever: null }], [threePhases(20)], [])).toEqual([NOTHING]);
  });

  it('cuts also where a line carries less than the zone’s most loaded one', () => {
    const uneven = zone(0, threePhases(50, 10, 50));
    expect(clamp([uneven], [threePhases(50)], boundsAt(0, [0], threePhases(100, 8, 100)))).toEqual([threePhases(8)]);
  });

  it('cuts one line alone where the box takes a value for each', () => {
    const uneven = perPhase(zone(0, threePhases(50, 10, 50)));
    expect(clamp([uneven], [threePhases(50)], boundsAt(0, [0], threePhases(100, 8, 100)))).toEqual([
      threePhases(50, 8, 50),
    ]);
  });
});

const lever: Lever = { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' };
const zone = (mayDraw: number | PhaseAmps, wiredAmps: PhaseAmps = threePhases(63)): LimitedZone => ({
  zone: 0,
  lever,
  wiredAmps,
  powerShare: 1,
  mayDrawAmps: typeof mayDraw === 'number' ? threePhases(mayDraw) : mayDraw,
});
const perPhase = (of: LimitedZone): LimitedZone => ({ ...of, lever: { ...lever, shape: 'perPhase' } });
const raise = (to: number, of: Partial<Raise> = {}): Raise => ({
  zone: 0,
  lines: PHASES,
  wantedAmps: amps(to),
  leastAmps: amps(0),
  against: 'now',
  ...of,
});
const ROOM = boundsAt(0, [0, 1], threePhases(60));

interface Asked {
  readonly base?: readonly number[];
  readonly now?: readonly Bound[];
  readonly held?: readonly Bound[];
}

/** What two zones get, on the line that has most. */
function granted(zones: readonly LimitedZone[], raises: readonly Raise[], asked: Asked = {}): readonly number[] {
  const { base = [0, 0], now = ROOM, held = now } = asked;
  const numbered = zones.map((one, index) => ({ ...one, zone: index }));
  const before = base.map((value) => threePhases(value));
  return grant(numbered, before, { raises, now, held }).map(highest);
}

describe('a raise', () => {
  it('counts others at what they may still draw, not at what they were told', () => {
    expect(granted([zone(0), zone(50)], [raise(30)])).toEqual([10, 0]);
    expect(granted([zone(0), zone(20)], [raise(30)])).toEqual([30, 0]);
  });

  it('counts others at what they were just given where that is more', () => {
    expect(granted([zone(0), zone(0)], [raise(30)], { base: [0, 45] })).toEqual([15, 45]);
    expect(granted([zone(0), zone(0)], [raise(40), raise(40, { zone: 1 })])).toEqual([40, 20]);
  });

  it('counts others once, at what they were given or might draw before', () => {
    expect(granted([zone(20), zone(0)], [raise(40), raise(40, { zone: 1 })])).toEqual([40, 20]);
    expect(granted([zone(50), zone(0)], [raise(40), raise(40, { zone: 1 })])).toEqual([40, 10]);
  });

  it('does not count what the zone itself may still draw', () => {
    expect(granted([zone(63), zone(0)], [raise(30)])).toEqual([30, 0]);
  });

  it('is refused where less than its least would be granted, and never lowers', () => {
    expect(granted([zone(0), zone(50)], [raise(30, { leastAmps: amps(11) })])).toEqual([0, 0]);
    expect(granted([zone(0), zone(50)], [raise(30, { leastAmps: amps(10) })])).toEqual([10, 0]);
    expect(granted([zone(0), zone(50)], [raise(30)], { base: [12, 0] })).toEqual([12, 0]);
  });

  it('is granted on the lines it loads, whatever the others carry', () => {
    const now = boundsAt(0, [0, 1], threePhases(60, 5, 60));
    expect(granted([zone(0, threePhases(32, 0, 0)), zone(20)], [raise(30)], { now })).toEqual([30, 0]);
    expect(granted([zone(0, threePhases(32, 4, 0)), zone(0)], [raise(30)], { now })).toEqual([30, 0]);
    expect(granted([zone(0, threePhases(32, 6, 0)), zone(0)], [raise(30)], { now })).toEqual([5, 0]);
  });

  it('has nothing to do with feeders that the zone is not on', () => {
    const now = [...ROOM, ...boundsAt(1, [1], threePhases(5))];
    expect(granted([zone(0), zone(20)], [raise(30)], { now })).toEqual([30, 0]);
  });

  it('is refused to a zone that the box has not listed, and where a bound is broken already', () => {
    expect(granted([{ ...zone(0), lever: null }, zone(0)], [raise(30)])).toEqual([0, 0]);
    expect(granted([zone(0), zone(61)], [raise(30)])).toEqual([0, 0]);
    expect(granted([zone(0), zone(0)], [raise(NaN)])).toEqual([0, 0]);
  });

  it('is weighed against the room of now or against the least of the hold time, as it asks for', () => {
    const held = boundsAt(0, [0, 1], threePhases(25));
    expect(granted([zone(0), zone(0)], [raise(40)], { held })).toEqual([40, 0]);
    expect(granted([zone(0), zone(0)], [raise(40, { against: 'held' })], { held })).toEqual([25, 0]);
  });

  it('takes its room from raises of the other kind, too', () => {
    const held = boundsAt(0, [0, 1], threePhases(45));
    const both = [raise(40), raise(40, { zone: 1, against: 'held' })];
    expect(granted([zone(0), zone(0)], both, { held })).toEqual([40, 5]);
    expect(granted([zone(0), zone(0)], both.toReversed(), { held })).toEqual([20, 40]);
  });

  it('of one line leaves the others as they are, and counts them', () => {
    const one = (line: PhaseIndex, to: number): Raise => raise(to, { lines: [line] });
    const zones = [perPhase(zone(0)), { ...zone(20), zone: 1 }];
    const of = { now: ROOM, held: ROOM };
    expect(grant(zones, [threePhases(10), NOTHING], { ...of, raises: [one(1, 30)] })[0]).toEqual([10, 30, 10]);
    expect(grant(zones, [threePhases(10), NOTHING], { ...of, raises: [one(1, 50), one(2, 20)] })[0]).toEqual([
      10, 40, 20,
    ]);
    const power = boundsAt(0, [0, 1], 230 * (60 + 45));
    const bounded = { raises: [one(0, 60)], now: power, held: power };
    expect(grant(zones, [threePhases(10), NOTHING], bounded)[0]).toEqual([25, 10, 10]);
  });

  it('in power counts what an amp between two lines means', () => {
    const share = Math.sqrt(3) / 2;
    const between = { ...zone(0, threePhases(63, 63, 0)), powerShare: share };
    const power = boundsAt(0, [0, 1], 230 * 2 * 20);
    expect(granted([between, zone(0)], [raise(60)], { now: power })).toEqual([Math.floor(20 / share), 0]);
  });
});

interface Wanted {
  readonly zone: number;
  readonly to: number;
  readonly least: number;
  readonly line: PhaseIndex;
  readonly against: Raise['against'];
}
const raises: fc.Arbitrary<readonly Wanted[]> = fc.array(
  fc.record({
    zone: fc.nat({ max: ZONES - 1 }),
    to: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(NaN, Infinity, -5)),
    least: fc.integer({ min: 0, max: 12 }),
    line: fc.constantFrom<PhaseIndex>(0, 1, 2),
    against: fc.constantFrom<Raise['against']>('now', 'held'),
  }),
  { maxLength: 15, size: 'max' },
);
const draws = vectors(fc.integer({ min: 0, max: 40 }));

/** Raises of zones as their levers allow them: all lines, or one. */
const raisesFor = (zones: readonly LimitedZone[], wanted: readonly Wanted[]): readonly Raise[] =>
  wanted.map(({ zone: index, to, least, line, against }) => ({
    zone: index,
    lines: zones[index]?.lever?.shape === 'perPhase' ? [line] : PHASES,
    wantedAmps: amps(to),
    leastAmps: amps(least),
    against,
  }));
/** What zones hold at first: something that their levers can say. */
const sayables = (zones: readonly LimitedZone[], values: readonly PhaseAmps[]): readonly PhaseAmps[] =>
  zones.map(({ lever: own }, i) => {
    if (own === null) return NOTHING;
    const [a, b, c] = (values[i] ?? NOTHING).map((value) => floorToLever(own, value / 3));
    return own.shape === 'scalar' ? threePhases(a ?? 0) : threePhases(a ?? 0, b, c);
  });

describe('what zones may draw after raises and the clamp', () => {
  /** Zones, what they had and what they get, where the least room of the hold time is a part of that of now. */
  const lived = fc
    .record({
      sharing: arbitrary,
      raises,
      mayDraw: draws,
      base: draws,
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ sharing, raises: wanted, mayDraw, base, part }) => {
      const zones = limitedOf(sharing, mayDraw);
      const now = sharing.bounds;
      const held = now.map((bound) => ({ ...bound, capacity: bound.capacity * part }));
      const before = sayables(zones, base);
      const asked = raisesFor(zones, wanted);
      const raised = grant(zones, before, { raises: asked, now, held });
      return { zones, now, held, before, asked, raised, after: clamp(zones, raised, now) };
    });
  const most = (zones: readonly LimitedZone[], allocation: readonly PhaseAmps[]): readonly PhaseAmps[] =>
    zones.map(({ mayDrawAmps }, i) => mostAmps(mayDrawAmps, allocation[i] ?? NOTHING));

  it('fits every bound in which it fitted before, and takes no more of any other', () => {
    fc.assert(
      fc.property(lived, ({ zones, now, before, after }) => {
        for (const bound of now) {
          const then = loadOf(bound, zones, most(zones, before));
          const load = loadOf(bound, zones, most(zones, after));
          expect(load).toBeLessThanOrEqual(Math.max(bound.capacity, then) + 1e-6);
        }
      }),
      RUNS,
    );
  });

  it('is more of no bound that a zone which rose could have broken', () => {
    fc.assert(
      fc.property(lived, ({ zones, now, before, after }) => {
        for (const [i, values] of after.entries()) {
          const had = before[i] ?? NOTHING;
          const own = zones[i] as LimitedZone;
          for (const bound of now) {
            if (
              !bound.zones.includes(i) ||
              loadOn(bound, own, values) <= loadOn(bound, own, mostAmps(own.mayDrawAmps, had)) + 1e-9
            )
              continue;
            expect(loadOf(bound, zones, most(zones, after))).toBeLessThanOrEqual(bound.capacity + 1e-6);
          }
        }
      }),
      RUNS,
    );
  });

  it('keeps the least room of the hold time where nobody asked for more', () => {
    fc.assert(
      fc.property(lived, ({ zones, held, now, before, asked }) => {
        const patient = asked.map((one) => ({ ...one, against: 'held' as const }));
        const raised = grant(zones, before, { raises: patient, now, held });
        for (const bound of held) {
          const then = loadOf(bound, zones, most(zones, before));
          expect(loadOf(bound, zones, most(zones, raised))).toBeLessThanOrEqual(Math.max(bound.capacity, then) + 1e-6);
        }
      }),
      RUNS,
    );
  });

  it('leaves no room that a raise asked for: asking again gives nothing more', () => {
    fc.assert(
      fc.property(lived, ({ zones, now, held, asked, raised }) => {
        const then = zones.map((one, i) => ({ ...one, mayDrawAmps: mostAmps(one.mayDrawAmps, raised[i] ?? NOTHING) }));
        const again = grant(then, raised, { raises: asked, now, held });
        for (const [i, values] of again.entries())
          for (const phase of PHASES) expect(values[phase]).toBeCloseTo(raised[i]?.[phase] ?? NaN, 6);
      }),
      RUNS,
    );
  });

  it('is raised by steps that are of use and that can be said, and by nothing else', () => {
    fc.assert(
      fc.property(lived, ({ zones, before, asked, raised }) => {
        for (const [i, values] of raised.entries()) {
          const own = zones[i]?.lever ?? null;
          for (const phase of PHASES) {
            const had = before[i]?.[phase] ?? 0;
            expect(values[phase]).toBeGreaterThanOrEqual(had);
            if (values[phase] === had) continue;
            expect(own === null ? 0 : floorToLever(own, values[phase])).toBeCloseTo(values[phase], 9);
            const reasons = asked.filter(
              ({ zone: index, lines, wantedAmps, leastAmps }) =>
                index === i &&
                lines.includes(phase) &&
                wantedAmps >= values[phase] - 1e-9 &&
                leastAmps <= values[phase],
            );
            expect(reasons).not.toEqual([]);
          }
        }
      }),
      RUNS,
    );
  });
});
