import { describe, expect, it } from 'vitest';
import { leaving, noReduction, readReduction, type Leniency } from '../../../sim/evce/reductions.ts';
import { amps, onAllPhases, volts } from '../../../src/engine/index.ts';
import { DEFAULT_DIALECT, type Dialect, type ZoneElectrics } from '../../../src/evce/dialect.ts';

const ZONE: ZoneElectrics = { maxAmps: amps(63), voltage: volts(230), phases: 3 };

const DIALECTS: readonly Dialect[] = [
  DEFAULT_DIALECT,
  { ...DEFAULT_DIALECT, sense: 'limit', key: 'limit' },
  { ...DEFAULT_DIALECT, unit: 'percent', max: 100 },
  { ...DEFAULT_DIALECT, shape: 'perPhase' },
  {
    ...DEFAULT_DIALECT,
    unit: 'kilowatt',
    integer: false,
    enabledKey: 'enabled',
    validityKey: 'validity',
    validitySeconds: 2700,
  },
];

describe('a reduction as the box stores it', () => {
  it.each(DIALECTS)('starts out as none: the zone has its maximum ($unit $sense $shape)', (dialect) => {
    const { body, allowedAmps } = noReduction(dialect, ZONE);
    expect(allowedAmps).toEqual([63, 63, 63]);
    expect(readReduction({ dialect, zone: ZONE }, body)?.allowedAmps).toEqual([63, 63, 63]);
  });

  it('keeps the fields of its dialect and drops all others', () => {
    const dialect: Dialect = { ...DEFAULT_DIALECT, enabledKey: 'enabled' };
    const sent = { enabled: true, reduction: 23, comment: 'from nowhere' };
    expect(readReduction({ dialect, zone: ZONE }, sent)).toEqual({
      body: { enabled: true, reduction: 23 },
      allowedAmps: [40, 40, 40],
    });
  });

  it('leaves nothing, and not less, when more is taken than there is', () => {
    expect(readReduction({ dialect: DEFAULT_DIALECT, zone: ZONE }, { reduction: 1000 })?.allowedAmps).toEqual([
      0, 0, 0,
    ]);
  });

  it('is refused where the box takes whole numbers, or none of that size', () => {
    expect(readReduction({ dialect: DEFAULT_DIALECT, zone: ZONE }, { reduction: 2.5 })).toBeNull();
    expect(
      readReduction({ dialect: { ...DEFAULT_DIALECT, integer: false }, zone: ZONE }, { reduction: 2.5 }),
    ).not.toBeNull();
    expect(readReduction({ dialect: { ...DEFAULT_DIALECT, max: 50 }, zone: ZONE }, { reduction: 51 })).toBeNull();
    expect(
      readReduction(
        { dialect: { ...DEFAULT_DIALECT, shape: 'perPhase' }, zone: ZONE },
        { reduction: { l1: 1, l2: 2 } },
      ),
    ).toBeNull();
  });

  it('counts as none while it is switched off', () => {
    const dialect: Dialect = { ...DEFAULT_DIALECT, enabledKey: 'enabled' };
    expect(readReduction({ dialect, zone: ZONE }, { enabled: false })?.allowedAmps).toEqual([63, 63, 63]);
  });

  const readBy = (leniency: Partial<Leniency>, body: unknown, dialect = DEFAULT_DIALECT) => {
    const careful = { invalidReduction: 'refuse', beyondMaximum: 'accept', fractions: 'refuse' } as const;
    return readReduction({ dialect, zone: ZONE, leniency: { ...careful, ...leniency } }, body);
  };

  it('counts as none where the box takes nonsense for nothing', () => {
    for (const body of [{ reduction: null }, { reduction: -5 }, { reduction: '7' }, {}, null, [1]]) {
      expect(readBy({}, body)).toBeNull();
      expect(readBy({ invalidReduction: 'zero' }, body)).toEqual({ body: { reduction: 0 }, allowedAmps: [63, 63, 63] });
    }
  });

  it('beyond the maximum is stored as it is, clamped or refused, and a limit is never beyond', () => {
    expect(readBy({}, { reduction: 80 })?.body).toEqual({ reduction: 80 });
    expect(readBy({ beyondMaximum: 'clamp' }, { reduction: 80 })?.body).toEqual({ reduction: 63 });
    expect(readBy({ beyondMaximum: 'clamp' }, { reduction: 62 })?.body).toEqual({ reduction: 62 });
    expect(readBy({ beyondMaximum: 'refuse' }, { reduction: 64 })).toBeNull();
    const limit: Dialect = { ...DEFAULT_DIALECT, sense: 'limit' };
    expect(readBy({ beyondMaximum: 'refuse' }, { reduction: 80 }, limit)?.allowedAmps).toEqual([63, 63, 63]);
  });

  it('with a fraction is rounded where the box does so', () => {
    expect(readBy({ fractions: 'round' }, { reduction: 2.6 })?.body).toEqual({ reduction: 3 });
    const perPhase: Dialect = { ...DEFAULT_DIALECT, shape: 'perPhase' };
    const body = { reduction: { l1: 1.2, l2: 2.6, l3: 0 } };
    expect(readBy({ fractions: 'round' }, body, perPhase)?.body).toEqual({ reduction: { l1: 1, l2: 3, l3: 0 } });
  });

  it('can be made for what it shall leave', () => {
    expect(leaving(DEFAULT_DIALECT, ZONE, onAllPhases(amps(20))).body).toEqual({ reduction: 43 });
  });
});
