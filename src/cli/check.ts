/**
 * `busbar check`: is this site file, or this scenario, right?
 * @module
 */
import { type Environment, kindOfFile, type Loaded, loadScenario, loadSite, onDisk } from '../config/index.ts';
import type { SiteConfig } from '../config/index.ts';
import { summarise, summaryLines } from './check-summary.ts';
import { type CheckOptions, EXIT, type ExitCode, printJson, printLine, printProblems } from './verb.ts';

/** Tells all that is wrong with a file, or what a right one says. */
export async function runCheck(options: CheckOptions, env: Environment = process.env): Promise<ExitCode> {
  const { kind, loaded } = load(options.configFile, env);
  if (options.json) {
    printJson(documentOf(options.configFile, kind, loaded));
    return exitCodeOf(loaded);
  }
  printProblems(loaded.ok ? loaded.warnings : loaded.problems);
  const { configFile } = options;
  if (!loaded.ok) {
    printLine(`${configFile}: ${counted(loaded.problems.length, 'problem')}`);
    return exitCodeOf(loaded);
  }
  for (const line of summaryLines(loaded.value)) printLine(line);
  printLine(
    `${configFile}: in order${loaded.warnings.length === 0 ? '' : `, ${counted(loaded.warnings.length, 'warning')}`}`,
  );
  return exitCodeOf(loaded);
}

type Kind = ReturnType<typeof kindOfFile>;

/** A scenario is checked with its site, and the site is what is told of it. */
function load(file: string, env: Environment): { readonly kind: Kind; readonly loaded: Loaded<SiteConfig> } {
  const surroundings = onDisk(env);
  const kind = kindOfFile(file, surroundings);
  if (kind === 'site') return { kind, loaded: loadSite(file, surroundings) };
  const scenario = loadScenario(file, surroundings);
  return { kind, loaded: scenario.ok ? { ...scenario, value: scenario.value.site } : scenario };
}

/** A file that cannot be read at all is a slip on the command line, not a finding of the check. */
function exitCodeOf(loaded: Loaded<SiteConfig>): ExitCode {
  if (loaded.ok) return EXIT.done;
  return loaded.problems.some(({ line }) => line === null) ? EXIT.usage : EXIT.notHeld;
}

function documentOf(file: string, kind: Kind, loaded: Loaded<SiteConfig>) {
  return loaded.ok
    ? { file, kind, ok: true, problems: [], warnings: loaded.warnings, summary: summarise(loaded.value) }
    : { file, kind, ok: false, problems: loaded.problems, warnings: [], summary: null };
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
