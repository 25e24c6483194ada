/**
 * What the windows that are still to end leave for charging.
 * @module
 */
import { legOf } from './billed.ts';
import { expectedWatts, type Forecast } from './forecast.ts';
import { worstWh, type Ledger, type WindowRule } from './ledger.ts';

/** What the budget is made of. */
export interface BudgetFacts {
  readonly ledger: Ledger;
  readonly rule: WindowRule;
  /** Highest mean of a window, W or VA. */
  readonly targetWatts: number;
  readonly forecast: Forecast;
  /** Background now, W, signed. */
  readonly backgroundWatts: number;
  /** Reactive power now, var; 0 where active power is billed. */
  readonly reactiveVars: number;
  /** From a change of load to the cars having followed, with the tick that notices it, ms. */
  readonly deadTimeMs: number;
}

/** What charging may have, and why. */
export interface Budget {
  /** Mean power that charging may have, W, 0 or more. */
  readonly chargingWatts: number;
  /** Mean that may flow until the window that bounds it ends, W or VA. */
  readonly meanWatts: number;
  readonly remainingMs: number;
}

const HOUR_MS = 3_600_000;

/** The strictest of the windows that end with the running part and with each of those to come. */
export function budgetOf(facts: BudgetFacts): Budget {
  const ends = facts.ledger.parts.map((_, later) => windowBudget(facts, later));
  return ends.reduce((strictest, budget) => (budget.chargingWatts < strictest.chargingWatts ? budget : strictest));
}

/** The window that ends `later` parts after the running one; of the past it has as many parts less. */
function windowBudget(facts: BudgetFacts, later: number): Budget {
  const { ledger, rule, targetWatts, forecast, deadTimeMs } = facts;
  const partMs = rule.windowMs / rule.parts;
  const usedWh = ledger.parts.slice(later).reduce((sum, part) => sum + worstWh(part), 0);
  const remainingMs = ledger.partStartMs + (later + 1) * partMs - ledger.wallMs;
  const leftWatts = (targetWatts * rule.windowMs - usedWh * HOUR_MS) / remainingMs;
  // At its end no more than the target itself: the next window begins at once, and cars need a dead time to come down.
  const isEnding = rule.parts === 1 && remainingMs < deadTimeMs;
  const meanWatts = Math.max(0, isEnding ? Math.min(leftWatts, targetWatts) : leftWatts);
  const background = expectedWatts(forecast, { watts: facts.backgroundWatts, remainingMs, deadTimeMs });
  return { chargingWatts: Math.max(0, legOf(meanWatts, facts.reactiveVars) - background), meanWatts, remainingMs };
}
