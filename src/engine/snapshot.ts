/**
 * The frozen image of the site that one decision is made on, and all that a strategy sees.
 * @module
 */
import type { ConnectorStatus, MeterValues } from './event.ts';
import type { PhaseAmps } from './phases.ts';
import type { Reading } from './reading.ts';
import type { DemandContract } from './site.ts';
import type { TimeZone } from './calendar.ts';
import type { SignalView } from './signal.ts';
import type { Amps, EpochMs, Instant, Millis, Volts, WattHours, Watts } from './units.ts';

/**
 * The site at one instant. Plain data throughout: it can be compared, kept and cloned to another thread. Parts that are looked
 * at seldom are worked out when somebody asks for them.
 */
export interface SiteSnapshot {
  readonly at: Instant;
  readonly timeZone: TimeZone;
  /** Line to neutral, V. */
  readonly nominalVolts: Volts;
  /** How the utility bills the highest mean power; null where it does not. */
  readonly demand: DemandContract | null;
  /** The running window of that contract; null without one, and where its windows slide. */
  readonly demandWindow: DemandWindowView | null;
  /** From a change of load to the cars having followed, ms. */
  readonly deadTimeMs: number;
  /** From one decision to the next, ms. */
  readonly tickMs: number;
  /** Power at the grid connection and behind it. */
  readonly power: PowerView;
  /** Parents before children; the first is the grid connection. */
  readonly nodes: readonly NodeView[];
  readonly zones: readonly ZoneView[];
  readonly stations: readonly StationView[];
  /** Cars that are connected, in the order of the stations. */
  readonly cars: readonly CarView[];
  readonly meters: readonly MeterView[];
  /** Prices, forecasts and caps, in the order of the site's. */
  readonly signals: readonly SignalView[];
}

/** The running window of a demand contract. */
export interface DemandWindowView {
  /** Beginning and end on the wall clock, ms since 1970. */
  readonly startMs: EpochMs;
  readonly endMs: EpochMs;
  /** Time left, ms: above 0, at most the window's length. */
  readonly remainingMs: Millis;
  /**
   * Imported so far by the import registers at the grid connection, Wh, 0 or more. Energy of a gap that may belong to the
   * window before counts in this one. Null where there is no such register, it cannot be read now, or nobody saw the window
   * begin.
   */
  readonly importedWh: WattHours | null;
}

/** Power over all lines, W; each null where it is not known from fresh readings. */
export interface PowerView {
  /** Through the grid connection: import positive, export negative. */
  readonly gridWatts: Watts | null;
  /** What cars draw for sure, 0 or more: one that says nothing, or whose wiring is unknown, counts as none. */
  readonly chargingWatts: Watts | null;
  /** Into batteries positive, out of them negative; 0 where the site has none. */
  readonly batteryWatts: Watts | null;
  /** What metered generators give, 0 or more; 0 where the site has none. */
  readonly generationWatts: Watts | null;
  /**
   * What would flow into the grid if no car charged and no battery gave anything: −grid + charging − discharge. Negative where
   * the building takes more than there is. What flows into a battery is not in it: add it where cars come first.
   */
  readonly surplusWatts: Watts | null;
}

/** A node as a strategy sees it. */
export interface NodeView {
  readonly name: string;
  readonly parent: string | null;
  /** After derating, A per phase. */
  readonly limitAmps: PhaseAmps;
  /** Load that is not charging, A per phase, signed; worst case where it is not known. */
  readonly backgroundAmps: PhaseAmps;
  /** The same as power over all lines, W, signed: load at the highest voltage that it may have, what flows back at the lowest. */
  readonly backgroundWatts: Watts;
  /** How much the background may rise within one dead time, A per phase. */
  readonly reserveAmps: PhaseAmps;
  /** What the cars below draw now, as a lower bound, A per phase. */
  readonly chargingAmps: PhaseAmps;
  /** Room for charging under the electrical limit alone, A per phase. */
  readonly headroomAmps: PhaseAmps;
  /** Whether background is known from fresh readings. */
  readonly seen: 'fresh' | 'stale' | 'blind';
}

/** A zone as a strategy sees it. */
export interface ZoneView {
  readonly name: string;
  readonly node: string;
  /** What the zone is believed to be allowed now, A per phase. */
  readonly allowedAmps: Amps;
  readonly chargingAmps: PhaseAmps;
  /** Cars that want energy. */
  readonly cars: number;
}

/** A station as a strategy sees it. */
export interface StationView {
  readonly name: string;
  readonly zone: string | null;
  readonly status: ConnectorStatus;
  readonly currentAmps: PhaseAmps;
  readonly vip: boolean;
}

/** A connected car and what it needs, as far as anybody knows. */
export interface CarView {
  readonly station: string;
  /** Name of its zone; null where the box does not say. */
  readonly zone: string | null;
  readonly status: ConnectorStatus;
  /** Whether it asks for energy; one that is full, or waits for its own timer, does not. */
  readonly wantsEnergy: boolean;
  /** How long it has been connected, as far back as was looked, ms, 0 or more. */
  readonly connectedMs: Millis;
  /** Energy of this session so far, Wh, 0 or more; null where the box does not say. */
  readonly deliveredWh: WattHours | null;
  /** Energy its driver asked for in all, Wh; null where nobody said. */
  readonly askedWh: WattHours | null;
  /** When it is to leave, ms since 1970; null where nobody said. */
  readonly departsAt: EpochMs | null;
  /** The least with which it charges, A per line. */
  readonly minAmps: Amps;
  /** The most that it is believed to use, A per line, `minAmps` or more; 0 where it wants no energy. */
  readonly usableAmps: Amps;
  /** The most that its station gives, A per line. */
  readonly maxAmps: Amps;
  /** Number of lines that its station is wired to; the car may use fewer. Null where nobody says. */
  readonly phases: 1 | 2 | 3 | null;
  /** What it draws, A per grid line; 0 where its wiring is unknown. */
  readonly currentAmps: PhaseAmps;
  readonly vip: boolean;
}

/** A meter with its reading and age. */
export interface MeterView {
  readonly name: string;
  readonly node: string;
  readonly role: 'flow' | 'generation' | 'battery';
  readonly reading: Reading<MeterValues>;
}
