/**
 * `busbar strategy list`: the built-in strategies, and what may be said to each.
 * @module
 */
import { unitOfName } from '../../../sim/authoring/unit-of-name.ts';
import { STRATEGIES } from '../../strategies/index.ts';
import { describeOptions, type DescribedOption } from './options.ts';
import { EXIT, printJson, printLine, type ExitCode } from '../verb.ts';

/** Prints all strategies of the registry. */
export function runStrategyList({ json }: { readonly json: boolean }): ExitCode {
  const described = STRATEGIES.map((strategy) => {
    const { id, version, summary } = strategy;
    const options = describeOptions(strategy.options).map((option) => ({ ...option, unit: unitOfName(option.name) }));
    return { id, version, summary, options };
  });
  if (json) printJson({ strategies: described });
  else
    for (const { id, version, summary, options } of described) {
      printLine(`${id} ${version}: ${summary}`);
      for (const option of options) printLine(lineOf(option));
      printLine('');
    }
  if (!json) printLine('busbar strategy new NAME begins one of your own; docs/write-a-strategy.md tells how.');
  return EXIT.done;
}

const NAME_WIDTH = 26;

function lineOf({ name, isRequired, sentence }: DescribedOption): string {
  return `  ${name.padEnd(NAME_WIDTH)} ${isRequired ? 'Required. ' : ''}${sentence}`;
}
