import { Command } from 'commander';
import { expect, it } from 'vitest';
import { declareCareVerbs } from '../../src/cli/care-verbs.ts';

it('the verbs that look after an installation explain themselves, and need a site file', () => {
  const program = new Command('busbar');
  declareCareVerbs(program, () => undefined);
  expect(program.commands.map((command) => command.name())).toEqual(['doctor', 'bundle']);
  for (const command of program.commands) {
    expect(command.description()).not.toBe('');
    expect(command.options.find(({ long }) => long === '--config')?.mandatory).toBe(true);
  }
});
