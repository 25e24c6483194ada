import { describe, expect, it } from 'vitest';
import { simulateCommand } from '../../src/cli/simulate-command.ts';
import type { SimulateOptions } from '../../src/cli/verb.ts';

const OPTIONS: SimulateOptions = {
  scenarioFile: 'office.yaml',
  seed: null,
  from: null,
  days: null,
  stepMs: null,
  sessionsFile: null,
  strategies: null,
  oracle: null,
  outFolder: 'out',
  json: true,
};

describe('the command that runs a simulation again', () => {
  it('names the seed even where none was given, and leaves out what only decides what is told', () => {
    expect(simulateCommand(OPTIONS, 7)).toBe('npx busbar simulate office.yaml --seed 7');
  });

  it('repeats what changes the run, in words that a shell takes for one', () => {
    const options = {
      ...OPTIONS,
      scenarioFile: "it's mine.yaml",
      from: '2023-06-12',
      days: 2,
      stepMs: 60_000 as SimulateOptions['stepMs'],
      sessionsFile: 'a b.csv',
      strategies: ['none', 'peak'],
    };
    expect(simulateCommand(options, 1)).toBe(
      String.raw`npx busbar simulate 'it'\''s mine.yaml' --seed 1 --strategy none --strategy peak --from 2023-06-12 --days 2 --step 60s --sessions 'a b.csv'`,
    );
  });
});
