/**
 * Checks of the signals: each has a name of its own. A file that is not there may still come; until then its signal is
 * missing.
 * @module
 */
import { type DescribePlace, error, type Finding, repetitions, type SiteDraft, warning } from './finding.ts';

/** All that is wrong with the signals. `complainOfFile` says what is wrong with a file that is named, or null. */
export function checkSignals(
  { signals }: SiteDraft,
  describe: DescribePlace,
  complainOfFile: (index: number, named: string) => string | null,
): Finding[] {
  const twice = repetitions(signals.map(({ name }) => name)).map(({ index, first }) =>
    error(
      ['signals', index, 'name'],
      `signal ${signals[index]?.name} is there twice, first at ${describe(['signals', first])}`,
    ),
  );
  const absent = signals.flatMap(({ file }, index) => {
    const complaint = file === undefined ? null : complainOfFile(index, file);
    return complaint === null ? [] : [warning(['signals', index, 'file'], complaint)];
  });
  return [...twice, ...absent];
}
