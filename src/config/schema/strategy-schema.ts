/**
 * The options of every registered strategy as one schema: an entry of the site file says which strategy to
 * `use`, and the rest of its keys are that strategy's own. Of a strategy from a file or package only that much is known
 * here: its options are checked by its own schema, when it is loaded.
 * @module
 */
import { z } from 'zod';
import { bindElsewhere, bindStrategy, type BoundStrategy, type Millis } from '../../engine/index.ts';
import type { RegisteredStrategy } from '../../strategies/index.ts';
import { expectationOf, oneOf } from '../document/expectation.ts';
import { duration, name } from './quantities.ts';

/** An entry of `strategies` after its options were checked. */
export type StrategyInput = {
  readonly use: string;
  readonly name?: string | undefined;
  readonly shadow: boolean;
} & Readonly<Record<string, unknown>>;

/** A path or a package; a bare word is a built-in strategy, so that a slip of the pen is told at once. */
const FOREIGN = /^(?:\.{0,2}\/|package:).+/;

/** Whether an entry names code that is not part of this program. */
export const isForeign = (use: string): boolean => FOREIGN.test(use);

/** What an entry is called: its `name`, or else its strategy, or else the file or package without what stands around it. */
export function nameOfUse({ use, name: given }: { readonly use: string; readonly name?: string | undefined }): string {
  if (given !== undefined || !isForeign(use)) return given ?? use;
  const last = use.slice(use.lastIndexOf('/') + 1).replace(/^package:/, '');
  return last.replace(/\.[cm]?[jt]s$/, '');
}

/** The schema of one entry. */
export function strategySchema(strategies: readonly RegisteredStrategy[]): z.ZodType<StrategyInput> {
  const [first, ...others] = strategies.map(entrySchema);
  if (first === undefined) return z.never('expected nothing: no strategies are registered');
  const known = oneOf(strategies.map(({ id }) => id));
  const builtIn = z.discriminatedUnion('use', [first, ...others], {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? `expected ${known}, a path such as ./my-strategy.js, or package: and a name`
        : undefined,
  });
  // Chosen by `use` alone, so that a mistake is told of the form that was meant; editors are shown both.
  const { $schema: _, ...either } = z.toJSONSchema(z.union([builtIn, foreignSchema]), {
    io: 'input',
    target: 'draft-7',
  });
  return z
    .unknown()
    .transform((value, context): StrategyInput => {
      const form: z.ZodType = isForeign(useIn(value)) ? foreignSchema : builtIn;
      const checked = form.safeParse(value, { error: expectationOf });
      if (checked.success) return checked.data as StrategyInput;
      context.issues.push(...(checked.error.issues as z.core.$ZodRawIssue[]));
      return z.NEVER;
    })
    .meta(either);
}

function useIn(entry: unknown): string {
  const use: unknown = typeof entry === 'object' && entry !== null && 'use' in entry ? entry.use : null;
  return typeof use === 'string' ? use : '';
}

/** The strategies of the site under names that are unique; those that are not loaded yet stop charging. */
export function bindStrategies(
  entries: readonly StrategyInput[],
  strategies: readonly RegisteredStrategy[],
): BoundStrategy[] {
  return entries.flatMap((entry): BoundStrategy[] => {
    const { use, name: _, shadow, ...options } = entry;
    const called = nameOfUse(entry);
    if (isForeign(use)) return [notLoaded(called, shadow)];
    return strategies
      .filter(({ id }) => id === use)
      .map((strategy) => bindStrategy(strategy, { name: called, options, shadow }));
  });
}

/** Whoever forgets to load a strategy finds a site that does not charge, and never one without its ceilings. */
const notLoaded = (called: string, shadow: boolean): BoundStrategy =>
  bindElsewhere({
    name: called,
    id: called,
    version: 'not loaded',
    shadow,
    options: null,
    initialMemory: null,
    failsafe: null,
  });

/** The keys of an entry that are its strategy's own. */
export function optionsOf(entry: StrategyInput): Readonly<Record<string, unknown>> {
  const { use: _use, name: _name, shadow: _shadow, answerWithin: _within, ...options } = entry;
  return options;
}

/** How long a strategy from a file or package may think. */
export const answerWithinOf = (entry: StrategyInput): Millis => entry['answerWithin'] as Millis;

const COMMON = {
  name: name
    .optional()
    .describe('What this use is called in records and explanations; needed where a strategy is used twice.'),
  shadow: z
    .boolean()
    .default(false)
    .describe('Compute and record what it proposes, but let it have no effect. Default: false.'),
};

const foreignSchema = z
  .looseObject({
    use: z
      .string()
      .regex(FOREIGN, 'expected a path such as ./my-strategy.js, or package: and a name')
      .describe('Path of a JavaScript file, relative to this file and beginning with ./, ../ or /, or package:NAME.'),
    ...COMMON,
    answerWithin: duration({ min: '10ms', max: '1s' })
      .prefault('200ms')
      .describe('Time it has for each answer, 10ms to 1s; later its failsafe counts. Default: 200ms.'),
  })
  .describe('A strategy of your own. The other keys are its options, and are checked by its own schema.');

function entrySchema(strategy: RegisteredStrategy) {
  return strategy.options.safeExtend({ use: z.literal(strategy.id).describe(strategy.summary), ...COMMON }).strict();
}
