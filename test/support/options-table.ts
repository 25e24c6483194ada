/**
 * The options of a strategy as the table of its README, so that neither can change alone.
 * @module
 */
import { describeOptions } from '../../src/cli/strategy/options.ts';
import type { RegisteredStrategy } from '../../src/strategies/index.ts';

/** `| option | what it says |` for every option, those within a list below it. */
export const optionRows = (strategy: RegisteredStrategy): readonly string[] =>
  describeOptions(strategy.options).map(({ name, sentence }) => `| \`${name}\` | ${sentence} |`);

/** Text without what only lays it out. */
export const unaligned = (text: string): string => text.replace(/ +/g, ' ');
