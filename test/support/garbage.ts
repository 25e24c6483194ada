/**
 * Strategies that say anything: ceilings and wishes of all sizes, nonsense, and nothing at all.
 * @module
 */
import fc from 'fast-check';
import {
  amps,
  bindStrategy,
  defineStrategy,
  onAllPhases,
  voltAmps,
  watts,
  type BoundStrategy,
  type Ceiling,
  type CeilingBound,
  type Proposal,
  type Wish,
} from '../../src/engine/index.ts';

const reason = fc.constant({ kind: 'stated' as const, text: 'arbitrary', facts: {} });

/** Numbers that a program may compute by mistake. */
const anyNumber = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 0, max: most, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -1, -0, 1e308) },
  );

const bound = (numbers: typeof anyNumber): fc.Arbitrary<CeilingBound> =>
  fc.oneof(
    numbers(300).map((value): CeilingBound => ({ unit: 'A', amps: onAllPhases(amps(value)) })),
    numbers(100_000).map((value): CeilingBound => ({ unit: 'W', watts: watts(value) })),
    numbers(100_000).map((value): CeilingBound => ({ unit: 'VA', voltAmps: voltAmps(value) })),
  );

const ceiling = (numbers: typeof anyNumber, nodes: readonly string[]): fc.Arbitrary<Ceiling> =>
  fc.record({
    node: fc.constantFrom(...nodes),
    bound: bound(numbers),
    covers: fc.constantFrom<'total' | 'charging'>('total', 'charging'),
    kind: fc.constantFrom<Ceiling['kind']>('protective', 'mandatory', 'economic'),
    until: fc.constant(null),
    reason,
  });

const wish: fc.Arbitrary<Wish> = fc.record({
  zone: fc.constantFrom('z0', 'z1', 'z2', 'z3', 'z4'),
  want: anyNumber(200).map((value) => ({ unit: 'A' as const, amps: amps(value) })),
  priority: fc.integer({ min: 0, max: 3 }),
  reason,
});

const sound = (most: number): fc.Arbitrary<number> => fc.double({ min: 0, max: most, noNaN: true });

/** One ceiling on a node that there is, of a size that means something. */
export const soundCeiling = ceiling(sound, ['n0']);

/** What a strategy may return that was written in good faith, and what one may that was not. */
const proposal: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ ceilings: fc.array(ceiling(sound, ['n0', 'n1', 'n2']), { maxLength: 3 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ceilings: fc.array(ceiling(anyNumber, ['n0', 'n1', 'nowhere']), { maxLength: 3 }),
      wishes: fc.array(wish, { maxLength: 2 }),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom(undefined, {}, [], 7, 'full speed', { ceilings: [null] }, { ceilings: 7 }) },
);

/** Says the same at every decision; throws when it is to say null. */
export function saying(name: string, said: unknown): BoundStrategy {
  const strategy = defineStrategy<null, null>({
    id: name,
    version: '1.0.0',
    summary: 'says what a test tells it to',
    options: { parse: () => null },
    memory: null,
    failsafe: () => ({ ceilings: [] }),
    propose: () => {
      if (said === null) throw new RangeError('told nothing');
      return said as Proposal<null>;
    },
  });
  return bindStrategy(strategy, { name, options: null, shadow: false });
}

/** Up to three strategies that say anything. */
export const garbageStrategies: fc.Arbitrary<readonly BoundStrategy[]> = fc
  .array(fc.option(proposal), { maxLength: 3 })
  .map((all) => all.map((said, index) => saying(`s${index}`, said)));

/** Up to three strategies that give sound ceilings and wish for nothing. */
export const ceilingStrategies: fc.Arbitrary<readonly BoundStrategy[]> = fc
  .array(fc.array(ceiling(sound, ['n0', 'n1', 'n2']), { maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((all) => all.map((ceilings, index) => saying(`s${index}`, { ceilings })));
