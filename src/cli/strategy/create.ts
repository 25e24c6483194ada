/**
 * `busbar strategy new`: a folder with a strategy that works, to be changed into what somebody needs.
 * @module
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scaffoldOf } from './scaffold.ts';
import { EXIT, printError, printLine, type ExitCode } from '../verb.ts';

export interface StrategyNewOptions {
  readonly name: string;
  /** The folder in which the new one goes. */
  readonly folder: string;
}

/** As the contract wants an id. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Writes the folder, or nothing where there is one already. */
export function runStrategyNew({ name, folder }: StrategyNewOptions): ExitCode {
  if (!NAME.test(name)) {
    printError(`${JSON.stringify(name)} cannot be the name of a strategy; expected small letters, such as night-cap`);
    return EXIT.usage;
  }
  const path = join(folder, name);
  if (existsSync(path)) {
    printError(`${path} is there already, and nothing is overwritten`);
    return EXIT.usage;
  }
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(scaffoldOf(name))) {
    writeFileSync(join(path, file), text, { flag: 'wx' });
    printLine(join(path, file));
  }
  printLine(`next: busbar strategy test ${path}`);
  return EXIT.done;
}
