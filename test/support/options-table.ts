/**
 * The options of a strategy as the table of its README, so that neither can change alone.
 * @module
 */
import { z } from 'zod';
import type { RegisteredStrategy } from '../../src/strategies/index.ts';

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
}

/** `| option | what it says |` for every option, those within a list below it. */
export function optionRows(strategy: RegisteredStrategy): readonly string[] {
  return rowsOf(z.toJSONSchema(strategy.options, { io: 'input' }) as Described, '');
}

function rowsOf({ properties = {} }: Described, prefix: string): readonly string[] {
  return Object.entries(properties).flatMap(([name, option]) => [
    `| \`${prefix}${name}\` | ${option.description ?? ''} |`,
    ...rowsOf(option.items ?? {}, `${prefix}${name}[].`),
  ]);
}

/** Text without what only lays it out. */
export const unaligned = (text: string): string => text.replace(/ +/g, ' ');
