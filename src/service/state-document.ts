/**
 * The document that `GET /api/v1/state` and every SSE event carry: the latest cycle record with the words for
 * people beside it. Plain JSON; page, terminal and integrators read the same.
 * @module
 */
import {
  explainCeiling,
  explainNode,
  explainZone,
  formatLocal,
  type ConnectorStatus,
  type CycleRecord,
  type EpochMs,
  type Instant,
  type Site,
  type StrategyRecord,
} from '../engine/index.ts';
import type { AlarmEpisode, LiveState, WriteTally } from './live-state.ts';

export interface StateDocument {
  readonly v: 1;
  readonly site: SiteDocument;
  /** Local time of the newest turn; null before the first. */
  readonly at: string | null;
  /** How many times faster than the wall clock the site runs; 1 for a real one. */
  readonly speed: number;
  readonly cycles: number;
  readonly record: CycleRecord | null;
  /** Per node and zone of the record why its number is what it is, and per strategy what it says, in sentences. */
  readonly sentences: {
    readonly nodes: Readonly<Record<string, string>>;
    readonly zones: Readonly<Record<string, string>>;
    readonly strategies: Readonly<Record<string, string>>;
  };
  readonly link: {
    readonly state: 'unknown' | 'up' | 'down';
    readonly since: string | null;
    readonly detail: string | null;
  };
  readonly zones: readonly ZoneDocument[];
  /** What operators hold now, by zone. */
  readonly holds: readonly HoldDocument[];
  /** What the site's cap signals say now, whoever said it. */
  readonly caps: readonly CapDocument[];
  /** Oldest first: those that last, and those that ended during this run. */
  readonly alarms: readonly AlarmDocument[];
  readonly writes: WritesDocument;
}

export interface SiteDocument {
  readonly name: string;
  readonly timeZone: string;
  /** Decides and records, but writes nothing. */
  readonly shadow: boolean;
  /** Parents before children. */
  readonly nodes: readonly SitePlace[];
}

/** A node's place in the electrical tree. */
export interface SitePlace {
  readonly name: string;
  readonly parent: string | null;
  readonly zone: string | null;
  readonly metered: boolean;
}

/** What the box says of a zone's stations; the cycle record has the currents. */
export interface ZoneDocument {
  readonly name: string;
  readonly maxAmps: number | null;
  readonly stations: number;
  readonly byStatus: Partial<Record<ConnectorStatus, number>>;
}

/** A zone that an operator holds. */
export interface HoldDocument {
  readonly zone: string;
  readonly atAmps: number;
  readonly since: string;
  readonly until: string;
  readonly by: string;
}

/** A signal of kind cap as it is now; both amounts are null where it says nothing, or that there is no cap. */
export interface CapDocument {
  readonly name: string;
  readonly ceilingKw: number | null;
  readonly ceilingAmps: number | null;
  /** When it changes or is no longer known; null where it says nothing now. */
  readonly until: string | null;
}

export interface AlarmDocument {
  readonly id: string;
  readonly subject: string;
  readonly detail: string;
  readonly raisedAt: string;
  readonly clearedAt: string | null;
}

export interface WritesDocument {
  readonly confirmed: number;
  readonly rejected: number;
  readonly unresolved: number;
  /** The newest outcome of each zone. */
  readonly last: readonly {
    readonly zone: string;
    readonly at: string;
    readonly outcome: string;
    readonly detail: string | null;
  }[];
}

/** The document as of `state`. */
export function stateDocument(site: Site, state: LiveState, speed: number): StateDocument {
  const local = (at: Instant): string => formatLocal(site.timeZone, at.wallMs);
  return {
    v: 1,
    site: siteDocument(site),
    at: state.at === null ? null : local(state.at),
    speed,
    cycles: state.cycles,
    record: state.record,
    sentences: sentences(state.record),
    link: {
      state: state.link === null ? 'unknown' : state.link.up ? 'up' : 'down',
      since: state.link === null ? null : local(state.link.at),
      detail: state.link?.detail ?? null,
    },
    zones: site.zones.map((zone) => zoneDocument(zone.name, state)),
    holds: holdDocuments(state, local),
    caps: capDocuments(site, state, (wallMs) => formatLocal(site.timeZone, wallMs)),
    alarms: state.alarms.map((episode) => alarmDocument(episode, local)),
    writes: writesDocument(state.writes, local),
  };
}

function holdDocuments({ at, holds }: LiveState, local: (at: Instant) => string): readonly HoldDocument[] {
  return Object.values(holds).flatMap(({ zone, hold, at: since }) => {
    if (hold === null || at === null || hold.untilWallMs <= at.wallMs) return [];
    const until = local({ ...at, wallMs: hold.untilWallMs });
    return [{ zone, atAmps: hold.atAmps, since: local(since), until, by: hold.by }];
  });
}

function capDocuments({ signals }: Site, state: LiveState, local: (wallMs: EpochMs) => string): readonly CapDocument[] {
  return signals
    .filter(({ kind }) => kind === 'cap')
    .map(({ name, unit }) => {
      const { slots = [], expiresAt = null } = state.signals[name]?.series ?? {};
      const now = state.at?.wallMs ?? 0;
      const slot =
        expiresAt !== null && expiresAt <= now ? undefined : slots.find(({ from, to }) => from <= now && now < to);
      const value = slot?.value ?? null;
      return {
        name,
        ceilingKw: value === null || unit === 'A' ? null : value / 1000,
        ceilingAmps: value === null || unit !== 'A' ? null : value,
        until: slot === undefined ? null : local(slot.to),
      };
    });
}

/** An alarm with its times as text. */
export const alarmDocument = (episode: AlarmEpisode, local: (at: Instant) => string): AlarmDocument => ({
  id: episode.id,
  subject: episode.subject,
  detail: episode.detail,
  raisedAt: local(episode.raisedAt),
  clearedAt: episode.clearedAt === null ? null : local(episode.clearedAt),
});

function siteDocument(site: Site): SiteDocument {
  return {
    name: site.name,
    timeZone: site.timeZone.name,
    shadow: site.shadow,
    nodes: site.nodes.map((node) => ({
      name: node.name,
      parent: node.parent === null ? null : (site.nodes[node.parent]?.name ?? null),
      zone: node.zone === null ? null : (site.zones[node.zone]?.name ?? null),
      metered: node.meters.length > 0,
    })),
  };
}

function sentences(record: CycleRecord | null): StateDocument['sentences'] {
  if (record === null) return { nodes: {}, zones: {}, strategies: {} };
  return {
    nodes: Object.fromEntries(record.nodes.map((node) => [node.node, explainNode(node)])),
    zones: Object.fromEntries(record.zones.map(({ zone }) => [zone, explainZone(record, zone)])),
    strategies: Object.fromEntries(record.strategies.map((used) => [used.strategy, strategySentence(used)])),
  };
}

const strategySentence = ({ proposal }: StrategyRecord): string =>
  proposal.ceilings.length === 0 ? 'Nothing at present.' : proposal.ceilings.map(explainCeiling).join(' ');

function zoneDocument(name: string, state: LiveState): ZoneDocument {
  const listed = (state.directory?.stations ?? []).filter((station) => station.zone === name).map(({ name }) => name);
  const byStatus: Partial<Record<ConnectorStatus, number>> = {};
  for (const station of state.stations?.stations ?? []) {
    if (listed.includes(station.name)) byStatus[station.status] = (byStatus[station.status] ?? 0) + 1;
  }
  const lever = state.directory?.zones.find((zone) => zone.name === name)?.lever;
  return { name, maxAmps: lever?.maxAmps ?? null, stations: listed.length, byStatus };
}

const writesDocument = (writes: WriteTally, local: (at: Instant) => string): WritesDocument => ({
  confirmed: writes.confirmed,
  rejected: writes.rejected,
  unresolved: writes.unresolved,
  last: Object.values(writes.lastSettled).map(({ zone, at, outcome, detail }) => ({
    zone,
    at: local(at),
    outcome,
    detail,
  })),
});
