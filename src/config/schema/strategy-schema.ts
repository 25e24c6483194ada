/**
 * The options of every registered strategy as one schema: an entry of the site file says which strategy to
 * `use`, and the rest of its keys are that strategy's own.
 * @module
 */
import { z } from 'zod';
import { bindStrategy, type StrategyHere } from '../../engine/index.ts';
import type { RegisteredStrategy } from '../../strategies/index.ts';
import { oneOf } from '../document/expectation.ts';
import { name } from './quantities.ts';

/** An entry of `strategies` after its options were checked. */
export type StrategyInput = {
  readonly use: string;
  readonly name?: string | undefined;
  readonly shadow: boolean;
} & Readonly<Record<string, unknown>>;

/** The schema of one entry. */
export function strategySchema(strategies: readonly RegisteredStrategy[]): z.ZodType<StrategyInput> {
  const [first, ...others] = strategies.map(entrySchema);
  if (first === undefined) return z.never('expected nothing: no strategies are registered');
  const known = oneOf(strategies.map(({ id }) => id));
  const union = z.discriminatedUnion('use', [first, ...others], {
    error: (issue) => (issue.code === 'invalid_union' ? `expected ${known}; others are not supported yet` : undefined),
  });
  return union as unknown as z.ZodType<StrategyInput>;
}

/** The strategies of the site under names that are unique. */
export function bindStrategies(
  entries: readonly StrategyInput[],
  strategies: readonly RegisteredStrategy[],
): StrategyHere[] {
  return entries.flatMap(({ use, name: given, shadow, ...options }) =>
    strategies
      .filter(({ id }) => id === use)
      .map((strategy) => bindStrategy(strategy, { name: given ?? use, options, shadow })),
  );
}

function entrySchema(strategy: RegisteredStrategy) {
  return strategy.options
    .safeExtend({
      use: z.literal(strategy.id).describe(strategy.summary),
      name: name
        .optional()
        .describe('What this use is called in records and explanations; needed where a strategy is used twice.'),
      shadow: z
        .boolean()
        .default(false)
        .describe('Compute and record what it proposes, but let it have no effect. Default: false.'),
    })
    .strict();
}
