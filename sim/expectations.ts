/**
 * What a scenario expects of its result, held against what came out.
 * @module
 */
import type { Condition, ExpectedFigure, ScenarioConfig } from '../src/config/index.ts';
import { unreachable } from '../src/engine/index.ts';
import type { SimulationResult } from './result.ts';

/** An expectation of the scenario and whether the run met it. */
export interface ExpectationReport {
  readonly figure: ExpectedFigure;
  readonly expected: string;
  /** Null where the run has no such figure: a site without generation uses none of its own. */
  readonly found: number | null;
  readonly met: boolean;
}

/** The parts of a result that may be expected. */
export type Figures = Pick<SimulationResult, 'sessions' | 'grid' | 'cost' | 'limits' | 'control'>;

/** The figure of a result that a scenario calls by this name. */
export function figureOf({ sessions, grid, cost, limits, control }: Figures, figure: ExpectedFigure): number | null {
  const { violations } = limits;
  return { violations, ...sessions, ...grid, ...cost, ...control }[figure];
}

/** All that is expected, in the order of the file. */
export function expectationsOf({ expect }: ScenarioConfig, result: Figures): readonly ExpectationReport[] {
  return (Object.keys(expect) as ExpectedFigure[]).flatMap((figure) => {
    const condition = expect[figure];
    if (condition === undefined) return [];
    const found = figureOf(result, figure);
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
