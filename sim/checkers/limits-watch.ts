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
import { neutralAmps } from '../plant/neutral.ts';
import { rmsAmps, uncontrolledAmps } from '../plant/truth.ts';

/** The `limits` part of a result. */
export interface LimitsReport {
  readonly violations: number;
  readonly longestOverloadSeconds: number;
  readonly overAmpSeconds: number;
  readonly worstOverPct: number;
  /** Highest current in the neutral of the connection. */
  readonly neutralPeakAmps: number;
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

interface WatchState {
  readonly plant: Plant;
  /** Limit of each line of each node, A. */
  readonly limits: Float64Array;
  /** For how long each line has been above it, ms. */
  readonly overMs: Float64Array;
  /** Whether each node's breaker is past half of its trip value. */
  readonly isHot: Uint8Array;
  readonly toleranceMs: number;
  violations: number;
  longestMs: number;
  ampSeconds: number;
  worstPct: number;
  neutralPeakAmps: number;
}

export function watchLimits(site: Site, plant: Plant, stepMs: number): LimitsWatch {
  const state: WatchState = {
    plant,
    limits: Float64Array.from(site.nodes.flatMap((node: SiteNode) => node.limitAmps)),
    overMs: new Float64Array(3 * site.nodes.length),
    isHot: new Uint8Array(site.nodes.length),
    toleranceMs: toleranceMs(site, stepMs),
    violations: 0,
    longestMs: 0,
    ampSeconds: 0,
    worstPct: 0,
    neutralPeakAmps: 0,
  };
  return {
    flows: (spanMs) => noteFlows(state, spanMs),
    warms: () => noteHeat(state),
    report: () => ({
      violations: state.violations,
      longestOverloadSeconds: state.longestMs / 1000,
      overAmpSeconds: state.ampSeconds,
      worstOverPct: state.worstPct,
      neutralPeakAmps: state.neutralPeakAmps,
    }),
  };
}

function noteFlows(state: WatchState, spanMs: number): void {
  const { truth } = state.plant;
  state.neutralPeakAmps = Math.max(state.neutralPeakAmps, neutralAmps(truth, 0));
  for (let index = 0; index < state.limits.length; index += 1) {
    const limit = state.limits[index] as number;
    const excess = rmsAmps(truth, index) - limit;
    const isOurs = excess > ROUNDING_AMPS && uncontrolledAmps(truth, index) <= limit;
    if (isOurs) noteOverload(state, index, { excess, spanMs });
    else state.overMs[index] = 0;
  }
}

function noteOverload(
  state: WatchState,
  index: number,
  over: { readonly excess: number; readonly spanMs: number },
): void {
  const before = state.overMs[index] as number;
  const now = before + over.spanMs;
  state.overMs[index] = now;
  state.longestMs = Math.max(state.longestMs, now);
  state.ampSeconds += (over.excess * over.spanMs) / 1000;
  state.worstPct = Math.max(state.worstPct, (100 * over.excess) / (state.limits[index] as number));
  if (before <= state.toleranceMs && now > state.toleranceMs) state.violations += 1;
}

function noteHeat(state: WatchState): void {
  for (let node = 0; node < state.isHot.length; node += 1) {
    const hot = state.plant.stress(node) > STRESS_MAX ? 1 : 0;
    if (hot > (state.isHot[node] as number)) state.violations += 1;
    state.isHot[node] = hot;
  }
}
