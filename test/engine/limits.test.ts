import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taken, type Bound } from '../../src/engine/bounds.ts';
import { amps, floorToLever, type Amps, type PhaseAmps } from '../../src/engine/index.ts';
import { clamp, grant, type LimitedZone, type Raise } from '../../src/engine/limits.ts';
import { threePhases } from '../support/drive.ts';
import { boundsAt, loadOf, sharings, type Sharing } from '../support/share.ts';

const RUNS = { numRuns: 500 };
const arbitrary = sharings({ zones: 10 });

const limitedOf = (sharing: Sharing, mayDraw: (i: number) => number): readonly LimitedZone[] =>
  sharing.requests.map(({ lever, wiredAmps }, i) => ({ lever, wiredAmps, mayDrawAmps: amps(mayDraw(i)) }));

/** Anything that arithmetic gone wrong may produce. */
const wild = fc.oneof(
  fc.double({ min: -100, max: 500 }),
  fc.constantFrom(NaN, Infinity, -Infinity, -0, 1e308),
  fc.integer({ min: 0, max: 300 }),
);
const wildList = fc.array(wild, { minLength: 10, maxLength: 10 });

const lineBounds = ({ bounds }: Sharing): readonly Bound[] => bounds.filter(({ weights }) => weights[0] !== 230);

describe('the clamp', () => {
  it('leaves no bound broken, whatever the allocations were', () => {
    fc.assert(
      fc.property(arbitrary, wildList, (sharing, values) => {
        const zones = limitedOf(sharing, () => 0);
        const clamped = clamp(
          zones,
          zones.map((_, i) => amps(values[i] ?? 0)),
          sharing.bounds,
        );
        for (const bound of sharing.bounds)
          expect(loadOf(bound, sharing.requests, clamped)).toBeLessThanOrEqual(bound.capacity * (1 + 1e-8) + 1e-6);
      }),
      RUNS,
    );
  });

  it('gives back numbers from 0 to the zone’s maximum that can be said, and raises none', () => {
    fc.assert(
      fc.property(arbitrary, wildList, (sharing, values) => {
        const zones = limitedOf(sharing, () => 0);
        const clamped = clamp(
          zones,
          zones.map((_, i) => amps(values[i] ?? 0)),
          sharing.bounds,
        );
        for (const [i, value] of clamped.entries()) {
          const lever = zones[i]?.lever;
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(Math.max(0, Number.isFinite(values[i]) ? (values[i] ?? 0) : 0) + 1e-6);
          if (lever) expect(floorToLever(lever, value)).toBeCloseTo(value, 9);
        }
      }),
      RUNS,
    );
  });

  it('leaves alone what keeps the bounds', () => {
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 0, max: 5 }), (sharing, value) => {
        const zones = limitedOf(sharing, () => 0);
        const wanted = zones.map(({ lever }) => floorToLever(lever as NonNullable<typeof lever>, value));
        const kept = sharing.bounds.every((bound) => loadOf(bound, sharing.requests, wanted) <= bound.capacity);
        if (kept) expect(clamp(zones, wanted, sharing.bounds)).toEqual(wanted);
      }),
      RUNS,
    );
  });

  it('gives nothing to a zone that the box has not listed', () => {
    const unlisted: LimitedZone = { lever: null, wiredAmps: threePhases(32), mayDrawAmps: amps(63) };
    expect(clamp([unlisted], [amps(20)], [])).toEqual([0]);
  });

  it('cuts also where a line carries less than the zone’s most loaded one', () => {
    const zone: LimitedZone = {
      lever: { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' },
      wiredAmps: threePhases(50, 10, 50),
      mayDrawAmps: amps(0),
    };
    expect(clamp([zone], [amps(50)], boundsAt(0, [0], threePhases(100, 8, 100)))).toEqual([8]);
  });
});

const lever = { maxAmps: amps(63), stepAmps: amps(1), countedFrom: 'maximum', shape: 'scalar' } as const;
const zone = (mayDraw: number, wiredAmps: PhaseAmps = threePhases(63)): LimitedZone => ({
  lever,
  wiredAmps,
  mayDrawAmps: amps(mayDraw),
});
const raise = (to: number, of: Partial<Raise> = {}): Raise => ({
  zone: 0,
  wantedAmps: amps(to),
  leastAmps: amps(0),
  bounds: boundsAt(0, [0, 1], threePhases(60)),
  ...of,
});
const none: readonly Amps[] = [amps(0), amps(0)];

describe('a raise', () => {
  it('counts others at what they may still draw, not at what they were told', () => {
    expect(grant([zone(0), zone(50)], none, [raise(30)])).toEqual([10, 0]);
    expect(grant([zone(0), zone(20)], none, [raise(30)])).toEqual([30, 0]);
  });

  it('counts others at what they were just given where that is more', () => {
    expect(grant([zone(0), zone(0)], [amps(0), amps(45)], [raise(30)])).toEqual([15, 45]);
    expect(grant([zone(0), zone(0)], none, [raise(40), raise(40, { zone: 1 })])).toEqual([40, 20]);
  });

  it('does not count what the zone itself may still draw', () => {
    expect(grant([zone(63), zone(0)], none, [raise(30)])).toEqual([30, 0]);
  });

  it('is refused where less than its least would be granted, and never lowers', () => {
    expect(grant([zone(0), zone(50)], none, [raise(30, { leastAmps: amps(11) })])).toEqual([0, 0]);
    expect(grant([zone(0), zone(50)], [amps(12), amps(0)], [raise(30)])).toEqual([12, 0]);
  });

  it('is granted on the lines it loads, whatever the others carry', () => {
    const bounds = boundsAt(0, [0, 1], threePhases(60, 5, 60));
    expect(grant([zone(0, threePhases(32, 0, 0)), zone(20)], none, [raise(30, { bounds })])).toEqual([30, 0]);
    expect(grant([zone(0, threePhases(32, 4, 0)), zone(0)], none, [raise(30, { bounds })])).toEqual([30, 0]);
    expect(grant([zone(0, threePhases(32, 6, 0)), zone(0)], none, [raise(30, { bounds })])).toEqual([5, 0]);
  });

  it('has nothing to do with feeders that the zone is not on', () => {
    const bounds = [...boundsAt(0, [0, 1], threePhases(60)), ...boundsAt(1, [1], threePhases(5))];
    expect(grant([zone(0), zone(20)], none, [raise(30, { bounds })])).toEqual([30, 0]);
  });

  it('is refused to a zone that the box has not listed, and where a bound is broken already', () => {
    expect(grant([{ ...zone(0), lever: null }, zone(0)], none, [raise(30)])).toEqual([0, 0]);
    expect(grant([zone(0), zone(61)], none, [raise(30)])).toEqual([0, 0]);
    expect(grant([zone(0), zone(0)], none, [raise(NaN)])).toEqual([0, 0]);
  });

  it('never breaks a bound together with all that the others may still draw', () => {
    const raises = fc.array(fc.record({ zone: fc.nat({ max: 9 }), to: fc.integer({ min: 0, max: 100 }) }), {
      maxLength: 12,
    });
    const draws = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(arbitrary, raises, draws, (sharing, wanted, mayDraw) => {
        const zones = limitedOf(sharing, (i) => mayDraw[i] ?? 0);
        const asked = wanted
          .filter((one) => one.zone < zones.length)
          .map((one) => raise(one.to, { zone: one.zone, bounds: sharing.bounds }));
        const granted = grant(
          zones,
          zones.map(() => amps(0)),
          asked,
        );
        for (const [i, value] of granted.entries()) {
          if (value === 0) continue;
          for (const bound of lineBounds(sharing).filter(({ zones: below }) => below.includes(i))) {
            const own = taken(bound, value, zones[i]?.wiredAmps ?? threePhases(0));
            const others = granted.map((other, j) => (j === i ? 0 : Math.max(other, mayDraw[j] ?? 0)));
            if (own > 0)
              expect(own + loadOf(bound, sharing.requests, others)).toBeLessThanOrEqual(bound.capacity + 1e-6);
          }
        }
      }),
      RUNS,
    );
  });
});
