import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { reductionShape } from '../../../sim/evce/reduction-shape.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../../src/evce/dialect.ts';

const takes = (dialect: Partial<Dialect>, body: unknown): boolean =>
  z.fromJSONSchema(reductionShape({ ...DEFAULT_DIALECT, ...dialect })).safeParse(body).success;

describe('the shape of a reduction', () => {
  it('is one whole number of at least 0 unless the dialect says otherwise', () => {
    const taken = [{ reduction: 0 }, { reduction: 12 }, { reduction: -1 }, { reduction: 1.5 }, { reduction: '1' }, {}];
    expect(taken.map((body) => takes({}, body))).toEqual([true, true, false, false, false, false]);
  });

  it('has the key, the range and the fineness of the dialect', () => {
    const dialect = { key: 'limit', integer: false, min: 1, max: 100 } as const;
    const taken = [{ limit: 1.5 }, { limit: 0.5 }, { limit: 101 }, { reduction: 2 }];
    expect(taken.map((body) => takes(dialect, body))).toEqual([true, false, false, false]);
  });

  it('is one number a line where the dialect tells lines apart', () => {
    const taken = [{ reduction: { l1: 1, l2: 2, l3: 3 } }, { reduction: { l1: 1, l2: 2 } }, { reduction: 1 }];
    expect(taken.map((body) => takes({ shape: 'perPhase' }, body))).toEqual([true, false, false]);
  });

  it('need not say how much where it can be switched off', () => {
    const dialect = { enabledKey: 'enabled', validityKey: 'seconds' } as const;
    const taken = [{ enabled: false }, { enabled: true, reduction: 1, seconds: 60 }, { reduction: 1 }];
    expect(taken.map((body) => takes(dialect, body))).toEqual([true, true, false]);
  });

  it.each([
    ['ampere', 'removed', 'A per line taken off what the zone may draw.'],
    ['percent', 'removed', 'Percent of the zone’s maximum taken off what the zone may draw.'],
    ['kilowatt', 'limit', 'kW that the zone may still draw.'],
  ] as const)('says what it means: %s %s', (unit, sense, says) => {
    const { properties } = reductionShape({ ...DEFAULT_DIALECT, unit, sense });
    expect(properties).toMatchObject({ reduction: { description: says } });
  });
});
