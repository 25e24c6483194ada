/**
 * What a scenario expects of its result, held against what came out.
 * @module
 */
import type { Condition, ExpectedFigure, ScenarioConfig } from '../src/config/index.ts';
import { unreachable } from '../src/engine/index.ts';

/** An expectation of the scenario and whether the run met it. */
export interface ExpectationReport {
  readonly figure: ExpectedFigure;
  readonly expected: string;
  /** Null where the run has no such figure: a site without generation uses none of its own. */
  readonly found: number | null;
  readonly met: boolean;
}

/** The figures of a result under their own names. */
export type Figures = Readonly<Record<ExpectedFigure, number | null>>;

/** All that is expected, in the order of the file. */
export function expectationsOf({ expect }: ScenarioConfig, figures: Figures): readonly ExpectationReport[] {
  return (Object.keys(expect) as ExpectedFigure[]).flatMap((figure) => {
    const condition = expect[figure];
    if (condition === undefined) return [];
    const found = figures[figure];
    const expected = `${condition.relation} ${condition.value}`;
    return [{ figure, expected, found, met: found !== null && holds(condition, found) }];
  });
}

function holds({ relation, value }: Condition, found: number): boolean {
  switch (relation) {
    case '>=':
      return found >= value;
    case '<=':
      return found <= value;
    case '>':
      return found > value;
    case '<':
      return found < value;
    case '==':
      return found === value;
    default:
      return unreachable(relation);
  }
}
