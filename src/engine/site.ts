/**
 * The site as the engine believes it: an electrical tree with limits, meters, zones and wiring. Built and
 * validated once by the configuration loader; immutable afterwards.
 * @module
 */
import type { TimeZone } from './calendar.ts';
import type { PhaseAmps, PhaseIndex } from './phases.ts';
import type { SiteSignal } from './signal.ts';
import type { Amps, Millis, Volts, Watts } from './units.ts';

/** The supply at the grid connection. */
export interface Supply {
  readonly system: '400Y/230' | '208Y/120' | '240 split' | '480Y/277';
  /** Line to neutral, V. */
  readonly nominalVolts: Volts;
  readonly frequencyHz: number;
}

/** How long a breaker stands an overload: its standard decides the formula, see `control.md`, Breakers. */
export type Breaker =
  | { readonly standard: 'IEC 60947-2'; readonly ratedAmps: Amps; readonly longTimeDelayMs: Millis }
  | { readonly standard: 'IEC 60898'; readonly ratedAmps: Amps; readonly timeConstantMs: Millis };

/** A place in the electrical tree. The root is the grid connection; a node with `zone` is a zone of EVCE. */
export interface SiteNode {
  readonly name: string;
  /** Index into `Site.nodes`; a parent always stands before its children. */
  readonly parent: number | null;
  readonly children: readonly number[];
  /** Electrical limit, A per phase, before derating. */
  readonly limitAmps: PhaseAmps;
  /** Share of the limit that may be used continuously, 0–1. */
  readonly derate: number;
  readonly breaker: Breaker | null;
  /** Indices into `Site.meters` of the meters that together see all that flows through this node. */
  readonly meters: readonly number[];
  /** Worst load that is not ours, A per phase; null where nobody has stated it. */
  readonly worstBackgroundAmps: PhaseAmps | null;
  /** Background counted on a node without a meter, A per phase. */
  readonly reserveAmps: PhaseAmps;
  /** What its bars carry where it is fed from two sides, A per phase: load and charging, with no credit for generation. */
  readonly busLimitAmps: PhaseAmps | null;
  /** How far two lines may differ by what can be unbalanced, A; null where nobody asks. */
  readonly maxImbalanceAmps: Amps | null;
  /** Index into `Site.zones`, or null. */
  readonly zone: number | null;
}

/** A zone of EVCE: the lever by which charging is held. */
export interface SiteZone {
  readonly name: string;
  /** Index into `Site.nodes`. */
  readonly node: number;
  /** What the zone may have when its meters are lost, A per phase. */
  readonly fallbackAmps: Amps;
  /** How EVCE shares the zone's current among its stations. */
  readonly allocation: 'proportional' | 'fifo';
}

/** A power meter and what its values stand for. */
export interface SiteMeter {
  readonly name: string;
  /** `flow` sees all that passes its node; `generation` and `battery` are sources behind it. */
  readonly role: 'flow' | 'generation' | 'battery';
  /** Index into `Site.nodes`. */
  readonly node: number;
  /** −1 where the meter is mounted against the convention (import positive). */
  readonly sign: 1 | -1;
  /** Older than this, what the meter guards falls back. */
  readonly fallbackAfterMs: Millis;
  /** Whether the import register may be used for billing energy. */
  readonly importRegister: boolean;
  /** The most that a source can give, W over all lines: what counts while it is not read. 0 for a flow meter. */
  readonly nominalWatts: Watts;
}

/** What is known of a station before EVCE tells more. Rotation names the grid line of each of its lines. */
export interface StationRating {
  readonly phases: 1 | 2 | 3;
  readonly rotation: string;
  /** Whether it stands between its two lines instead of between a line and neutral. */
  readonly lineToLine: boolean;
  readonly minAmps: Amps;
  readonly maxAmps: Amps;
  readonly vip: boolean;
}

/** What the utility bills the highest mean power by. */
export interface DemandContract {
  readonly windowMs: Millis;
  readonly aligned: boolean;
  readonly unit: 'kW' | 'kVA';
  readonly pricePerKw: number;
}

/** The controller's durations. In simulation none is shorter than one step. */
export interface Timing {
  /** Period of decisions. */
  readonly tickMs: Millis;
  /** From a change of load to the cars having followed: the sum of all delays of the chain. */
  readonly deadTimeMs: Millis;
  /** Raises are weighed against the least headroom of this span. */
  readonly holdUpMs: Millis;
  /** A meter and the stations count as read together when they are no further apart. */
  readonly pairWithinMs: Millis;
  /** Floor of the age at which a reading stops permitting raises. */
  readonly staleAfterMs: Millis;
  /** An offered amp that stays unused for this long is offered elsewhere. */
  readonly unusedAfterMs: Millis;
  /** Unused current is offered again after this. */
  readonly reofferMs: Millis;
  /** Zones that cannot all be served take turns of this length. */
  readonly turnMs: Millis;
  /** A reduction is written again after this even when nothing changed. */
  readonly rewriteMs: Millis;
  /** A reduction read longer ago permits no raise. */
  readonly readBackWithinMs: Millis;
  /** A zone whose cars were stopped for want of room starts them again no sooner. */
  readonly restartAfterMs: Millis;
  /** How long a car that does not start is offered each of the higher currents. */
  readonly startStepMs: Millis;
  /** After an outage zones begin to rise at random moments of this span. */
  readonly returnSpreadMs: Millis;
}

/** A site, validated: the engine believes all of it. */
export interface Site {
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly supply: Supply;
  /** Parents before children; the root is the first. */
  readonly nodes: readonly SiteNode[];
  readonly zones: readonly SiteZone[];
  readonly meters: readonly SiteMeter[];
  readonly stationDefaults: StationRating;
  /** What the site file states for a station by name; it wins over what EVCE reports. */
  readonly stationOverrides: Readonly<Record<string, Partial<StationRating>>>;
  readonly demand: DemandContract | null;
  /** What comes from outside: prices, forecasts, caps. Each has a name of its own. */
  readonly signals: readonly SiteSignal[];
  readonly timing: Timing;
  /** Whether the newest session of a zone that does not follow may be ended. */
  readonly mayStopSessions: boolean;
  /** Largest raise per car and dead time, A. */
  readonly rampUpAmps: Amps;
  /** Decide and record, but write nothing. */
  readonly shadow: boolean;
}

/** Between two lines of a star, an amp is a share of an amp in phase with either line; of a split phase it is all of it. */
export const inPhaseShare = (system: Supply['system']): number => (system === '240 split' ? 1 : Math.sqrt(3) / 2);

/**
 * Which grid line each line of a station is on, in the station's order; null where the wiring is unknown. No two
 * lines of a station are on one grid line: whoever says so does not know the wiring. A station between lines has two.
 */
export function gridLinesOf(lines: 1 | 2 | 3, rotation: string | null): readonly PhaseIndex[] | null {
  const named = (rotation?.match(/L[123]/g) ?? []).slice(0, lines);
  if (new Set(named).size < lines) return null;
  return named.map((line) => (Number(line[1]) - 1) as PhaseIndex);
}

/** Default durations, from the chain of delays of an EVCE site. */
export const DEFAULT_TIMING: Timing = {
  tickMs: 5_000 as Millis,
  // Meter 1 s + EVCE's poll 5 s + ours 5 s + PUT 1 s + EVCE's allocation 10 s + pilot 5 s + car 5 s, rounded up.
  deadTimeMs: 35_000 as Millis,
  holdUpMs: 30_000 as Millis,
  pairWithinMs: 5_000 as Millis,
  staleAfterMs: 10_000 as Millis,
  unusedAfterMs: 60_000 as Millis,
  reofferMs: 900_000 as Millis,
  turnMs: 900_000 as Millis,
  rewriteMs: 900_000 as Millis,
  // Every zone is read every 30 s, on the largest sites every minute.
  readBackWithinMs: 120_000 as Millis,
  // Contactors and cars: some cars refuse after some ten starts.
  restartAfterMs: 300_000 as Millis,
  startStepMs: 210_000 as Millis,
  returnSpreadMs: 60_000 as Millis,
};

/**
 * The same durations, none shorter than `stepMs`: a simulation cannot react within a step. What is read in one
 * step is read at one instant, so the distance within which readings make a pair stays.
 */
export function stretchTiming(timing: Timing, stepMs: Millis): Timing {
  const durations = Object.entries(timing) as [keyof Timing, Millis][];
  const stretched = durations.map(([key, value]) => [key, Math.max(value, stepMs)]);
  return { ...(Object.fromEntries(stretched) as unknown as Timing), pairWithinMs: timing.pairWithinMs };
}
