/**
 * The verbs that talk to a box by hand, declared: flags here, work in the verb's own file.
 * @module
 */
import type { Command } from 'commander';
import type { ExitCode } from './verb.ts';

/** Declares `evce`. `end` receives how the verb ended. */
export function declareBoxVerbs(program: Command, end: (code: ExitCode) => void): void {
  program.commandsGroup('Talk to a box:');
  declareEvce(program, end);
}

interface EvceFlags {
  readonly config?: string;
  readonly body?: string;
  readonly upload?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly newPassword?: string;
  readonly wait?: boolean;
  readonly json?: boolean;
  readonly help?: boolean;
}

function declareEvce(program: Command, end: (code: ExitCode) => void): void {
  const verb = program
    .command('evce')
    .summary('any call of the box, by hand')
    .description(
      'Makes one call of the box: `busbar evce stations statuses`. `busbar evce list` shows all calls, `busbar evce pin HOST` the certificate.',
    )
    .argument('[CALL...]', 'the call, word by word, as the vendor’s guide writes it')
    .option('-c, --config <FILE>', 'site file (default: site.yaml)')
    .option('--body <JSON>', 'what to send: JSON, or @ and a file of it')
    .option('--wait', 'wait for what becomes of a command')
    .option('--out <FILE>', 'where a file that comes down goes')
    .option('--force', 'replace a file that is there already')
    .option('--upload <FILE>', 'a firmware to send')
    .option('--new-password <PLACE>', 'where the new password is: env:NAME, file:PATH or credential:NAME')
    .option('--json', 'print the answer as one JSON document')
    .helpOption(false)
    .option('-h, --help', 'print this help and all calls, or what one call needs');
  verb.action(async (words: readonly string[], flags: EvceFlags) => {
    const { runEvce, runEvceHelp } = await import('./evce.ts');
    if (flags.help === true || words.length === 0) {
      if (words.length === 0) process.stdout.write(`${verb.helpInformation()}\n`);
      end(runEvceHelp(words));
      return;
    }
    const { config = null, body = null, upload = null, out = null, newPassword = null } = flags;
    const { force = false, wait = false, json = false } = flags;
    const files = { uploadFile: upload, outFile: out, force };
    end(await runEvce({ words, configFile: config, body, ...files, newPassword, wait, json }));
  });
}
