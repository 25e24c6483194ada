/**
 * The clairvoyant's part of a result.
 * @module
 */
import type { ScenarioConfig } from '../../src/config/index.ts';
import type { SimulationResult } from '../result.ts';
import { buildWorld } from '../world.ts';
import { lookAhead, whyNoBound } from './look-ahead.ts';
import { consultOracle, verdictOn } from './verdict.ts';

/** Up to this size the optimum takes about a second, and is told without being asked for. */
const CHEAP = { sessions: 100, steps: 10_000, zones: 10 } as const;

/** Whether the optimum is so cheap that everybody gets it. There is none for some. */
export function isCheap(scenario: ScenarioConfig, { sessions }: Pick<SimulationResult, 'sessions'>): boolean {
  const steps = scenario.durationMs / scenario.stepMs;
  const isSmall = steps <= CHEAP.steps && scenario.site.site.zones.length <= CHEAP.zones;
  return sessions.count <= CHEAP.sessions && isSmall && whyNoBound(scenario) === null;
}

/** A result with the verdict on it; without, where something stands in the way. */
export interface Judged {
  readonly result: SimulationResult;
  /** Why there is no verdict. */
  readonly problems: readonly string[];
}

/** The result of a run with the verdict on it. The world is built anew: it passes once more, without any charging. */
export async function withOracle(scenario: ScenarioConfig, result: SimulationResult): Promise<Judged> {
  const unbound = whyNoBound(scenario);
  if (unbound !== null) return { result, problems: [unbound] };
  const built = buildWorld(scenario, { seed: result.seed });
  // What could be built for the run can be built again, unless somebody has taken its files away meanwhile.
  if (!built.ok) return { result, problems: built.problems.map((problem) => `no oracle: ${problem}`) };
  const oracle = await consultOracle(lookAhead(built.world), scenario);
  const { laws, expectations, ...figures } = result;
  const outcome = { ...result.sessions, totalCost: result.cost.totalCost };
  return { result: { ...figures, oracle: verdictOn(oracle, outcome), laws, expectations }, problems: [] };
}
