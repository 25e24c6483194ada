import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, PHASES, type Because, type PhaseIndex, type Reason } from '../../src/engine/index.ts';
import type { Raise } from '../../src/engine/limits.ts';
import { baseOf, raisesOf, reasonFor, type ShapedZone } from '../../src/engine/shaper.ts';
import { because, requestFor, threePhaseCar, type ZoneSpec } from '../support/share.ts';
import { siteOf } from '../support/site.ts';

const SITE = siteOf({ nodes: [{ name: 'Main', limitAmps: 100 }], rampUpAmps: 4 });
const WAITING: Because = { by: 'shaper', reason: { kind: 'ramp', rule: 'dead-time' } };

interface Shape extends Partial<ZoneSpec> {
  readonly zone?: number;
  readonly held: number;
  readonly share: number;
  readonly drawn?: number;
  readonly blocked?: Because;
  readonly resting?: boolean;
  readonly lines?: readonly PhaseIndex[];
}

/** A zone of two three-phase cars unless said otherwise. */
function shaped(shape: Shape): ShapedZone {
  const { zone = 0, held, share, drawn = held, blocked, resting = false, lines = PHASES, ...spec } = shape;
  const request = requestFor(zone, { cars: [threePhaseCar, threePhaseCar], ...spec });
  return {
    request: { ...request, lines },
    share: { amps: amps(share), because: because('share') },
    heldAmps: amps(held),
    occupiedAmps: amps(drawn),
    blocked: blocked ?? null,
    resting,
  };
}
const raises = (...zones: readonly Shape[]): readonly Raise[] => raisesOf(SITE, zones.map(shaped));
const wanted = (...zones: readonly Shape[]): readonly (readonly number[])[] =>
  raises(...zones).map(({ zone, leastAmps, wantedAmps }) => [zone, leastAmps, wantedAmps]);

describe('a start', () => {
  it('is weighed against what is free now where a car waits, and against the hold time’s least where none does', () => {
    expect(raises({ held: 0, share: 12 })[0]?.against).toBe('now');
    expect(raises({ held: 0, share: 6, cars: [], readiness: 6 })[0]?.against).toBe('held');
  });
});

describe('a rest', () => {
  it('keeps a zone whose cars were just stopped from starting them again, and says so', () => {
    expect(wanted({ held: 0, share: 12, resting: true })).toEqual([]);
    expect(wanted({ held: 5, share: 12, resting: true })).toEqual([]);
    expect(reasonFor(shaped({ held: 0, share: 12, resting: true }), amps(0)).reason).toMatchObject({ rule: 'restart' });
  });

  it('is over for a zone whose cars charge', () => {
    expect(wanted({ held: 6, share: 60, resting: true })).toEqual([[0, 7, 14]]);
  });

  it('keeps nothing from falling', () => {
    expect(baseOf(shaped({ held: 20, share: 0, resting: true }))).toBe(0);
  });
});

describe('zones of all kinds', () => {
  const shapes: fc.Arbitrary<Shape> = fc.record({
    held: fc.integer({ min: 0, max: 63 }),
    share: fc.integer({ min: 0, max: 63 }),
    drawn: fc.integer({ min: 0, max: 63 }),
    most: fc.integer({ min: 0, max: 63 }),
    readiness: fc.constantFrom(0, 6),
    cars: fc.array(fc.record({ lines: fc.constant(PHASES), min: fc.constantFrom(6, 8, 16), most: fc.constant(32) }), {
      maxLength: 4,
    }),
    resting: fc.boolean(),
    lines: fc.constantFrom<readonly PhaseIndex[]>(PHASES, [0], [2]),
  });
  const several = fc
    .array(shapes, { minLength: 1, maxLength: 8 })
    .map((all) => all.map((one, zone) => ({ ...one, zone })));

  it('ask for no more than their share, but for what they hold, and for nothing while they are blocked', () => {
    fc.assert(
      fc.property(several, fc.boolean(), (all, isBlocked) => {
        const zones = all.map((one) => ({
          ...one,
          share: Math.min(one.share, one.most ?? 63),
          ...(isBlocked ? { blocked: WAITING } : {}),
        }));
        for (const { zone, lines, wantedAmps, leastAmps } of raises(...zones)) {
          const one = zones[zone] as Shape;
          expect(lines).toBe(one.lines);
          expect(wantedAmps).toBeLessThanOrEqual(one.most ?? 63);
          if (wantedAmps === one.held && leastAmps === one.held) expect(one.held - one.share).toBeLessThan(2);
          else {
            expect(isBlocked).toBe(false);
            expect(wantedAmps).toBeLessThanOrEqual(one.share);
            expect(leastAmps).toBeGreaterThan(Math.min(one.held, one.share - 1));
          }
        }
      }),
    );
  });

  it('that are to start cars come before all that only charge faster, and after what is kept', () => {
    fc.assert(
      fc.property(several, (all) => {
        const places = raises(...all).map(({ zone, wantedAmps }) => {
          const { held, cars, share } = all[zone] as Shape;
          if (wantedAmps === held && held > share) return 0;
          return held === 0 || held < (cars?.[0]?.min ?? 0) ? 1 : 2;
        });
        expect(places).toEqual([...places].sort());
      }),
    );
  });
});

describe('down', () => {
  it('is at once: in any case a zone has no more than its share, whatever else it waits for', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.nat({ max: 100 }), fc.boolean(), (held, share, waits) => {
        const zone = shaped({ held, share, ...(waits ? { blocked: WAITING } : {}) });
        expect(baseOf(zone)).toBe(Math.min(held, share));
      }),
    );
  });

  it('is not worth a write for less than two amps, where what is held still fits', () => {
    expect(wanted({ held: 21.9, share: 20 })).toEqual([[0, 21.9, 21.9]]);
    expect(raises({ held: 21.9, share: 20, blocked: WAITING })[0]?.against).toBe('now');
    expect(wanted({ held: 22, share: 20 })).toEqual([]);
    expect(wanted({ held: 29, share: 20, lever: { stepAmps: amps(5) } })).toEqual([[0, 29, 29]]);
  });

  it('is never put off to nothing, nor above what the zone may have', () => {
    expect(wanted({ held: 1, share: 0 })).toEqual([]);
    expect(wanted({ held: 17, share: 16, most: 16 })).toEqual([]);
    expect(wanted({ held: 16, share: 15, most: 16 })).toEqual([[0, 16, 16]]);
  });
});

describe('up', () => {
  it('is a step per car at a time, weighed against the hold time’s least room', () => {
    expect(wanted({ held: 20, share: 60 })).toEqual([[0, 21, 28]]);
    expect(raises({ held: 20, share: 60 })[0]?.against).toBe('held');
  });

  it('is no more than the share, and nothing within the dead band', () => {
    expect(wanted({ held: 20, share: 23 })).toEqual([[0, 21, 23]]);
    expect(wanted({ held: 20, share: 60, lever: { stepAmps: amps(5) } })).toEqual([[0, 25, 28]]);
  });

  it('does not pile up above what is drawn: a command nobody follows rises once', () => {
    expect(wanted({ held: 40, share: 60, drawn: 20 })).toEqual([[0, 41, 40]]);
    expect(wanted({ held: 26, share: 60, drawn: 20 })).toEqual([[0, 27, 28]]);
  });

  it('leaves room above what is drawn for one arrival where a station is free', () => {
    expect(wanted({ held: 26, share: 60, drawn: 20, readiness: 6 })).toEqual([[0, 27, 34]]);
  });

  it('waits where it is blocked, and wants nothing at its share', () => {
    expect(wanted({ held: 20, share: 60, blocked: WAITING })).toEqual([]);
    expect(wanted({ held: 20, share: 20 })).toEqual([]);
  });

  it('from nothing to all minimums is one step, into the room there is now', () => {
    const [raise] = raises({ held: 0, share: 60 });
    expect(raise).toMatchObject({ leastAmps: 6, wantedAmps: 16 });
    expect(raise?.against).toBe('now');
    expect(wanted({ held: 0, share: 12 })).toEqual([[0, 6, 12]]);
    expect(wanted({ held: 0, share: 6, cars: [], readiness: 6 })).toEqual([[0, 6, 6]]);
  });

  it('from less than any car can use is one step too', () => {
    const needy = { cars: [{ ...threePhaseCar, min: 16 }] };
    const [raise] = raises({ ...needy, held: 6, share: 32 });
    expect(raise).toMatchObject({ leastAmps: 16, wantedAmps: 20 });
    expect(raise?.against).toBe('now');
  });

  it('lets what is held go first, then who starts, then who has least for its cars', () => {
    const order = raises(
      { zone: 0, held: 30, share: 60 },
      { zone: 1, held: 20, share: 60 },
      { zone: 2, held: 0, share: 60 },
      { zone: 3, held: 21, share: 20 },
      { zone: 4, held: 18, share: 60, cars: [threePhaseCar] },
    ).map(({ zone }) => zone);
    expect(order).toEqual([3, 2, 1, 0, 4]);
  });
});

describe('the reason of an allocation', () => {
  const reason = (zone: Shape, allocated: number): string => {
    const given: Reason = reasonFor(shaped(zone), amps(allocated)).reason;
    return given.kind === 'ramp' ? given.rule : given.kind === 'stated' ? given.text : given.kind;
  };

  it('is the share’s where it has its share', () => {
    expect(reason({ held: 20, share: 20 }, 20)).toBe('share');
  });

  it('is the step, the hold time, the dead band or what it waits for where it has less', () => {
    expect(reason({ held: 20, share: 60 }, 28)).toBe('step');
    expect(reason({ held: 20, share: 60 }, 20)).toBe('hold');
    expect(reason({ held: 20, share: 20.5 }, 20)).toBe('dead-band');
    expect(reason({ held: 0, share: 6 }, 0)).toBe('hold');
    expect(reason({ held: 20, share: 60, blocked: WAITING }, 20)).toBe('dead-time');
  });

  it('is that a decrease is not worth a write where it has more', () => {
    expect(reason({ held: 21, share: 20 }, 21)).toBe('dead-band');
  });
});
