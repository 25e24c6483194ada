import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amps, floorToLever, mapPhases, onAllPhases, volts, type PhaseAmps } from '../../src/engine/index.ts';
import {
  asRead,
  decodeReduction,
  DEFAULT_DIALECT,
  encodeReduction,
  leverOf,
  type Dialect,
  type ZoneElectrics,
} from '../../src/evce/dialect.ts';
import { parseBody, reductionSchema } from '../../src/evce/wire.ts';
import { DIALECTS } from '../support/dialects.ts';

const ZONE: ZoneElectrics = { maxAmps: amps(125), voltage: volts(230), phases: 3 };

const dialects: fc.Arbitrary<Dialect> = fc
  .record({
    unit: fc.constantFrom('ampere' as const, 'percent' as const, 'kilowatt' as const),
    sense: fc.constantFrom('removed' as const, 'limit' as const),
    shape: fc.constantFrom('scalar' as const, 'perPhase' as const),
    key: fc.constantFrom('reduction', 'maxCurrent', 'current_limit'),
    integer: fc.boolean(),
  })
  .chain((dialect) =>
    fc.constantFrom<Dialect>(
      dialect,
      { ...dialect, enabledKey: 'isEnabled' },
      { ...dialect, validityKey: 'valid_for', validitySeconds: 2700 },
      { ...dialect, enabledKey: 'enabled', validityKey: 'validFor', validitySeconds: 3600 },
    ),
  );
const zones: fc.Arbitrary<ZoneElectrics> = fc.record({
  maxAmps: fc.oneof(fc.integer({ min: 6, max: 1000 }), fc.double({ min: 6, max: 1000, noNaN: true })).map(amps),
  voltage: fc.constantFrom(120, 230, 231.4, 277).map(volts),
  phases: fc.constantFrom(1 as const, 3 as const),
});
const phaseAmps: fc.Arbitrary<PhaseAmps> = fc
  .tuple(...[0, 1, 2].map(() => fc.double({ min: 0, max: 1100, noNaN: true })))
  .map(([l1 = 0, l2 = 0, l3 = 0]) => [amps(l1), amps(l2), amps(l3)]);

/** What the box would hold after the body went over the wire. */
function overTheWire(dialect: Dialect, zone: ZoneElectrics, allowed: PhaseAmps) {
  const encoded = encodeReduction(dialect, zone, allowed);
  if (!encoded.ok) return { encoded, decoded: null };
  const body = parseBody(JSON.stringify(encoded.body), reductionSchema);
  return { encoded, decoded: body.ok ? decodeReduction(dialect, zone, body.value) : null };
}

function bodyFor(dialect: Partial<Dialect>, allowedAmps: number | PhaseAmps, zone: ZoneElectrics = ZONE) {
  const allowed = typeof allowedAmps === 'number' ? onAllPhases(amps(allowedAmps)) : allowedAmps;
  const encoded = encodeReduction({ ...DEFAULT_DIALECT, ...dialect }, zone, allowed);
  return encoded.ok ? encoded.body : encoded.why;
}

describe('a reduction on the wire', () => {
  it('is by default the whole amps taken off each phase', () => {
    expect(bodyFor({}, 80)).toEqual({ reduction: 45 });
    expect(bodyFor({}, 125)).toEqual({ reduction: 0 });
    expect(bodyFor({}, 0)).toEqual({ reduction: 125 });
  });

  it.each([
    [{ unit: 'percent' }, 80, { reduction: 36 }],
    [{ unit: 'percent', sense: 'limit' }, 80, { reduction: 64 }],
    [{ unit: 'kilowatt', sense: 'limit' }, 80, { reduction: 55 }],
    [{ unit: 'kilowatt', sense: 'limit', integer: false }, 80, { reduction: 55.2 }],
    [{ sense: 'limit', integer: false }, 80.37, { reduction: 80.3 }],
    [{ integer: false }, 80.37, { reduction: 44.7 }],
    [{ sense: 'limit', key: 'current', enabledKey: 'enabled' }, 80, { enabled: true, current: 80 }],
    [{ shape: 'perPhase', sense: 'limit' }, [amps(1), amps(2), amps(3)], { reduction: { l1: 1, l2: 2, l3: 3 } }],
    [{ shape: 'scalar', sense: 'limit' }, [amps(3), amps(2), amps(1)], { reduction: 1 }],
  ] as const)('in the dialect %j leaves %j A as %j', (dialect, allowed, body) => {
    expect(bodyFor(dialect, allowed)).toEqual(body);
  });

  it('never leaves more than asked, on any phase, in any dialect', () => {
    fc.assert(
      fc.property(dialects, zones, phaseAmps, (dialect, zone, asked) => {
        const { encoded, decoded } = overTheWire(dialect, zone, asked);
        expect(encoded.ok && decoded?.ok).toBe(true);
        if (!encoded.ok || decoded?.ok !== true) return;
        decoded.allowedAmps.forEach((left, phase) => expect(left).toBeLessThanOrEqual((asked[phase] ?? 0) + 1e-6));
        expect(decoded.allowedAmps).toEqual(encoded.allowedAmps);
      }),
      { numRuns: 500 },
    );
  });

  it('brings every value of the lever back exactly', () => {
    fc.assert(
      fc.property(dialects, zones, phaseAmps, (dialect, zone, asked) => {
        const lever = leverOf(dialect, zone);
        const [first, ...rest] = mapPhases(asked, (value) => floorToLever(lever, value));
        const said: PhaseAmps = dialect.shape === 'scalar' ? onAllPhases(first) : [first, rest[0], rest[1]];
        const { decoded } = overTheWire(dialect, zone, said);
        expect(decoded).toEqual({ ok: true, allowedAmps: said });
      }),
      { numRuns: 500 },
    );
  });

  it('loses less than one step by rounding', () => {
    fc.assert(
      fc.property(dialects, zones, fc.double({ min: 0, max: 1, noNaN: true }), (dialect, zone, share) => {
        const asked = amps(share * zone.maxAmps);
        const { encoded } = overTheWire(dialect, zone, onAllPhases(asked));
        const [left] = encoded.ok ? encoded.allowedAmps : [NaN];
        expect(asked - left).toBeLessThan(leverOf(dialect, zone).stepAmps + 1e-6);
      }),
    );
  });

  it('refuses what the box cannot be told instead of leaving more', () => {
    expect(bodyFor({ max: 100 }, 10)).toBe('the box takes no reduction that leaves 10 A');
    expect(bodyFor({ sense: 'limit', min: 6 }, 3)).toBe('the box takes no reduction that leaves 3 A');
    expect(bodyFor({}, Number.NaN)).toBe('the allocation is not a number');
  });

  it('leaves less where the box cannot be told as much', () => {
    expect(bodyFor({ sense: 'limit', max: 32 }, 80)).toEqual({ reduction: 32 });
    expect(bodyFor({ min: 10 }, 125)).toEqual({ reduction: 10 });
    expect(leverOf({ ...DEFAULT_DIALECT, min: 10 }, ZONE).maxAmps).toBe(115);
  });

  it.each([{}, { reduction: null }, { reduction: '40' }, { reduction: -1 }, { reduction: { l1: 1, l2: 1, l3: 1 } }])(
    'does not guess what %j means',
    (body) => {
      expect(decodeReduction(DEFAULT_DIALECT, ZONE, body)).toMatchObject({ ok: false });
    },
  );

  it('reads a reduction that is switched off as none', () => {
    const dialect: Dialect = { ...DEFAULT_DIALECT, enabledKey: 'enabled' };
    const off = decodeReduction(dialect, ZONE, { enabled: false, reduction: 40 });
    expect(off).toEqual({ ok: true, allowedAmps: onAllPhases(amps(125)) });
    expect(decodeReduction(dialect, ZONE, { reduction: 40 })).toMatchObject({ ok: false });
  });

  it('keeps a foreign value between two steps as it is', () => {
    expect(decodeReduction(DEFAULT_DIALECT, ZONE, { reduction: 40.55 })).toEqual({
      ok: true,
      allowedAmps: onAllPhases(amps(84.45)),
    });
  });

  it("bounds what a box says by zero and the zone's maximum", () => {
    const limit: Dialect = { ...DEFAULT_DIALECT, sense: 'limit' };
    expect(decodeReduction(limit, ZONE, { reduction: 9999 })).toEqual({
      ok: true,
      allowedAmps: onAllPhases(amps(125)),
    });
    expect(decodeReduction(DEFAULT_DIALECT, ZONE, { reduction: 9999 })).toEqual({
      ok: true,
      allowedAmps: onAllPhases(amps(0)),
    });
  });

  it('says for how long it holds where the box wants to know, and is not written where nobody has said it', () => {
    expect(bodyFor({ validityKey: 'validFor', validitySeconds: 2700 }, 80)).toEqual({ reduction: 45, validFor: 2700 });
    expect(bodyFor({ validityKey: 'validFor' }, 80)).toBe(
      'the dialect does not say for how long a reduction shall hold',
    );
  });

  it('can be put back as it was read, in the spelling of the box', () => {
    const dialect: Dialect = { ...DEFAULT_DIALECT, key: 'maxCurrent', enabledKey: 'isEnabled' };
    expect(asRead(dialect, { max_current: 40.55, is_enabled: false, last_update: 'x' })).toEqual({
      maxCurrent: 40.55,
      isEnabled: false,
    });
    expect(asRead(dialect, { reduction: 3 })).toBeNull();
  });
});

describe.each(DIALECTS)('the dialect "$name"', ({ dialect }) => {
  const zonesOfAllKinds = zones.filter(({ maxAmps }) => maxAmps <= 200);

  it('never leaves more than asked, and is read back as what it left', () => {
    fc.assert(
      fc.property(zonesOfAllKinds, phaseAmps, (zone, asked) => {
        const { encoded, decoded } = overTheWire(dialect, zone, asked);
        expect(encoded.ok).toBe(true);
        if (!encoded.ok || decoded?.ok !== true) return;
        decoded.allowedAmps.forEach((left, phase) => expect(left).toBeLessThanOrEqual((asked[phase] ?? 0) + 1e-6));
        expect(decoded.allowedAmps).toEqual(encoded.allowedAmps);
      }),
    );
  });

  it('brings what the box can be told back exactly, and put back as read it is the same', () => {
    fc.assert(
      fc.property(zonesOfAllKinds, fc.double({ min: 0, max: 1, noNaN: true }), (zone, share) => {
        const said = onAllPhases(floorToLever(leverOf(dialect, zone), share * zone.maxAmps));
        const { encoded, decoded } = overTheWire(dialect, zone, said);
        expect(decoded).toEqual({ ok: true, allowedAmps: said });
        if (!encoded.ok) return;
        const read = parseBody(JSON.stringify(encoded.body), reductionSchema);
        expect(read.ok && asRead(dialect, read.value)).toEqual(encoded.body);
      }),
    );
  });

  it('loses less than a step by rounding', () => {
    const { stepAmps } = leverOf(dialect, ZONE);
    for (let asked = 0; asked <= ZONE.maxAmps; asked += 0.37) {
      const { encoded } = overTheWire(dialect, ZONE, onAllPhases(amps(asked)));
      expect(asked - (encoded.ok ? encoded.allowedAmps[0] : NaN)).toBeLessThan(stepAmps + 1e-6);
    }
  });
});

describe('the list of dialects', () => {
  it('has at least twelve, all of them different, with every unit, sense and shape', () => {
    const words = DIALECTS.map(({ dialect }) => JSON.stringify(dialect));
    expect(new Set(words).size).toBeGreaterThanOrEqual(12);
    expect(new Set(words).size).toBe(words.length);
    const combinations = DIALECTS.map(({ dialect }) => `${dialect.unit} ${dialect.sense}`);
    expect(new Set(combinations).size).toBe(6);
    expect(new Set(DIALECTS.map(({ dialect }) => `${dialect.unit} ${dialect.shape}`)).size).toBe(6);
  });
});
