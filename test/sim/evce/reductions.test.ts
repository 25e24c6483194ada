import { describe, expect, it } from 'vitest';
import { noReduction, readReduction } from '../../../sim/evce/reductions.ts';
import { amps, volts } from '../../../src/engine/index.ts';
import { DEFAULT_DIALECT, type Dialect, type ZoneElectrics } from '../../../src/evce/dialect.ts';

const ZONE: ZoneElectrics = { maxAmps: amps(63), voltage: volts(230), phases: 3 };

const DIALECTS: readonly Dialect[] = [
  DEFAULT_DIALECT,
  { ...DEFAULT_DIALECT, sense: 'limit', key: 'limit' },
  { ...DEFAULT_DIALECT, unit: 'percent', max: 100 },
  { ...DEFAULT_DIALECT, shape: 'perPhase' },
  { ...DEFAULT_DIALECT, unit: 'kilowatt', integer: false, enabledKey: 'enabled', validityKey: 'validity', validitySeconds: 2700 },
];

describe('a reduction as the box stores it', () => {
  it.each(DIALECTS)('starts out as none: the zone has its maximum ($unit $sense $shape)', (dialect) => {
    const { body, allowedAmps } = noReduction(dialect, ZONE);
    expect(allowedAmps).toEqual([63, 63, 63]);
    expect(readReduction(dialect, ZONE, body)?.allowedAmps).toEqual([63, 63, 63]);
  });

  it('keeps the fields of its dialect and drops all others', () => {
    const dialect: Dialect = { ...DEFAULT_DIALECT, enabledKey: 'enabled' };
    const sent = { enabled: true, reduction: 23, comment: 'from nowhere' };
    expect(readReduction(dialect, ZONE, sent)).toEqual({
      body: { enabled: true, reduction: 23 },
      allowedAmps: [40, 40, 40],
    });
  });

  it('leaves nothing, and not less, when more is taken than there is', () => {
    expect(readReduction(DEFAULT_DIALECT, ZONE, { reduction: 1000 })?.allowedAmps).toEqual([0, 0, 0]);
  });

  it('is refused where the box takes whole numbers, or none of that size', () => {
    expect(readReduction(DEFAULT_DIALECT, ZONE, { reduction: 2.5 })).toBeNull();
    expect(readReduction({ ...DEFAULT_DIALECT, integer: false }, ZONE, { reduction: 2.5 })).not.toBeNull();
    expect(readReduction({ ...DEFAULT_DIALECT, max: 50 }, ZONE, { reduction: 51 })).toBeNull();
    expect(readReduction({ ...DEFAULT_DIALECT, shape: 'perPhase' }, ZONE, { reduction: { l1: 1, l2: 2 } })).toBeNull();
  });

  it('counts as none while it is switched off', () => {
    const dialect: Dialect = { ...DEFAULT_DIALECT, enabledKey: 'enabled' };
    expect(readReduction(dialect, ZONE, { enabled: false })?.allowedAmps).toEqual([63, 63, 63]);
  });
});
