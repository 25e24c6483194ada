/**
 * The frozen image of the site that one decision is made on, and all that a strategy sees.
 * @module
 */
import type { ConnectorStatus, MeterValues } from './event.ts';
import type { PhaseAmps } from './phases.ts';
import type { Reading } from './reading.ts';
import type { DemandContract } from './site.ts';
import type { TimeZone } from './calendar.ts';
import type { Amps, Instant, Volts } from './units.ts';

/** The site at one instant. */
export interface SiteSnapshot {
  readonly at: Instant;
  readonly timeZone: TimeZone;
  readonly nominalVolts: Volts;
  readonly demand: DemandContract | null;
  readonly deadTimeMs: number;
  readonly tickMs: number;
  /** Parents before children; the first is the grid connection. */
  readonly nodes: readonly NodeView[];
  readonly zones: readonly ZoneView[];
  readonly stations: readonly StationView[];
  readonly meters: readonly MeterView[];
}

/** A node as a strategy sees it. */
export interface NodeView {
  readonly name: string;
  readonly parent: string | null;
  /** After derating, A per phase. */
  readonly limitAmps: PhaseAmps;
  /** Load that is not charging, A per phase, signed; worst case where it is not known. */
  readonly backgroundAmps: PhaseAmps;
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

/** A meter with its reading and age. */
export interface MeterView {
  readonly name: string;
  readonly node: string;
  readonly role: 'flow' | 'generation' | 'battery';
  readonly reading: Reading<MeterValues>;
}
