/**
 * When a decision does not wait for the period: as soon as a meter rises above a limit, or above what a breaker bears.
 * @module
 */
import type { MeterObserved } from './event.ts';
import { flowAsRead } from './flow.ts';
import { meterNamed } from './names.ts';
import { isTooMuch, overloadedPhases } from './overload.ts';
import type { PhaseIndex } from './phases.ts';
import type { Site, SiteNode } from './site.ts';
import type { EngineState } from './state.ts';
import type { Instant } from './units.ts';

/** An event of a meter, and the state without and with it. */
interface Observation {
  readonly before: EngineState;
  readonly after: EngineState;
  readonly event: MeterObserved;
}

/**
 * Whether a meter has just risen above a limit that it kept before. Where a tick is due at this very instant, that
 * tick will do.
 */
export function hasCrossed(site: Site, { before, after, event }: Observation): boolean {
  if (before === after || after.decidedAt === null) return false;
  if (event.at.monoMs - after.decidedAt.monoMs >= site.timing.tickMs) return false;
  const meter = site.meters[meterNamed(site, event.meter) ?? -1];
  if (meter?.role !== 'flow') return false;
  const node = site.nodes[meter.node] as SiteNode;
  const now = excessOf(site, node, { state: after, at: event.at });
  if (!now.isTooMuch && now.lines.length === 0) return false;
  const then = excessOf(site, node, { state: before, at: event.at });
  return (now.isTooMuch && !then.isTooMuch) || now.lines.some((line) => !then.lines.includes(line));
}

/** What is overloaded at a node, and whether that is more than its breaker can be left with. */
interface Excess {
  readonly lines: readonly PhaseIndex[];
  readonly isTooMuch: boolean;
}

function excessOf(site: Site, node: SiteNode, of: { readonly state: EngineState; readonly at: Instant }): Excess {
  const { rms } = flowAsRead(site, node, { meters: of.state.meters, at: of.at });
  return { lines: overloadedPhases(node, rms), isTooMuch: isTooMuch(node, rms) };
}
