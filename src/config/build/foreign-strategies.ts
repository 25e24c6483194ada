/**
 * Which strategies of a site come from files and packages, and where the site file says so.
 * @module
 */
import { resolve } from 'node:path';
import { formatPath, type Path, type Place } from '../problem.ts';
import { answerWithinOf, isForeign, nameOfUse, optionsOf, type StrategyInput } from '../schema/strategy-schema.ts';
import type { ForeignStrategy } from '../site-config.ts';
import { besides } from '../surroundings.ts';

const PACKAGE = 'package:';

/** The strategies to load, in the order of the file. */
export function foreignStrategiesOf(
  entries: readonly StrategyInput[],
  placeOf: (path: Path) => Place,
): readonly ForeignStrategy[] {
  return entries.flatMap((entry, index): readonly ForeignStrategy[] => {
    const { use, shadow } = entry;
    if (!isForeign(use)) return [];
    const path = ['strategies', index];
    const named = placeOf([...path, 'use']);
    return [
      {
        index,
        name: nameOfUse(entry),
        shadow,
        options: optionsOf(entry),
        code: use.startsWith(PACKAGE)
          ? { kind: 'package', use: use.slice(PACKAGE.length) }
          : { kind: 'file', use: resolve(besides(named.file, use)) },
        answerWithinMs: answerWithinOf(entry),
        at: placeOf(path),
        path: formatPath(path),
      },
    ];
  });
}
