/**
 * Background: what the meters show less what the cars draw. The two are not read at the same moment, and what happens in
 * between must not be taken for what it is not.
 * @module
 */
import type { Flow } from './flow.ts';
import { addAmps, mostAmps, subtractAmps, ZERO_AMPS, type PhaseAmps } from './phases.ts';
import type { MeterReading } from './meter-reading.ts';
import { overloadedPhases } from './overload.ts';
import type { Site, SiteNode } from './site.ts';
import type { EngineState, NodeState } from './state.ts';
import type { Instant } from './units.ts';

/** What was read, and what of it is charging; lists by node in the order of the site's. */
export interface Readings {
  readonly site: Site;
  readonly state: EngineState;
  readonly at: Instant;
  readonly meters: readonly MeterReading[];
  /** What the cars at and below it draw for sure. */
  readonly chargingAmps: readonly PhaseAmps[];
  /** The highest ceilings that the zones below may still follow, as far as their wiring carries them. */
  readonly mayDrawAmps: readonly PhaseAmps[];
}

/** How the readings of meters and cars stand to each other; `doubted` where they are of one moment and not certain. */
export type Pairing = 'paired' | 'doubted' | 'apart' | 'lost';

/**
 * Whether meters and stations were read close enough together to be subtracted; `lost` when the stations have
 * been silent for so long that all metered current counts as background.
 */
export function pairingOf({ site, state, meters, at }: Readings, node: SiteNode): Pairing {
  const isDoubted = node.meters.some((meter) => meters[meter]?.suspect === true);
  if (state.roster.length === 0) return isDoubted ? 'doubted' : 'paired';
  if (state.stationsAt === null) return 'lost';
  const stationAge = at.monoMs - state.stationsAt.monoMs;
  const together = node.meters.every(
    (meter) => Math.abs(stationAge - (meters[meter]?.ageMs ?? Infinity)) <= site.timing.pairWithinMs,
  );
  if (together) return isDoubted ? 'doubted' : 'paired';
  const fallbackAfter = Math.min(...node.meters.map((meter) => site.meters[meter]?.fallbackAfterMs ?? 0));
  return stationAge > fallbackAfter ? 'lost' : 'apart';
}

/** A background with the metered current that it explains, beside the cars: what comes on top of that is not in it. */
export interface Explained {
  readonly backgroundAmps: PhaseAmps;
  readonly meteredAmps: PhaseAmps;
}

/** Without a pair that is certain, every rise since the last one counts as background; without stations, everything does. */
export function backgroundOf(
  readings: Readings,
  of: { readonly index: number; readonly pair: Pairing; readonly flow: Flow },
): Explained {
  const { index, pair, flow } = of;
  const before = readings.state.nodes[index] as NodeState;
  if (pair === 'paired') return sincePoll(readings, index, flow) ?? atOnce(readings, index, flow);
  const meteredAmps = flow.active;
  if (pair === 'lost' || before.paired === null) return { backgroundAmps: flow.active, meteredAmps };
  const risen = mostAmps(ZERO_AMPS, subtractAmps(flow.active, before.paired.meteredAmps));
  const backgroundAmps = addAmps(before.paired.backgroundAmps, risen);
  if (pair === 'apart') return { backgroundAmps, meteredAmps };
  // Of the lines that are not in doubt the cars may have said that less of it is theirs.
  return { backgroundAmps: mostAmps(backgroundAmps, atOnce(readings, index, flow).backgroundAmps), meteredAmps };
}

const atOnce = (readings: Readings, index: number, { active }: Flow): Explained => ({
  backgroundAmps: subtractAmps(active, readings.chargingAmps[index] as PhaseAmps),
  meteredAmps: active,
});

/**
 * What the meters showed when the cars were read, and of what came on top only what the cars could not have taken: they
 * have not said yet that they follow their last raise. Above the limit nobody waits for what they say: then whatever came
 * on top counts. Null where the meters were not read anew since the cars were.
 */
function sincePoll({ site, state, chargingAmps, mayDrawAmps }: Readings, index: number, flow: Flow): Explained | null {
  const { polled, backwardSince } = state.nodes[index] as NodeState;
  const node = site.nodes[index] as SiteNode;
  if (polled === null || polled.at !== state.stationsAt?.monoMs || backwardSince !== null) return null;
  const charging = chargingAmps[index] as PhaseAmps;
  const mayFollow = mostAmps(ZERO_AMPS, subtractAmps(mayDrawAmps[index] as PhaseAmps, charging));
  const risen = mostAmps(ZERO_AMPS, subtractAmps(flow.active, polled.activeAmps));
  const unexplained = mostAmps(ZERO_AMPS, subtractAmps(risen, mayFollow));
  const explained = addAmps(polled.activeAmps, unexplained);
  const isOverloaded = overloadedPhases(node, flow.rms).length > 0;
  const meteredAmps = isOverloaded ? mostAmps(explained, flow.active) : explained;
  return { backgroundAmps: subtractAmps(meteredAmps, charging), meteredAmps };
}
