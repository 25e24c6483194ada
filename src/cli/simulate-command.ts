/**
 * The command that runs a simulation again: for reports, which have to say how they came about.
 * @module
 */
import type { SimulateOptions } from './verb.ts';

/** What to type, with the seed that was drawn on. What only decides what is told is left out. */
export function simulateCommand(options: SimulateOptions, seed: number): string {
  const { scenarioFile, from, days, stepMs, sessionsFile, strategies } = options;
  const words = [
    'busbar',
    'simulate',
    scenarioFile,
    ...flag('--seed', String(seed)),
    ...flag('--from', from),
    ...flag('--days', days === null ? null : String(days)),
    ...flag('--step', stepMs === null ? null : `${stepMs / 1000}s`),
    ...flag('--sessions', sessionsFile),
    ...(strategies ?? []).flatMap((strategy) => flag('--strategy', strategy)),
  ];
  return words.map(quoted).join(' ');
}

const flag = (name: string, value: string | null): readonly string[] => (value === null ? [] : [name, value]);

/** As a shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
