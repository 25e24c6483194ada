/**
 * What a journal holds of the world: who stood where, what meters and stations said, and what came from outside. What was
 * decided then is left alone, for a backtest decides anew.
 * @module
 */
import type {
  DirectoryListed,
  EngineEvent,
  Instant,
  MeterValues,
  SignalArrived,
  Site,
  StationObservation,
} from '../../src/engine/index.ts';
import type { JournalItem } from '../../src/journal/index.ts';

/** Something said at a moment of plant time. */
export interface Said<Value> {
  /** Since the journal's first event by the monotonic clock, ms. */
  readonly atMs: number;
  readonly value: Value;
}

/** A journal as a backtest needs it. Times are plant time: 0 is the journal's first event. */
export interface Recording {
  readonly site: Site;
  /** Wall-clock time of plant time 0, ms since 1970. */
  readonly wallStartMs: number;
  readonly durationMs: number;
  /** Null where the journal holds no list of stations. */
  readonly directory: DirectoryListed | null;
  /** In the order of the site's meters; in order of time. */
  readonly meters: readonly (readonly Said<MeterValues>[])[];
  /** By the station's name, in order of time. */
  readonly stations: ReadonlyMap<string, readonly Said<StationObservation>[]>;
  readonly signals: readonly Said<SignalArrived>[];
  /** Turns that the journal says it lacks. */
  readonly missingTurns: number;
  /** Whether the journal ends before its end. */
  readonly isCutOff: boolean;
}

interface Draft {
  first: Instant | null;
  lastMs: number;
  directory: DirectoryListed | null;
  readonly meters: Map<string, Said<MeterValues>[]>;
  readonly stations: Map<string, Said<StationObservation>[]>;
  readonly signals: Said<SignalArrived>[];
  missingTurns: number;
  isCutOff: boolean;
}

/** Collects what `readJournal` yields after the header; null where there is no event at all. */
export async function collectRecording(
  site: Site,
  items: AsyncIterable<JournalItem> | Iterable<JournalItem>,
): Promise<Recording | null> {
  const draft: Draft = {
    first: null,
    lastMs: 0,
    directory: null,
    meters: new Map(),
    stations: new Map(),
    signals: [],
    missingTurns: 0,
    isCutOff: false,
  };
  for await (const item of items) {
    if (item.kind === 'event') note(draft, item.event);
    if (item.kind === 'gap') draft.missingTurns += item.turns;
    if (item.kind === 'truncated' || item.kind === 'unreadable') draft.isCutOff = true;
  }
  if (draft.first === null) return null;
  const { first, lastMs, directory, stations, signals, missingTurns, isCutOff } = draft;
  const meters = site.meters.map(({ name }) => draft.meters.get(name) ?? []);
  const wallStartMs = first.wallMs;
  return { site, wallStartMs, durationMs: lastMs, directory, meters, stations, signals, missingTurns, isCutOff };
}

function note(draft: Draft, event: EngineEvent): void {
  draft.first ??= event.at;
  const atMs = event.at.monoMs - draft.first.monoMs;
  draft.lastMs = Math.max(draft.lastMs, atMs);
  switch (event.kind) {
    case 'DirectoryListed':
      draft.directory = joined(draft.directory, event);
      return;
    case 'MeterObserved':
      listOf(draft.meters, event.meter).push({ atMs, value: event.values });
      return;
    case 'StationsObserved':
      for (const value of event.stations) listOf(draft.stations, value.name).push({ atMs, value });
      return;
    case 'SignalArrived':
      draft.signals.push({ atMs, value: event });
      return;
    case 'Tick':
    case 'LinkChanged':
    case 'ProposalArrived':
    case 'HoldSaid':
    case 'ReductionRead':
    case 'WriteSettled':
    case 'StopSettled':
      return;
  }
}

/** A station that was taken down in between had its sessions all the same. */
function joined(before: DirectoryListed | null, now: DirectoryListed): DirectoryListed {
  const gone = before?.stations.filter(({ name }) => !now.stations.some((one) => one.name === name)) ?? [];
  return { ...now, stations: [...now.stations, ...gone] };
}

function listOf<Value>(lists: Map<string, Value[]>, name: string): Value[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}
