/**
 * The commands that run something again: for reports and comparisons, which have to say how they came about.
 * @module
 */
import type { CompareOptions, SimulateOptions } from './verb.ts';

/** What changes a run. What only decides what is told is left out. */
type RunOptions = Pick<SimulateOptions, 'scenarioFile' | 'from' | 'days' | 'stepMs' | 'sessionsFile' | 'strategies'>;

/** What to type for one run, with the seed that was drawn on. */
export function simulateCommand(options: RunOptions, seed: number): string {
  const strategies = (options.strategies ?? []).flatMap((strategy) => flag('--strategy', strategy));
  return commandOf(['simulate', options.scenarioFile, ...flag('--seed', String(seed)), ...strategies], options);
}

/** What to type for a comparison of these alone: for a rule by the book, which no single run takes. */
export function compareCommand(options: Omit<CompareOptions, 'seeds'>, seed: number): string {
  const { scenarioFile, strategies } = options;
  const seeds = [...flag('--seed', String(seed)), ...flag('--seeds', '1')];
  return commandOf(['compare', scenarioFile, ...flag('--strategies', strategies), ...seeds], options);
}

function commandOf(words: readonly string[], { from, days, stepMs, sessionsFile }: Omit<RunOptions, 'strategies'>) {
  const changes = [
    ...flag('--from', from),
    ...flag('--days', days === null ? null : String(days)),
    ...flag('--step', stepMs === null ? null : `${stepMs / 1000}s`),
    ...flag('--sessions', sessionsFile),
  ];
  return ['npx', 'busbar', ...words, ...changes].map(quoted).join(' ');
}

const flag = (name: string, value: string | null): readonly string[] => (value === null ? [] : [name, value]);

/** As a shell takes it for one word. */
const quoted = (word: string): string =>
  /^[\w./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
