/**
 * The same sharing in the best of hands: one that knows what the building will take until the window ends, and sets the zone at
 * every step to just what the target leaves. What the box makes of that is about the most that it can make of the target,
 * whoever tells it.
 * @module
 */
import { setZone } from '../../sim/perfect-zone.ts';
import type { World } from '../../sim/world.ts';

/** What the hand keeps to, and what it knows. */
export interface HandFacts {
  readonly targetWatts: number;
  readonly windowMs: number;
  /** Background in each step of the run, W. */
  readonly backgroundWatts: Float64Array;
}

const HOUR_MS = 3_600_000;

/** To be called at every step of a run that nobody else controls. */
export function keepTarget(facts: HandFacts): (world: World) => void {
  let windowImportWh = 0;
  return setZone((world) => {
    const { plant, stepMs } = world;
    const sinceMs = plant.nowMs() % facts.windowMs;
    if (sinceMs === 0) windowImportWh = plant.energy.importWh;
    const leftMs = facts.windowMs - sinceMs;
    const first = Math.round(plant.nowMs() / stepMs);
    const ahead = facts.backgroundWatts.subarray(first, first + Math.round(leftMs / stepMs));
    const aheadWattMs = ahead.reduce((sum, watts) => sum + watts * stepMs, 0);
    const usedWattMs = (plant.energy.importWh - windowImportWh) * HOUR_MS;
    return currentFor(world, (facts.targetWatts * facts.windowMs - usedWattMs - aheadWattMs) / leftMs);
  });
}

/** The current on each line with which the cars that are there take so much power together; all they can where it is enough. */
function currentFor({ plant, site }: World, watts: number): number {
  const wanted = [0, 0, 0];
  for (const { car, info, lines } of plant.fleet) {
    if (car === null || car.remainingWh <= 0) continue;
    for (const line of lines.slice(0, car.traits.phases))
      wanted[line] = (wanted[line] ?? 0) + Math.min(car.traits.maxAmps, info.maxAmps);
  }
  let left = Math.max(0, watts) / site.supply.nominalVolts;
  let reached = 0;
  // The line that wants least is full first; what is left goes to the others.
  for (const [index, most] of wanted.sort((a, b) => a - b).entries()) {
    const open = wanted.length - index;
    if ((most - reached) * open > left) return reached + left / open;
    left -= (most - reached) * open;
    reached = most;
  }
  return site.nodes[0]?.limitAmps[0] ?? reached;
}
