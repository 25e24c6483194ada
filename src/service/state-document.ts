/**
 * The document that `GET /api/v1/state` and every SSE event carry: the latest cycle record with the words for
 * people beside it. Plain JSON; page, terminal and integrators read the same.
 * @module
 */
import {
  epochMs,
  explainCeiling,
  explainNode,
  explainZone,
  formatLocal,
  type CycleRecord,
  type Instant,
  type PhaseAmps,
  type Site,
  type StrategyRecord,
} from '../engine/index.ts';
import { CATALOGUE, type Severity } from './alarms/catalogue.ts';
import { demandDocument, type DemandDocument } from './demand-document.ts';
import { headlineOf, type Headline } from './headline.ts';
import type { AlarmEpisode, LiveState, WriteTally } from './live-state.ts';
import { capDocuments, holdDocuments, type CapDocument, type HoldDocument } from './operator-document.ts';
import { shadowSentences } from './shadow-sentences.ts';
import { sourceDocuments, type SourceDocument } from './source-document.ts';
import { signalDocuments, type SignalDocument } from './signal-document.ts';
import { stationDocuments, zoneDocuments, type StationDocument, type ZoneDocument } from './station-document.ts';

export interface StateDocument {
  readonly v: 1;
  readonly site: SiteDocument;
  /** Whether everything is all right, and what limits since when. */
  readonly headline: Headline;
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
    /** What each strategy in shadow would have changed. */
    readonly shadows: Readonly<Record<string, string>>;
  };
  readonly link: {
    readonly state: 'unknown' | 'up' | 'down';
    readonly since: string | null;
    readonly detail: string | null;
  };
  /** The ways in: the box, then meters and signals that are read besides it. */
  readonly sources: readonly SourceDocument[];
  readonly zones: readonly ZoneDocument[];
  /** As the box lists them. */
  readonly stations: readonly StationDocument[];
  /** What operators hold now, by zone. */
  readonly holds: readonly HoldDocument[];
  /** What the site's cap signals say now, whoever said it. */
  readonly caps: readonly CapDocument[];
  readonly signals: readonly SignalDocument[];
  /** The running demand window; null where the site is not billed by one. */
  readonly demand: DemandDocument | null;
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
  readonly meters: readonly MeterPlace[];
}

/** A node's place in the electrical tree. */
export interface SitePlace {
  readonly name: string;
  readonly parent: string | null;
  readonly zone: string | null;
  readonly metered: boolean;
  /** What its breaker or cable carries, per phase; the limit is this times `deratePct`. */
  readonly ratedAmps: PhaseAmps;
  readonly deratePct: number;
}

/** A meter's place; records say what it reads. */
export interface MeterPlace {
  readonly name: string;
  /** `flow` sees all that passes its node; `generation` and `battery` are sources behind it. */
  readonly role: 'flow' | 'generation' | 'battery';
  readonly node: string;
}

export interface AlarmDocument {
  readonly id: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly detail: string;
  /** What it means, and what to do: the catalogue's text. */
  readonly means: string;
  readonly whatToDo: string;
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
  const localWall = (wallMs: number): string => formatLocal(site.timeZone, epochMs(wallMs));
  const local = (at: Instant): string => localWall(at.wallMs);
  return {
    v: 1,
    site: siteDocument(site),
    headline: headlineOf(state, site.shadow, localWall),
    at: state.at === null ? null : local(state.at),
    speed,
    cycles: state.cycles,
    record: state.record,
    sentences: sentences(site, state.record),
    link: {
      state: state.link === null ? 'unknown' : state.link.up ? 'up' : 'down',
      since: state.link === null ? null : local(state.link.at),
      detail: state.link?.detail ?? null,
    },
    sources: sourceDocuments(state, []),
    zones: zoneDocuments(site, state, local),
    stations: stationDocuments(state),
    holds: holdDocuments(state, local),
    caps: capDocuments(site, state, localWall),
    signals: signalDocuments(site, state, localWall),
    demand: demandDocument(site, state, localWall),
    alarms: state.alarms.map((episode) => alarmDocument(episode, local)),
    writes: writesDocument(state.writes, local),
  };
}

/** An alarm with its times as text. */
export const alarmDocument = (episode: AlarmEpisode, local: (at: Instant) => string): AlarmDocument => ({
  id: episode.id,
  severity: CATALOGUE[episode.id].severity,
  subject: episode.subject,
  detail: episode.detail,
  means: CATALOGUE[episode.id].means,
  whatToDo: CATALOGUE[episode.id].whatToDo,
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
      ratedAmps: node.limitAmps,
      deratePct: Math.round(node.derate * 1000) / 10,
    })),
    meters: site.meters.map(({ name, role, node }) => ({ name, role, node: site.nodes[node]?.name ?? '' })),
  };
}

function sentences(site: Site, record: CycleRecord | null): StateDocument['sentences'] {
  if (record === null) return { nodes: {}, zones: {}, strategies: {}, shadows: {} };
  return {
    nodes: Object.fromEntries(record.nodes.map((node) => [node.node, explainNode(node)])),
    zones: Object.fromEntries(record.zones.map(({ zone }) => [zone, explainZone(record, zone)])),
    strategies: Object.fromEntries(record.strategies.map((used) => [used.strategy, strategySentence(used)])),
    shadows: shadowSentences(site, record),
  };
}

const strategySentence = ({ proposal }: StrategyRecord): string =>
  proposal.ceilings.length === 0 ? 'Nothing at present.' : proposal.ceilings.map(explainCeiling).join(' ');

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
