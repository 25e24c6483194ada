/**
 * The verbs that look after an installation, declared: flags here, work in the verb's own file.
 * @module
 */
import type { Command } from 'commander';
import type { ExitCode } from './verb.ts';

/** Declares `doctor` and `bundle`. `end` receives how the verb ended. */
export function declareCareVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Look after an installation:');
  program
    .command('doctor')
    .summary('what may keep the service from its work')
    .description(
      'Looks at this machine, the state folder, the network and the box, and says what to do about what it finds.',
    )
    .requiredOption('-c, --config <FILE>', 'site file')
    .option('--json', 'print one JSON document')
    .action(async (flags: { readonly config: string; readonly json?: boolean }) => {
      const { runDoctor } = await import('./doctor.ts');
      end(await runDoctor({ configFile: flags.config, json: flags.json ?? false }));
    });
  program
    .command('bundle')
    .summary('pack what helps somebody else to help, without secrets')
    .description('Writes site, versions, findings and the last of the journal into one tar file, without secrets.')
    .requiredOption('-c, --config <FILE>', 'site file')
    .option('--out <FILE>', 'where it goes', 'busbar-bundle.tar')
    .action(async (flags: { readonly config: string; readonly out: string }) => {
      const { runBundle } = await import('./bundle.ts');
      end(await runBundle({ configFile: flags.config, outFile: flags.out }));
    });
}
