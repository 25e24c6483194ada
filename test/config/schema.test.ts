/**
 * What people may write for the quantities, the dialect and the strategies' options.
 * @module
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineStrategy } from '../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { dialectOf, dialectSchema } from '../../src/config/schema/dialect-schema.ts';
import {
  duration,
  durationRange,
  instant,
  perPhase,
  positiveAmps,
  share,
  signedDuration,
} from '../../src/config/schema/quantities.ts';
import { bindStrategies, strategySchema } from '../../src/config/schema/strategy-schema.ts';
import type { RegisteredStrategy } from '../../src/strategies/index.ts';

const messageOf = (schema: z.ZodType, value: unknown): string =>
  schema.safeParse(value).error?.issues[0]?.message ?? '';

describe('a quantity', () => {
  it.each([
    [duration({ min: '1s', max: '1h' }), '90s', 90_000],
    [duration({ min: '1s', max: '1h' }), '1h', 3_600_000],
    [signedDuration({ min: '-1h', max: '1h' }), '-90s', -90_000],
    [durationRange, '5s..60s', { min: 5000, max: 60_000 }],
    [durationRange, '5s', { min: 5000, max: 5000 }],
    [share, '55%', 0.55],
    [share, '0.5%', 0.005],
    [instant, '2023-06-12T00:00:00+02:00', Date.UTC(2023, 5, 11, 22)],
    [instant, '2023-06-12T00:00Z', Date.UTC(2023, 5, 12)],
    [perPhase(positiveAmps), 63, 63],
    [perPhase(positiveAmps), [63, 63, 32], [63, 63, 32]],
  ] as const)('%# is read', (schema, written, value) => {
    expect(schema.parse(written)).toEqual(value);
  });

  it.each([
    [duration({ min: '1s', max: '1h' }), '0s', 'expected a duration from 1s to 1h'],
    [duration({ min: '1s', max: '1h' }), '61m', 'expected a duration from 1s to 1h'],
    [duration({ min: '1s', max: '1h' }), 35, 'expected a duration from 1s to 1h'],
    [signedDuration({ min: '-1h', max: '1h' }), '-2h', 'expected a duration from -1h to 1h'],
    [signedDuration({ min: '-1h', max: '1h' }), '', 'expected a duration from -1h to 1h'],
    [durationRange, '60s..5s', 'the shorter first'],
    [durationRange, '5s-60s', 'expected a range of durations'],
    [share, 55, 'expected a percentage such as 55%'],
    [share, '-5%', 'expected a percentage'],
    [share, '101%', 'at most 100%'],
    [instant, '2023-06-12T00:00:00', 'with its offset'],
    [instant, '2023-02-30T00:00:00Z', 'with its offset'],
    [instant, '2023-06-12', 'with its offset'],
  ] as const)('%# is refused in plain words', (schema, written, said) => {
    expect(messageOf(schema, written)).toContain(said);
  });

  it('is never silently something else, whatever the text', () => {
    const schemas = [duration({ min: '1s', max: '1h' }), durationRange, share, instant];
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...schemas), (text, schema) => {
        const read = schema.safeParse(text);
        expect(read.success ? JSON.stringify(read.data) : 'null').not.toContain(read.success ? 'null' : 'never');
      }),
    );
  });
});

describe('a dialect', () => {
  it('left empty is the likeliest one', () => {
    expect(dialectOf(dialectSchema.parse({}))).toEqual(DEFAULT_DIALECT);
  });

  it('keeps what is stated and nothing that is not', () => {
    const stated = {
      unit: 'percent',
      sense: 'limit',
      shape: 'perPhase',
      key: 'limit',
      integer: false,
      max: 100,
    } as const;
    expect(dialectOf(dialectSchema.parse(stated))).toEqual(stated);
  });
});

const nightCap = defineStrategy<{ readonly capAmps: number }, null>({
  id: 'night-cap',
  version: '1.0.0',
  summary: 'Caps the night.',
  options: z
    .strictObject({ capAmps: z.number().default(10) })
    .refine(({ capAmps }) => capAmps !== 13, 'expected no 13'),
  memory: null,
  failsafe: () => ({ ceilings: [] }),
  propose: (_, { options }) => ({ ceilings: [], memory: options.capAmps as never }),
});
const registry = [nightCap as unknown as RegisteredStrategy];

describe('an entry of strategies', () => {
  it('takes the options of the strategy it uses, with their defaults and their own checks', () => {
    const schema = strategySchema(registry);
    expect(schema.parse({ use: 'night-cap' })).toEqual({ use: 'night-cap', shadow: false, capAmps: 10 });
    expect(messageOf(schema, { use: 'night-cap', capAmps: 13 })).toBe('expected no 13');
    expect(schema.safeParse({ use: 'night-cap', cap: 5 }).success).toBe(false);
  });

  it('names what is registered where it uses something else', () => {
    expect(messageOf(strategySchema(registry), { use: 'day-cap' })).toBe(
      'expected night-cap, a path such as ./my-strategy.js, or package: and a name',
    );
    expect(messageOf(strategySchema([]), { use: 'day-cap' })).toContain('no strategies are registered');
  });

  it('is bound under its name to exactly its options', () => {
    const entries = z
      .array(strategySchema(registry))
      .parse([{ use: 'night-cap' }, { use: 'night-cap', name: 'b', shadow: true, capAmps: 5 }]);
    const bound = bindStrategies(entries, registry);
    expect(bound).toMatchObject([
      { name: 'night-cap', id: 'night-cap', shadow: false },
      { name: 'b', id: 'night-cap', shadow: true },
    ]);
    expect(bound.map((one) => (one.runs === 'elsewhere' ? one : one.propose({} as never, null)?.memory))).toEqual([
      10, 5,
    ]);
  });
});
