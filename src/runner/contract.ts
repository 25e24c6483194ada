/**
 * Whether what a module exports is a strategy, and what it says of itself. Runs where the author's code runs.
 * @module
 */
import { bindStrategy, type SiteSnapshot, type Strategy, type StrategyHere } from '../engine/index.ts';
import { textOf } from '../engine/sound.ts';
import type { Flaw, StrategyFacts } from './words.ts';

/** A strategy that keeps the contract, bound to its options; or what is wrong. */
export type Examined =
  | { readonly ok: true; readonly bound: StrategyHere; readonly facts: StrategyFacts }
  | { readonly ok: false; readonly flaws: readonly Flaw[] };

/** How the site file uses it. */
export interface Use {
  readonly name: string;
  readonly shadow: boolean;
  readonly options: unknown;
}

type AnyStrategy = Strategy<unknown, unknown>;

const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Looks at the default export, has it check its options, and asks for its failsafe. */
export function examine(exported: unknown, use: Use, snapshot: SiteSnapshot): Examined {
  const shape = shapeFlaws(exported);
  if (shape.length > 0) return refused(shape);
  const strategy = exported as AnyStrategy;
  const parsed = parse(strategy, use.options);
  if (!parsed.ok) return refused(parsed.flaws);
  const bound = bindStrategy(strategy, { ...use, options: parsed.options });
  const { id, version, options, initialMemory } = bound;
  try {
    const failsafe = structuredClone(bound.failsafe(snapshot));
    const { summary } = strategy;
    return { ok: true, bound, facts: structuredClone({ id, version, summary, options, initialMemory, failsafe }) };
  } catch (thrown) {
    return refused([whole(`its failsafe cannot be had: ${textOf(thrown)}`)]);
  }
}

const whole = (message: string): Flaw => ({ path: [], message });

const refused = (flaws: readonly Flaw[]): Examined => ({ ok: false, flaws });

function shapeFlaws(exported: unknown): readonly Flaw[] {
  if (typeof exported !== 'object' || exported === null)
    return [whole(`exports ${exported === undefined ? 'nothing' : typeof exported} by default, expected a strategy`)];
  const { id, version, summary, options, failsafe, propose } = exported as Partial<Record<keyof AnyStrategy, unknown>>;
  const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
  const parses = typeof (options as Partial<AnyStrategy['options']> | undefined)?.parse === 'function';
  const expectations: readonly (readonly [boolean, string])[] = [
    [typeof id === 'string' && ID.test(id), 'an id in small letters, such as night-cap'],
    [isText(version), 'a version'],
    [isText(summary), 'a summary of one sentence'],
    [parses, 'options that can be parsed, such as a zod schema'],
    [typeof failsafe === 'function', 'a function failsafe'],
    [typeof propose === 'function', 'a function propose'],
  ];
  return expectations.flatMap(([isMet, what]) =>
    isMet ? [] : [whole(`its strategy has not what is expected: ${what}`)],
  );
}

type Parsed =
  { readonly ok: true; readonly options: unknown } | { readonly ok: false; readonly flaws: readonly Flaw[] };

function parse({ options }: AnyStrategy, written: unknown): Parsed {
  try {
    return { ok: true, options: options.parse(written) };
  } catch (thrown) {
    return { ok: false, flaws: issuesOf(thrown) ?? [whole(`its options are refused: ${textOf(thrown)}`)] };
  }
}

/** The complaints of a zod schema, of whichever version; null where something else was thrown. */
function issuesOf(thrown: unknown): readonly Flaw[] | null {
  const issues = (thrown as { readonly issues?: unknown } | null)?.issues;
  if (!Array.isArray(issues) || issues.length === 0) return null;
  return issues.map((issue: { readonly path?: unknown; readonly message?: unknown }) => ({
    path: Array.isArray(issue.path) ? issue.path.map((part) => (typeof part === 'number' ? part : String(part))) : [],
    message: textOf(issue.message),
  }));
}
