/**
 * All that the engine remembers between two events: plain data, so that it can be saved, loaded and compared.
 * @module
 */
import type { Hold } from './event.ts';
import type { MeterState } from './meter.ts';
import { ZERO_AMPS, type PhaseAmps } from './phases.ts';
import type { SignalState } from './signal.ts';
import { NO_RISES, type RiseHistory } from './rise-history.ts';
import type { DemandWindowState } from './demand-window.ts';
import type { Site } from './site.ts';
import type { JudgedAnswer } from './sound.ts';
import type { StationFacts, StationState } from './station.ts';
import type { BoundStrategy } from './strategy.ts';
import type { Instant, MonoMs, Watts } from './units.ts';
import { UNRECORDED_WEEK, type WorstWeek } from './worst-week.ts';
import { UNKNOWN_ZONE, type ZoneState } from './zone-state.ts';

/** What the engine is built for: a site and its strategies. */
export interface EngineSetup {
  readonly site: Site;
  readonly strategies: readonly BoundStrategy[];
}

/** The engine between two events. */
export interface EngineState {
  readonly cycle: number;
  /** When the first event came; alarms about what has not been seen yet wait for a dead time. */
  readonly startedAt: Instant | null;
  readonly decidedAt: Instant | null;
  readonly nextWriteId: number;
  readonly linkUp: boolean;
  /** Why the path to the box is as it is, for people; null where nothing was said. */
  readonly linkDetail: string | null;
  /** Since when it is so; null before anything was said. */
  readonly linkSince: MonoMs | null;
  /** When the path to the box was lost; null while it is there, or was never. */
  readonly linkLostAt: MonoMs | null;
  /** In the order of `Site.meters`. */
  readonly meters: readonly (MeterState | null)[];
  /** The stations that the box has listed, by name. */
  readonly roster: readonly StationFacts[];
  /** In the order of `roster`. */
  readonly stations: readonly StationState[];
  /** When the stations last reported; one that was left out of that report draws an unknown current. */
  readonly stationsAt: Instant | null;
  /** In the order of `Site.zones`. */
  readonly zones: readonly ZoneState[];
  /** In the order of `Site.nodes`. */
  readonly nodes: readonly NodeState[];
  /** In the order of `Site.signals`. */
  readonly signals: readonly SignalState[];
  /** The running window of the utility; null where the site has none, or none has been seen to begin. */
  readonly demandWindow: DemandWindowState | null;
  /** In the order of the strategies. */
  readonly memories: readonly unknown[];
  /** What strategies that run elsewhere said last, in the order of the strategies; null where nothing came, or they run here. */
  readonly answers: readonly (ArrivedAnswer | null)[];
  /** Since when each strategy in shadow would have been stricter than what counts, in the order of the strategies. */
  readonly divergingSince: readonly (MonoMs | null)[];
  /** What the operator holds, in the order of `Site.zones`; null where nothing. */
  readonly holds: readonly (Hold | null)[];
  /** Keys of the alarms that are raised now. */
  readonly alarms: readonly string[];
}

/** The last answer of a strategy that runs elsewhere, judged when it came. */
export interface ArrivedAnswer {
  readonly askedCycle: number;
  readonly expiresAt: MonoMs;
  readonly judged: JudgedAnswer;
}

/** A background as a decision saw it. */
export interface BackgroundSample {
  readonly at: MonoMs;
  readonly backgroundAmps: PhaseAmps;
  /** When the cars were read; null where the meters were read at the same instant, so that no car can deceive. */
  readonly carsReadAt: MonoMs | null;
}

/** The headroom of an earlier decision. */
export interface PastHeadroom {
  readonly at: MonoMs;
  readonly amps: PhaseAmps;
  /** Room in power; null where nobody bounded it. */
  readonly watts: Watts | null;
  /** The same under what is hard alone. */
  readonly hardAmps: PhaseAmps;
  readonly hardWatts: Watts | null;
}

/** A node: what its background did lately. */
export interface NodeState {
  /** Background when meter and cars were last seen together, with the metered current of that moment. */
  readonly paired: { readonly backgroundAmps: PhaseAmps; readonly meteredAmps: PhaseAmps } | null;
  /** Metered active current when the stations were last polled; null where the meters were too old, or in doubt. */
  readonly polled: { readonly activeAmps: PhaseAmps; readonly at: MonoMs } | null;
  /** Background of a little more than the last dead time, for the rise it can make. */
  readonly recent: readonly BackgroundSample[];
  /** Largest rise within a dead time, slowly forgotten. */
  readonly riseAmps: PhaseAmps;
  /** The same over weeks. */
  readonly rises: RiseHistory;
  /** Highest background by the hour of the week. */
  readonly week: WorstWeek;
  /** Since when its meters seem to be mounted the wrong way round; null while they do not. */
  readonly backwardSince: MonoMs | null;
  /** When they last did, as long as nothing certain has been seen since. */
  readonly misfitAt: MonoMs | null;
  /** Headroom of the last hold time: raises are weighed against its least. */
  readonly headroom: readonly PastHeadroom[];
}

const UNSEEN_NODE: NodeState = {
  paired: null,
  polled: null,
  recent: [],
  riseAmps: ZERO_AMPS,
  rises: NO_RISES,
  week: UNRECORDED_WEEK,
  backwardSince: null,
  misfitAt: null,
  headroom: [],
};

/**
 * The same state, written out. An object that was spread has a shape of its own each time, and whoever reads states of many
 * shapes, as all of the engine does, is slow: so that one leaves each step in the shape in which the first one was.
 */
export const uniform = (state: EngineState): EngineState => ({
  cycle: state.cycle,
  startedAt: state.startedAt,
  decidedAt: state.decidedAt,
  nextWriteId: state.nextWriteId,
  linkUp: state.linkUp,
  linkDetail: state.linkDetail,
  linkSince: state.linkSince,
  linkLostAt: state.linkLostAt,
  meters: state.meters,
  roster: state.roster,
  stations: state.stations,
  stationsAt: state.stationsAt,
  zones: state.zones,
  nodes: state.nodes,
  signals: state.signals,
  demandWindow: state.demandWindow,
  memories: state.memories,
  answers: state.answers,
  holds: state.holds,
  divergingSince: state.divergingSince,
  alarms: state.alarms,
});

/** The state before the first event. */
export function initialState(setup: EngineSetup): EngineState {
  const { site, strategies } = setup;
  return {
    cycle: 0,
    startedAt: null,
    decidedAt: null,
    nextWriteId: 1,
    linkUp: false,
    linkDetail: null,
    linkSince: null,
    linkLostAt: null,
    meters: site.meters.map(() => null),
    roster: [],
    stations: [],
    stationsAt: null,
    zones: site.zones.map(() => UNKNOWN_ZONE),
    nodes: site.nodes.map(() => UNSEEN_NODE),
    signals: site.signals.map(() => []),
    demandWindow: null,
    memories: strategies.map((strategy) => strategy.initialMemory),
    answers: strategies.map(() => null),
    holds: site.zones.map(() => null),
    divergingSince: strategies.map(() => null),
    alarms: [],
  };
}
