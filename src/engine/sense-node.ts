/**
 * What a node carries besides charging, and how far that may be trusted.
 * @module
 */
import { backgroundOf, pairingOf, type Readings } from './background.ts';
import { flowThrough, type Flow } from './flow.ts';
import { isTooMuch } from './overload.ts';
import { generationOf } from './generation.ts';
import {
  addAmps,
  leastAmps,
  mostAmps,
  PHASES,
  subtractAmps,
  ZERO_AMPS,
  type PerPhase,
  type PhaseAmps,
} from './phases.ts';
import { riseQuantile } from './rise-history.ts';
import type { SiteNode } from './site.ts';
import type { NodeState } from './state.ts';
import type { Volts } from './units.ts';
import { worstOfHour } from './worst-week.ts';

/** What a node carries at the instant of a decision, A per phase. */
export interface SensedNode {
  readonly seen: 'fresh' | 'stale' | 'blind';
  /** RMS current of the node's meters; null where it has none or one is missing. */
  readonly measuredAmps: PhaseAmps | null;
  /** Line-to-neutral voltage by the node's own meters, V; null where none says it now. */
  readonly voltageVolts: PerPhase<Volts | null>;
  /** Reactive share of the background, which takes room without doing work. */
  readonly reactiveAmps: PhaseAmps;
  /** What the cars below draw: a lower bound. */
  readonly chargingAmps: PhaseAmps;
  readonly backgroundAmps: PhaseAmps;
  /** The least that the background may be: of two lines that must stay alike, the lower one counts by this. */
  readonly leastBackgroundAmps: PhaseAmps;
  /** The metered current that background and charging explain; null where there is none to rely on. */
  readonly meteredAmps: PhaseAmps | null;
  /** The part of the background that cars draw above their ceilings: load now, but none to be learnt from. */
  readonly excessAmps: PhaseAmps;
  readonly reserveAmps: PhaseAmps;
  /** What sources behind it give beyond what the reserve holds for their trip: the bars carry it on top of all that. */
  readonly generationAmps: PhaseAmps;
  /** Whether so much flows that everything below has to stop at once. */
  readonly shedding: boolean;
  /** Whether it seems to export more than its sources can give: a meter mounted the wrong way round. */
  readonly backward: boolean;
}

/** What is known while the nodes are gone through, children first. */
export interface Sensing extends Readings {
  readonly nodes: readonly SensedNode[];
  /** By node, what stations below that did not speak may draw on top of what they last did. */
  readonly unseenAmps: readonly PhaseAmps[];
  /** By node, what cars below draw above the ceilings that they may still follow. */
  readonly excessAmps: readonly PhaseAmps[];
  /** By node, what cars below last said that they draw, and is not counted as charging. */
  readonly unsureAmps: readonly PhaseAmps[];
  readonly zones: readonly UncountedZone[];
}

/** What counts as load at a zone's own node, because no ceiling holds it, A per line. */
interface UncountedZone {
  /** All that stations may draw that did not speak. */
  readonly unseenAmps: PhaseAmps;
  /** What is drawn above what a ceiling allows. */
  readonly excessAmps: PhaseAmps;
}

const NO_VOLTS: PerPhase<null> = [null, null, null];
/** Meter and cars are never read at quite the same moment: what seems to flow back by less than this is nothing, A. */
const BACKWARD_AMPS = 3;

export function senseNode(sensing: Sensing, index: number): SensedNode {
  const node = sensing.site.nodes[index] as SiteNode;
  const before = sensing.state.nodes[index] as NodeState;
  const chargingAmps = sensing.chargingAmps[index] as PhaseAmps;
  const excessAmps = sensing.excessAmps[index] as PhaseAmps;
  const sources = generationOf(sensing.site, sensing.meters, index);
  const { tripAmps } = sources;
  const riseAmps = mostAmps(before.riseAmps, riseQuantile(before.rises));
  const reserveAmps = mostAmps(riseAmps, tripAmps);
  // A source that trips loads the supply, but not the bars: there it only changes sides.
  const generationAmps = subtractAmps(sources.generationAmps, subtractAmps(reserveAmps, riseAmps));
  if (node.meters.length === 0) {
    const known = unmetered(sensing, node, reserveAmps);
    const leastBackgroundAmps = leastUnmetered(sensing, node);
    const load = { chargingAmps, excessAmps, generationAmps, leastBackgroundAmps, reserveAmps: known.reserveAmps };
    return joined(load, known);
  }
  // What a silent station drew last is in the metered current already; it may go back to what it was allowed.
  const withUnseen = addAmps(reserveAmps, sensing.unseenAmps[index] as PhaseAmps);
  const seen = metered(sensing, { index, node, before, chargingAmps, generationAmps: sources.generationAmps });
  const leastBackgroundAmps = leastMetered(seen, before, sensing.unsureAmps[index] as PhaseAmps);
  return joined({ chargingAmps, excessAmps, generationAmps, leastBackgroundAmps, reserveAmps: withUnseen }, seen);
}

/**
 * The least background of a node with meters: what cars may be drawing that is not counted as theirs is none of it, and a
 * rise that was seen once is believed no sooner than a fall. Of one that nobody sees, all lines carry the worst alike.
 */
function leastMetered(now: Metered, { paired }: NodeState, unsureAmps: PhaseAmps): PhaseAmps {
  if (now.seen === 'blind') return now.backgroundAmps;
  const least = subtractAmps(now.backgroundAmps, unsureAmps);
  return paired === null ? least : leastAmps(least, paired.backgroundAmps);
}

/** Without a meter: what is stated, on all lines alike, and what the nodes below bring at least. */
function leastUnmetered({ nodes }: Sensing, node: SiteNode): PhaseAmps {
  let least = node.reserveAmps;
  for (const child of node.children) least = addAmps(least, (nodes[child] as SensedNode).leastBackgroundAmps);
  return least;
}

/** What cars and sources bring to a node. */
type Load = Pick<SensedNode, 'chargingAmps' | 'excessAmps' | 'generationAmps' | 'leastBackgroundAmps' | 'reserveAmps'>;
/** What its own meters show, or what is counted where it has none. */
type Metered = Omit<SensedNode, keyof Load>;

// Written out, and not spread from both: this is done for every node at every decision.
const joined = (load: Load, metered: Metered): SensedNode => ({
  seen: metered.seen,
  measuredAmps: metered.measuredAmps,
  voltageVolts: metered.voltageVolts,
  reactiveAmps: metered.reactiveAmps,
  chargingAmps: load.chargingAmps,
  backgroundAmps: metered.backgroundAmps,
  leastBackgroundAmps: load.leastBackgroundAmps,
  meteredAmps: metered.meteredAmps,
  excessAmps: load.excessAmps,
  reserveAmps: load.reserveAmps,
  generationAmps: load.generationAmps,
  shedding: metered.shedding,
  backward: metered.backward,
});

/** Without a meter: what is stated, and what the nodes below bring. */
function unmetered(sensing: Sensing, node: SiteNode, ownReserve: PhaseAmps): Metered & Pick<SensedNode, 'reserveAmps'> {
  let [backgroundAmps, reactiveAmps, reserveBelow] = [node.reserveAmps, ZERO_AMPS, ZERO_AMPS];
  if (node.zone !== null)
    backgroundAmps = addAmps(backgroundAmps, uncountedIn(sensing.zones[node.zone] as UncountedZone));
  for (const child of node.children) {
    const below = sensing.nodes[child] as SensedNode;
    backgroundAmps = addAmps(backgroundAmps, mostAmps(below.backgroundAmps, ZERO_AMPS));
    reactiveAmps = addAmps(reactiveAmps, below.reactiveAmps);
    reserveBelow = addAmps(reserveBelow, below.reserveAmps);
  }
  return {
    seen: 'fresh',
    measuredAmps: null,
    meteredAmps: null,
    voltageVolts: NO_VOLTS,
    reactiveAmps,
    backgroundAmps,
    // What may rise below a child rises here too.
    reserveAmps: mostAmps(ownReserve, reserveBelow),
    shedding: false,
    backward: false,
  };
}

/** Where no meter shows it, what cars draw above their ceilings has to be added up from what they say themselves. */
const uncountedIn = ({ unseenAmps, excessAmps }: UncountedZone): PhaseAmps => addAmps(unseenAmps, excessAmps);

interface Metering {
  readonly index: number;
  readonly node: SiteNode;
  readonly before: NodeState;
  readonly chargingAmps: PhaseAmps;
  readonly generationAmps: PhaseAmps;
}

/** Background from a node's own meters, or its worst where they cannot be trusted. */
function metered(sensing: Sensing, of: Metering): Metered {
  const { meters } = sensing;
  const { node, before } = of;
  const flow = flowThrough(node, meters);
  const read = pairingOf(sensing, node);
  const backward = read === 'paired' && isBackward(flow, of);
  const isCertain = read === 'paired' && !backward && !isOldWord(sensing, before);
  const fresh = isCertain && node.meters.every((meter) => meters[meter]?.state === 'fresh');
  const pair = read === 'paired' && !fresh ? 'doubted' : read;
  const isLost = isTooOld(sensing, node);
  // At the start, and until everything has been seen to be fresh once, nothing is known that could be relied on.
  if (isLost || (!fresh && before.paired === null)) return blind(sensing, of, { flow, backward, isLost });
  const turned = backward && before.backwardSince !== null && lasts(sensing, before.backwardSince);
  const active = turned ? flow.rms : flow.active;
  const { backgroundAmps, meteredAmps } = backgroundOf(sensing, { index: of.index, pair, flow: { ...flow, active } });
  return {
    seen: fresh ? 'fresh' : 'stale',
    measuredAmps: flow.rms,
    meteredAmps,
    voltageVolts: meters[node.meters[0] as number]?.value?.voltageVolts ?? NO_VOLTS,
    reactiveAmps: turned ? ZERO_AMPS : flow.reactive,
    backgroundAmps,
    shedding: isTooMuch(node, flow.rms),
    backward,
  };
}

function blind(
  sensing: Sensing,
  of: Metering,
  now: { readonly flow: Flow; readonly backward: boolean; readonly isLost: boolean },
): Metered {
  const { flow, backward, isLost } = now;
  // A meter that still shows something on some lines may show more than the worst; turned round, all of it is load.
  const shown = backward ? flow.rms : subtractAmps(flow.active, of.chargingAmps);
  return {
    seen: 'blind',
    measuredAmps: isLost ? null : flow.rms,
    meteredAmps: null,
    voltageVolts: NO_VOLTS,
    // Reactive current does not stop where nobody looks; all that flows backward counts as load already.
    reactiveAmps: backward ? ZERO_AMPS : flow.reactive,
    backgroundAmps: mostAmps(worstOf(sensing, of, flow), shown),
    shedding: isTooMuch(of.node, flow.rms),
    backward: backward && !isLost,
  };
}

/**
 * The worst background: as stated, else as recorded at this hour of the week, else all of the limit. Never below the last,
 * nor what had come on top of that by the last sample: going blind would make room that was not there before.
 */
function worstOf(sensing: Sensing, { node, index, before }: Metering, flow: Flow): PhaseAmps {
  const { site, at } = sensing;
  const place = { timeZone: site.timeZone, deadTimeMs: site.timing.deadTimeMs };
  // A week that an earlier run recorded counts once this one has seen the meter too: until then nothing is known.
  if (before.paired === null) return node.worstBackgroundAmps ?? node.limitAmps;
  const worst = node.worstBackgroundAmps ?? worstOfHour(before.week, at, place) ?? node.limitAmps;
  return mostAmps(worst, backgroundOf(sensing, { index, pair: 'apart', flow }).backgroundAmps);
}

const lasts = ({ site, at }: Sensing, since: number): boolean => at.monoMs - since >= site.timing.deadTimeMs;

const isTooOld = ({ site, meters }: Sensing, node: SiteNode): boolean =>
  node.meters.some((meter) => (meters[meter]?.ageMs ?? Infinity) > (site.meters[meter]?.fallbackAfterMs ?? 0));

/** Whether the cars were not heard anew since they did not fit: a sample that fits to the same word by chance proves nothing. */
const isOldWord = ({ state }: Sensing, { misfitAt }: NodeState): boolean =>
  misfitAt !== null && state.roster.length > 0 && (state.stationsAt?.monoMs ?? Infinity) <= misfitAt;

/** More flows out than the sources behind can give: the sign of the power must be wrong. */
const isBackward = (flow: Flow, { chargingAmps, generationAmps }: Metering): boolean =>
  PHASES.some((phase) => flow.active[phase] - chargingAmps[phase] < -generationAmps[phase] * 1.1 - BACKWARD_AMPS);
