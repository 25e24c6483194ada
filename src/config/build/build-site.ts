/**
 * Builds the engine's site from checked input: names become indices, parents come before their children, and
 * what the file leaves out gets its default.
 * @module
 */
import {
  amps,
  DEFAULT_TIMING,
  millis,
  onAllPhases,
  volts,
  watts,
  ZERO_AMPS,
  type Amps,
  type Breaker,
  type Millis,
  type PhaseAmps,
  type Site,
  type SiteMeter,
  type SiteNode,
  type SiteZone,
  type StationRating,
  type Supply,
  type Timing,
} from '../../engine/index.ts';
import { flowMetersOf } from '../check/check-meters.ts';
import { ancestorsOf, parentsOf } from '../check/check-tree.ts';
import type { MeterInput, NodeInput, SiteInput } from '../schema/site-schema.ts';
import { signalOf } from '../schema/signal-schema.ts';
import { compileTimeZone } from '../time-zone.ts';

/** Below this age a meter that EVCE polls slowly would be given up between two polls. */
const FALLBACK_AFTER_LEAST_MS = 30_000;

/** Thermal time constant of a miniature breaker when the file states none: 15 s at 2.55 In, inside IEC 60898. */
const TIME_CONSTANT_MS = millis(60_000);

const STATION_DEFAULTS: StationRating = {
  phases: 3,
  rotation: 'L1L2L3',
  lineToLine: false,
  minAmps: amps(6),
  maxAmps: amps(32),
  vip: false,
};

/** The site of checked input. `shadow` is for the caller to decide: it also depends on the box. */
export function buildSite(input: SiteInput, shadow: boolean): Site {
  const nodes = inTreeOrder(input.nodes);
  const zoned = nodes.flatMap((node, index) => (node.zone === undefined ? [] : [{ node, index, name: node.zone }]));
  const zones = zoned.map(({ name }) => name);
  const context = { nodes, parents: parentsOf(nodes), meters: input.meters, zones };
  const timing = timingOf(input.timing);
  const { defaults, ...overrides } = input.stations;
  return {
    name: input.site,
    timeZone: compileTimeZone(input.timezone),
    supply: supplyOf(input.supply),
    nodes: nodes.map((node, index) => nodeOf(context, node, index)),
    zones: zoned.map(({ node, index, name }) => zoneOf(node, index, name)),
    meters: input.meters.map((meter) => meterOf(meter, nodes, timing)),
    stationDefaults: { ...STATION_DEFAULTS, ...ratingOf(defaults ?? {}) },
    stationOverrides: Object.fromEntries(Object.entries(overrides).map(([name, rating]) => [name, ratingOf(rating)])),
    demand: demandOf(input.demand),
    signals: input.signals.map(signalOf),
    timing,
    mayStopSessions: input.mayStopSessions,
    rampUpAmps: amps(input.rampUpAmps),
    shadow,
  };
}

/** Parents before children; otherwise the order of the file. */
function inTreeOrder(nodes: readonly NodeInput[]): readonly NodeInput[] {
  const parents = parentsOf(nodes);
  const depths = nodes.map((_, index) => ancestorsOf(parents, index).length);
  const order = nodes.map((_, index) => index).sort((a, b) => (depths[a] as number) - (depths[b] as number) || a - b);
  return order.map((index) => nodes[index] as NodeInput);
}

const LINE_TO_NEUTRAL_VOLTS = { '400Y/230': 230, '208Y/120': 120, '480Y/277': 277 } as const;

function supplyOf(input: SiteInput['supply']): Supply {
  const system = input?.system ?? '400Y/230';
  const frequencyHz = input?.frequencyHz ?? (system === '400Y/230' ? 50 : 60);
  return { system, nominalVolts: volts(LINE_TO_NEUTRAL_VOLTS[system]), frequencyHz };
}

interface NodeContext {
  readonly nodes: readonly NodeInput[];
  readonly parents: readonly (number | null)[];
  readonly meters: readonly MeterInput[];
  readonly zones: readonly string[];
}

function nodeOf(context: NodeContext, node: NodeInput, index: number): SiteNode {
  const { parents } = context;
  const limitAmps = phasesOf(node.limitAmps);
  return {
    name: node.name,
    parent: parents[index] ?? null,
    children: parents.flatMap((parent, child) => (parent === index ? [child] : [])),
    limitAmps,
    derate: node.derate,
    breaker: breakerOf(node.breaker, limitAmps),
    meters: flowMetersOf(context, index),
    worstBackgroundAmps: node.worstBackgroundAmps === undefined ? null : phasesOf(node.worstBackgroundAmps),
    reserveAmps: node.reserveAmps === undefined ? ZERO_AMPS : phasesOf(node.reserveAmps),
    busLimitAmps: node.busLimitAmps === undefined ? null : phasesOf(node.busLimitAmps),
    maxImbalanceAmps: node.maxImbalanceAmps === undefined ? null : amps(node.maxImbalanceAmps),
    zone: node.zone === undefined ? null : context.zones.indexOf(node.zone),
  };
}

const zoneOf = (node: NodeInput, index: number, name: string): SiteZone => ({
  name,
  node: index,
  fallbackAmps: amps(node.fallbackAmps ?? 0),
  allocation: node.allocation ?? 'proportional',
});

function meterOf(meter: MeterInput, nodes: readonly NodeInput[], timing: Timing): SiteMeter {
  const listing = nodes.findIndex((node) => node.name === meter.node || node.meters.includes(meter.name));
  return {
    name: meter.name,
    role: meter.role,
    node: listing,
    sign: meter.reversed ? -1 : 1,
    fallbackAfterMs: meter.fallbackAfter ?? millis(Math.max(FALLBACK_AFTER_LEAST_MS, timing.deadTimeMs)),
    importRegister: meter.importRegister,
    nominalWatts: watts((meter.nominalKw ?? 0) * 1000),
  };
}

function breakerOf(input: NodeInput['breaker'], limitAmps: PhaseAmps): Breaker | null {
  if (input === undefined) return null;
  const ratedAmps = amps(input.ratedAmps ?? Math.min(...limitAmps));
  switch (input.standard) {
    case 'IEC 60947-2':
      return { standard: input.standard, ratedAmps, longTimeDelayMs: input.tr };
    case 'IEC 60898':
      return { standard: input.standard, ratedAmps, timeConstantMs: input.timeConstant ?? TIME_CONSTANT_MS };
  }
}

const phasesOf = (value: NodeInput['limitAmps']): PhaseAmps =>
  typeof value === 'number' ? onAllPhases(amps(value)) : [amps(value[0]), amps(value[1]), amps(value[2])];

type RatingInput = NonNullable<SiteInput['stations']['defaults']>;

function ratingOf({ phases, rotation, lineToLine, minAmps, maxAmps, vip }: RatingInput): Partial<StationRating> {
  return {
    ...(phases === undefined ? {} : { phases }),
    ...(rotation === undefined ? {} : { rotation }),
    ...(lineToLine === undefined ? {} : { lineToLine }),
    ...(minAmps === undefined ? {} : { minAmps: minAmps as Amps }),
    ...(maxAmps === undefined ? {} : { maxAmps: maxAmps as Amps }),
    ...(vip === undefined ? {} : { vip }),
  };
}

function demandOf(input: SiteInput['demand']): Site['demand'] {
  if (input === undefined) return null;
  const { window, aligned, unit, pricePerKw } = input;
  return { windowMs: window, aligned, unit, pricePerKw };
}

function timingOf(input: SiteInput['timing']): Timing {
  const or = (stated: Millis | undefined, fallback: Millis): Millis => stated ?? fallback;
  const d = DEFAULT_TIMING;
  return {
    tickMs: or(input.tick, d.tickMs),
    deadTimeMs: or(input.deadTime, d.deadTimeMs),
    holdUpMs: or(input.holdUp, d.holdUpMs),
    pairWithinMs: or(input.pairWithin, d.pairWithinMs),
    staleAfterMs: or(input.staleAfter, d.staleAfterMs),
    unusedAfterMs: or(input.unusedAfter, d.unusedAfterMs),
    reofferMs: or(input.reoffer, d.reofferMs),
    turnMs: or(input.turn, d.turnMs),
    rewriteMs: or(input.rewrite, d.rewriteMs),
    readBackWithinMs: or(input.readBackWithin, d.readBackWithinMs),
    restartAfterMs: or(input.restartAfter, d.restartAfterMs),
    startStepMs: or(input.startStep, d.startStepMs),
    returnSpreadMs: or(input.returnSpread, d.returnSpreadMs),
  };
}
