/**
 * The law **no-overload**, judged by what truly flows, never by what the controller believes.
 *
 * A violation is a line of a node above its limit for longer than the time a controller needs (dead time and one
 * tick, two steps at least) while the load that is not ours would have kept to it alone; or a breaker more than
 * half way to its earliest trip. Each stretch of either counts once.
 * @module
 */
import type { Site, SiteNode } from '../../src/engine/index.ts';
import type { Plant } from '../plant/plant.ts';
import { rmsAmps, uncontrolledAmps } from '../plant/truth.ts';

/** The `limits` part of a result. */
export interface LimitsReport {
  readonly violations: number;
  readonly longestOverloadSeconds: number;
  readonly overAmpSeconds: number;
  readonly worstOverPct: number;
}

export interface LimitsWatch {
  /** What flows now will flow for `stepMs`; call it before the plant moves on. */
  flows(stepMs: number): void;
  /** Looks at the breakers; call it after the plant has moved on. */
  warms(): void;
  report(): LimitsReport;
}

/** Half of the trip value is kept for the tolerance of breakers and what the model leaves out. */
const STRESS_MAX = 0.5;
/** Binary rounding of sums of many currents, far below what any meter shows. */
const ROUNDING_AMPS = 1e-6;

/** Time for which an overload is the controller's to end, ms. */
export function toleranceMs(site: Site, stepMs: number): number {
  return Math.max(site.timing.deadTimeMs + site.timing.tickMs, 2 * stepMs);
}

export function watchLimits(site: Site, plant: Plant, stepMs: number): LimitsWatch {
  const lines = 3 * site.nodes.length;
  const limits = Float64Array.from({ length: lines }, (_, index) => {
    return (site.nodes[Math.floor(index / 3)] as SiteNode).limitAmps[(index % 3) as 0 | 1 | 2];
  });
  const overMs = new Float64Array(lines);
  const isHot = new Uint8Array(site.nodes.length);
  const tolerance = toleranceMs(site, stepMs);
  const total = { violations: 0, longestMs: 0, ampSeconds: 0, worstPct: 0 };

  const noteOverload = (index: number, excess: number, spanMs: number): void => {
    const before = overMs[index] as number;
    const now = before + spanMs;
    overMs[index] = now;
    total.longestMs = Math.max(total.longestMs, now);
    total.ampSeconds += (excess * spanMs) / 1000;
    total.worstPct = Math.max(total.worstPct, (100 * excess) / (limits[index] as number));
    if (before <= tolerance && now > tolerance) total.violations += 1;
  };

  return {
    flows(spanMs) {
      for (let index = 0; index < lines; index += 1) {
        const limit = limits[index] as number;
        const excess = rmsAmps(plant.truth, index) - limit;
        const isOurs = excess > ROUNDING_AMPS && uncontrolledAmps(plant.truth, index) <= limit;
        if (isOurs) noteOverload(index, excess, spanMs);
        else overMs[index] = 0;
      }
    },
    warms() {
      for (let node = 0; node < site.nodes.length; node += 1) {
        const hot = plant.stress(node) > STRESS_MAX ? 1 : 0;
        if (hot > (isHot[node] as number)) total.violations += 1;
        isHot[node] = hot;
      }
    },
    report: () => ({
      violations: total.violations,
      longestOverloadSeconds: total.longestMs / 1000,
      overAmpSeconds: total.ampSeconds,
      worstOverPct: total.worstPct,
    }),
  };
}
