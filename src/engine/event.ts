/**
 * Everything that may come into the engine: dated, plain, named by name (never by an id of the box), and
 * complete enough to be replayed. `v` of the journal's header says which version of these shapes it holds.
 * @module
 */
import type { Lever } from './lever.ts';
import type { PerPhase, PhaseAmps } from './phases.ts';
import type { Proposal } from './proposal.ts';
import type { SignalSeries } from './signal.ts';
import type { Amps, EpochMs, Instant, Millis, MonoMs, Volts, WattHours, Watts } from './units.ts';

/** Version of the event, effect and cycle-record shapes. */
export const FORMAT_VERSION = 1;

/** Anything the engine may be told. */
export type EngineEvent =
  | Tick
  | DirectoryListed
  | MeterObserved
  | StationsObserved
  | LinkChanged
  | SignalArrived
  | ProposalArrived
  | HoldSaid
  | WriterEvent;

/** What a writer tells of what it was given. */
export type WriterEvent = ReductionRead | WriteSettled | StopSettled;

/** An instant of decision. */
export interface Tick {
  readonly kind: 'Tick';
  readonly at: Instant;
}

/** What the box has: its zones with their levers, its stations with what it knows of their wiring. */
export interface DirectoryListed {
  readonly kind: 'DirectoryListed';
  readonly at: Instant;
  readonly zones: readonly ListedZone[];
  readonly stations: readonly ListedStation[];
}

/** A zone as the box lists it, with what it can be told. */
export interface ListedZone {
  readonly name: string;
  readonly lever: Lever;
}

/** A station as the box lists it; null where the box does not say. */
export interface ListedStation {
  readonly name: string;
  /** Name of its zone; null where the box does not say, which counts in every zone. */
  readonly zone: string | null;
  readonly phases: 1 | 2 | 3 | null;
  readonly rotation: string | null;
  readonly minAmps: Amps | null;
  readonly maxAmps: Amps | null;
  readonly vip: boolean;
}

/** The values of one meter as last read by the box. */
export interface MeterObserved {
  readonly kind: 'MeterObserved';
  readonly at: Instant;
  readonly meter: string;
  /** The device's own stamp; null where it gives none. */
  readonly stamp: number | null;
  readonly values: MeterValues;
}

/** Null marks a quantity that was absent, not a number, or reported as failed. */
export interface MeterValues {
  /** RMS, unsigned, including reactive current. */
  readonly currentAmps: PerPhase<Amps | null>;
  /** Active power, signed, import positive. */
  readonly powerWatts: PerPhase<Watts | null>;
  readonly voltageVolts: PerPhase<Volts | null>;
  readonly importWh: WattHours | null;
  readonly exportWh: WattHours | null;
}

/** All station statuses of one poll. */
export interface StationsObserved {
  readonly kind: 'StationsObserved';
  readonly at: Instant;
  readonly stations: readonly StationObservation[];
}

/** OCPP 1.6 connector states in the engine's words; `unknown` may draw its maximum. */
export type ConnectorStatus =
  | 'available'
  | 'preparing'
  | 'charging'
  | 'suspended-by-station'
  | 'suspended-by-car'
  | 'finishing'
  | 'reserved'
  | 'unavailable'
  | 'faulted'
  | 'unknown';

/** What one station said of itself; null where it said nothing. */
export interface StationObservation {
  readonly name: string;
  readonly status: ConnectorStatus;
  /** Whether the box can reach the station. */
  readonly reachable: boolean;
  /** What EVCE allows the station now; null where it does not say. */
  readonly setpointAmps: Amps | null;
  /** Per line of the station in its own order: the first is the line that its rotation names first. */
  readonly currentAmps: PerPhase<Amps | null>;
  readonly sessionWh: WattHours | null;
}

/** A reduction read back from the box, as the allocation it leaves. */
export interface ReductionRead {
  readonly kind: 'ReductionRead';
  readonly at: Instant;
  readonly zone: string;
  /** When the request was begun: it proves nothing about writes sent later. */
  readonly begunMonoMs: MonoMs;
  readonly allowedAmps: PhaseAmps;
}

/** How a write ended. `unresolved` means the box may or may not have taken it. */
export interface WriteSettled {
  readonly kind: 'WriteSettled';
  readonly at: Instant;
  readonly zone: string;
  readonly writeId: number;
  readonly outcome: 'confirmed' | 'rejected' | 'unresolved';
  /** What went wrong, without secrets; null when confirmed. */
  readonly detail: string | null;
}

/**
 * What became of an order to end a session. `accepted` means that the box has passed it on, `unresolved` that it may
 * have; whether the car has stopped is for its station to say.
 */
export interface StopSettled {
  readonly kind: 'StopSettled';
  readonly at: Instant;
  readonly station: string;
  readonly outcome: 'accepted' | 'refused' | 'unresolved';
  /** What went wrong, without secrets; null when accepted. */
  readonly detail: string | null;
}

/** The path to the box came or went. */
export interface LinkChanged {
  readonly kind: 'LinkChanged';
  readonly at: Instant;
  readonly up: boolean;
  readonly detail: string | null;
  /** Why it is gone, where that is more than silence: somebody has to do something about it. */
  readonly cause?: LinkCause;
}

/** The box shows another certificate than the pinned one, or answers and does not let Busbar in. */
export type LinkCause = 'certificate-changed' | 'locked-out';

/** A source outside the site said what it knows. What is no series of values, in order and finite, makes it missing. */
export interface SignalArrived {
  readonly kind: 'SignalArrived';
  readonly at: Instant;
  /** Name of a signal that the site declares; others are left alone. */
  readonly signal: string;
  readonly series: SignalSeries;
  /** How long before `at` its source had said it, where somebody has kept it meanwhile; 0 without it. */
  readonly keptForMs?: Millis;
}

/** A strategy that runs elsewhere has answered what `ProposalAsked` asked it. */
export interface ProposalArrived {
  readonly kind: 'ProposalArrived';
  readonly at: Instant;
  /** The strategy's name on this site; others, and those that run here, are left alone. */
  readonly strategy: string;
  /** The cycle of the question. An answer to an older question than one already answered is left alone. */
  readonly askedCycle: number;
  readonly answer: ElsewhereAnswer;
  /** From when on it counts no more, and the strategy's failsafe does. */
  readonly expiresAt: MonoMs;
}

/** What a strategy that runs elsewhere has said. */
export type ElsewhereAnswer =
  /** A null proposal is no opinion. The memory is what it wants to remember; undefined keeps what it had. */
  | { readonly kind: 'sound'; readonly proposal: Proposal | null; readonly memory?: unknown }
  /** It threw, hung, ran out of memory or is gone. */
  | { readonly kind: 'failed'; readonly why: string };

/** An operator has said how much a zone may have at most for a time, or that the hold is over. */
export interface HoldSaid {
  readonly kind: 'HoldSaid';
  readonly at: Instant;
  /** Name of a zone of the site; others are left alone. */
  readonly zone: string;
  /** In place of the zone's last hold; null ends it. What is no hold, or has ended already, changes nothing. */
  readonly hold: Hold | null;
}

/** A hold of one zone. */
export interface Hold {
  /** What the zone and all below it may charge with, A on each line. */
  readonly atAmps: Amps;
  /** Its end on the wall clock, ms since 1970: it holds no longer at this instant. */
  readonly untilWallMs: EpochMs;
  /** Who said it, for people. */
  readonly by: string;
}
