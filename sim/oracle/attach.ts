/**
 * The clairvoyant's part of a result.
 * @module
 */
import type { ScenarioConfig } from '../../src/config/index.ts';
import type { SimulationResult } from '../result.ts';
import { buildWorld } from '../world.ts';
import { lookAhead } from './look-ahead.ts';
import { consultOracle, verdictOn } from './verdict.ts';

/** Up to this size the optimum takes about a second, and is told without being asked for. */
const CHEAP = { sessions: 100, steps: 10_000, zones: 10 } as const;

/** Whether the optimum is so cheap that everybody gets it. */
export function isCheap(scenario: ScenarioConfig, { sessions }: Pick<SimulationResult, 'sessions'>): boolean {
  const steps = scenario.durationMs / scenario.stepMs;
  return sessions.count <= CHEAP.sessions && steps <= CHEAP.steps && scenario.site.site.zones.length <= CHEAP.zones;
}

/** The result of a run with the verdict on it. The world is built anew: it passes once more, without any charging. */
export async function withOracle(scenario: ScenarioConfig, result: SimulationResult): Promise<SimulationResult> {
  const built = buildWorld(scenario, { seed: result.seed });
  // What could be built for the run can be built again, unless somebody has taken its files away meanwhile.
  if (!built.ok) return result;
  const oracle = await consultOracle(lookAhead(built.world), scenario);
  const { laws, expectations, ...figures } = result;
  const outcome = { ...result.sessions, totalCost: result.cost.totalCost };
  return { ...figures, oracle: verdictOn(oracle, outcome), laws, expectations };
}
