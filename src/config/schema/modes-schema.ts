/**
 * The schema of a simulated box's modes, generated from their tables.
 * @module
 */
import { z } from 'zod';
import { CHOICES, type Choice } from '../box/choices.ts';
import { COUNTS, DEFAULT_MODES, SPANS, type BoxModes, type ModeName } from '../box/modes.ts';
import { signedDuration } from './quantities.ts';

const sentence = (asks: string, answers: string, fallback: string | number): string =>
  `${asks}${answers} Default: ${fallback}.`;

function choiceSchema({ asks, answers, fallback }: Choice) {
  const meanings = Object.entries(answers).map(([answer, meaning]) => ` ${answer}: ${meaning}.`);
  return z
    .enum(Object.keys(answers) as [string, ...string[]])
    .optional()
    .describe(sentence(asks, meanings.join(''), fallback));
}

/** One optional key for each mode. */
export const MODES_SHAPE: Readonly<Record<ModeName, z.ZodOptional<z.ZodType<string | number, string | number>>>> = {
  ...entries(CHOICES, choiceSchema),
  ...entries(SPANS, ({ asks, fallback, ...bounds }) =>
    signedDuration(bounds)
      .optional()
      .describe(sentence(asks, ` ${bounds.min} to ${bounds.max}.`, fallback)),
  ),
  ...entries(COUNTS, ({ asks, fallback, max }) =>
    z
      .number()
      .int()
      .min(0)
      .max(max)
      .optional()
      .describe(sentence(asks, ` 0 to ${max}.`, fallback)),
  ),
} as Readonly<Record<ModeName, z.ZodOptional<z.ZodType<string | number, string | number>>>>;

function entries<Entry>(table: Readonly<Record<string, Entry>>, schemaOf: (entry: Entry) => z.ZodType) {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, schemaOf(entry)]));
}

/** Modes by name and nothing else. */
export const modesSchema = z.strictObject(MODES_SHAPE);

/** What is stated of modes, checked. */
export type ModesInput = { readonly [Name in ModeName]?: string | number | undefined };

/** Modes as they were, with what is stated. */
export function modesFrom(input: ModesInput, before: BoxModes = DEFAULT_MODES): BoxModes {
  const names = [...Object.keys(CHOICES), ...Object.keys(SPANS), ...Object.keys(COUNTS)] as readonly ModeName[];
  const stated = names.flatMap((name) => {
    const value = input[name];
    return value === undefined ? [] : [[name in SPANS ? `${name}Ms` : name, value] as const];
  });
  return { ...before, ...Object.fromEntries(stated) };
}
