/**
 * Metered current as a pair of active and reactive amps per phase.
 * @module
 */
import { readMeter, type MeterReading } from './meter-reading.ts';
import type { MeterState } from './meter.ts';
import { numberPerPhase, ZERO_AMPS, type PerPhase, type PhaseAmps, type PhaseIndex } from './phases.ts';
import { worseOf, type ReadingState } from './reading.ts';
import type { Site, SiteNode } from './site.ts';
import { amps, millis, type Amps, type Instant, type Millis } from './units.ts';

/** Metered current split into its active part, signed, and its reactive part, A per phase. */
export interface Flow {
  readonly active: PhaseAmps;
  readonly reactive: PhaseAmps;
  readonly rms: PhaseAmps;
  /** Whether a meter shows less than can be, so that not all of this is as it was read. */
  readonly suspect: boolean;
}

/** One line of a node, by all meters that together see it. */
export interface LineFlow {
  /** That of the worst meter. */
  readonly state: ReadingState;
  /** That of the oldest; null where one has never seen the line. */
  readonly ageMs: Millis | null;
  readonly suspect: boolean;
  /** Signed, import positive. Where a meter is missing these are of the others alone, and less than flows. */
  readonly activeAmps: Amps;
  readonly reactiveAmps: Amps;
  readonly rmsAmps: Amps;
}

/** What flows through a node, line by line: the sum of its meters, as good as the worst and as old as the oldest. */
export const lineFlows = (meters: readonly MeterReading[]): PerPhase<LineFlow> => [
  sumOfLine(meters, 0),
  sumOfLine(meters, 1),
  sumOfLine(meters, 2),
];

/** By a root alone, which every machine rounds alike. */
function magnitude(active: number, reactive: number): number {
  const square = active * active + reactive * reactive;
  if (Number.isFinite(square)) return Math.sqrt(square);
  // Squares of absurd readings are not finite.
  const most = Math.max(Math.abs(active), Math.abs(reactive));
  const [share, otherShare] = [active / most, reactive / most];
  return most * Math.sqrt(share * share + otherShare * otherShare);
}

function sumOfLine(meters: readonly MeterReading[], phase: PhaseIndex): LineFlow {
  let state: ReadingState = meters.length === 0 ? 'missing' : 'fresh';
  let suspect = false;
  let [oldestMs, active, reactive, unexplained] = [0, 0, 0, 0];
  for (const { lines } of meters) {
    const line = lines[phase];
    state = worseOf(state, line.state);
    if (line.state === 'missing') continue;
    suspect ||= line.suspect;
    oldestMs = Math.max(oldestMs, line.ageMs);
    active += line.activeAmps;
    reactive += line.reactiveAmps;
    // What a conductor is seen to carry counts even where active and reactive amps do not add up to it.
    unexplained += Math.max(0, line.rmsAmps - magnitude(line.activeAmps, line.reactiveAmps));
  }
  return {
    state,
    ageMs: state === 'missing' ? null : millis(oldestMs),
    suspect,
    activeAmps: amps(active),
    reactiveAmps: amps(reactive),
    rmsAmps: amps(magnitude(active, reactive) + unexplained),
  };
}

/** What flows through a node by the sum of its meters, A; a line that one of them never saw carries more than this. */
export function flowThrough(node: SiteNode, readings: readonly MeterReading[]): Flow {
  return sumOf(lineFlows(node.meters.map((meter) => readings[meter] as MeterReading)));
}

const sumOf = (lines: PerPhase<LineFlow>): Flow => ({
  active: numberPerPhase((phase) => lines[phase].activeAmps),
  reactive: numberPerPhase((phase) => lines[phase].reactiveAmps),
  rms: numberPerPhase((phase) => lines[phase].rmsAmps),
  suspect: lines[0].suspect || lines[1].suspect || lines[2].suspect,
});

/** What flows through a node by the readings of now, apart from any decision. */
export function flowAsRead(
  site: Site,
  node: SiteNode,
  of: { readonly meters: readonly (MeterState | null)[]; readonly at: Instant },
): Flow {
  const { timing, supply } = site;
  const { nominalVolts } = supply;
  const by = { at: of.at, timing, nominalVolts, knownLoadsAmps: ZERO_AMPS, isFrozen: false };
  return sumOf(lineFlows(node.meters.map((meter) => readMeter(of.meters[meter] ?? null, by))));
}
