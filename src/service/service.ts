/**
 * The live shell, put together: a controller between a box and the people who watch it. It decides nothing.
 * @module
 */
import type { Observable, Subscription } from 'rxjs';
import { runController } from '../engine/controller.ts';
import { createEngine, explainChain, formatLocal, type EngineState, type EpochMs } from '../engine/index.ts';
import type { Clock, LivedTurn, Source, StrategyRunner, Writer } from '../engine/ports.ts';
import type { SiteConfig } from '../config/index.ts';
import type { SourceHealth } from '../sources/index.ts';
import type { Journal as JournalOfRuns } from '../journal/index.ts';
import type { HookRunner } from './alarms/hooks.ts';
import type { Attendance, AttendedJournal } from './attendance.ts';
import { awaitBreakdown } from './breakdown.ts';
import { follow } from './followers.ts';
import { openFront } from './front.ts';
import type { HttpServer } from './http/server.ts';
import type { SiteView } from './http/site-view.ts';
import { openLiveSite, type LiveSite } from './live-site.ts';
import type { Hindsight, LiveState } from './live-state.ts';
import type { Logger } from './log.ts';
import { openDesk, type OperatorDesk } from './operator-desk.ts';
import { fileOperatorStore, FORGETFUL_STORE } from './operator-store.ts';
import { parkWrites } from './park.ts';
import type { StateDocument } from './state-document.ts';
import type { Supervisor } from './supervision/supervisor.ts';
import { logWrite } from './turn-log.ts';
import { settledOrLate, within } from './waiting.ts';

/** The box as the service needs it; the EVCE client is one. */
export interface Box {
  readonly source: Source;
  readonly writer: Writer;
  /** What is to be said of the dates of the certificate that it has shown; null where nothing is, absent where it shows none. */
  readonly certificateWarning?: (now: EpochMs) => string | null;
  /** Logs out and lets go of the connection. */
  close(): Promise<void>;
  /** Lets go of the connection at once, whatever is still under way. */
  abandon(): Promise<void>;
}

/** Where turns are kept for later. */
type Journal = Pick<JournalOfRuns, 'append' | 'close'> &
  AttendedJournal & {
    /** What the engine begins with; without it with nothing. */
    readonly initial?: EngineState;
  };

export interface ServiceOptions {
  readonly config: Pick<SiteConfig, 'site' | 'strategies' | 'service' | 'signals' | 'sources'>;
  readonly box: Box;
  /** Prices, forecasts and caps; null where the site has none. */
  readonly signals?: Source | null;
  /** How what is read besides the box is; without it nothing is. */
  readonly sourceHealth?: (() => readonly SourceHealth[]) | undefined;
  /** Asks the strategies that run elsewhere; null where the site has none. */
  readonly runner?: StrategyRunner | null;
  /** The site's clock, which may run faster than real time. */
  readonly clock: Clock;
  readonly speed: number;
  /** The clock on the wall of whoever waits. */
  readonly realTime: Clock;
  /** The state with which the engine begins; without it, with what the journal says, or nothing. */
  readonly initial?: EngineState;
  /** What people were told before by the service whose place this one takes. */
  readonly hindsight?: Hindsight | undefined;
  /** Opens what keeps turns for later, once there are going to be any; null where none are to be kept, or can be. */
  readonly journal: (() => Promise<Journal | null>) | null;
  /** For what operators say and keys; null where nothing is kept. */
  readonly stateFolder?: string | null;
  /** Where the command line finds this service; null where it shall not. */
  readonly doorFolder?: string | null;
  /** Certificate and key of the HTTP server, PEM; null where it speaks to this machine only. */
  readonly tls?: { readonly cert: string; readonly key: string } | null;
  /** What the HTTP API tells of besides: the journal of earlier days. */
  readonly shows?: Pick<SiteView, 'archive'>;
  /** Who is told of alarms; null where nobody is. */
  readonly hooks?: HookRunner | null;
  /** Who waits for signs of life; null where nobody does. */
  readonly supervisor?: Supervisor | null;
  readonly log: Logger;
  /** Told when the document has changed. */
  readonly onNews?: (document: StateDocument, url: string) => void;
}

export interface Service {
  readonly url: string;
  document(): StateDocument;
  state(): LiveState;
  /** Resolves when the controller has broken down, with the reason; the service must then be stopped. */
  readonly brokenDown: Promise<string>;
  /** Parks the zones, logs out, closes everything. Bounded in time whatever the box does. */
  stop(): Promise<void>;
  /** Closes everything but box and journal, which stay as they are, for another service to go on with them from this state. */
  release(): Promise<EngineState>;
}

export type StartedService =
  { readonly ok: true; readonly service: Service } | { readonly ok: false; readonly problem: string };

/** The first decision waits for the box's first answers, or else it would be made blind. */
const TICK_PHASE_MS = 1_000;
/** A park that has not been settled by then is left to the box's own limits; stopping takes 5 s at most. */
const PARK_MS = 3_000;
const LOGOUT_MS = 1_000;

/** Starts to listen and then to regulate. When it cannot listen, nothing has been started. */
export async function startService(options: ServiceOptions): Promise<StartedService> {
  const { config, clock, realTime, log, stateFolder = null, doorFolder = null, tls = null } = options;
  const { site } = config;
  const store = stateFolder === null ? FORGETFUL_STORE : fileOperatorStore(stateFolder);
  const desk = await openDesk({ site, clock, store, log, sourced: sourcedOf(config) });
  let tellNews = (): void => undefined;
  const { hooks = null, supervisor = null } = options;
  const certificateWarning = (now: EpochMs): string | null => options.box.certificateWarning?.(now) ?? null;
  const watched = { ...options, site, stateFolder, hooks, supervisor, certificateWarning };
  const live = openLiveSite({ ...watched, onNews: () => tellNews() });
  const { document, state, attendance } = live;
  const view = viewOf(options, live, desk);
  const opened = await openFront({ settings: config.service, tls, stateFolder, doorFolder, view, realTime, log });
  if (!opened.ok) {
    attendance.close();
    return opened;
  }
  const http = opened.front;
  tellNews = () => {
    http.publish();
    options.onNews?.(document(), http.url);
  };
  const journal = (await options.journal?.()) ?? null;
  if (options.journal !== null) attendance.journalOpened(journal);
  const ending = awaitBreakdown(log);
  const initial = journal?.initial ?? options.initial ?? createEngine({ site, strategies: config.strategies }).initial;
  const turns$ = turnsOf(options, { desk, initial });
  const { subscription, engineState } = follow(turns$, { initial, journal, live, report: ending.report, log });
  const running: Running = { options, http, journal, subscription, state, attendance };
  const { url } = http;
  const stop = (): Promise<void> => stopService(running);
  const release = (): Promise<EngineState> => releaseService(running, engineState);
  log.info({ url, site: site.name, shadow: site.shadow }, `${site.name}: dashboard on ${url}`);
  return { ok: true, service: { url, document, state, brokenDown: ending.brokenDown, stop, release } };
}

/** Signals that have a source of their own. */
const sourcedOf = ({ signals, sources }: Pick<SiteConfig, 'signals' | 'sources'>): ReadonlySet<string> =>
  new Set([...signals.map(({ signal }) => signal.name), ...sources.signals.map(({ signal }) => signal)]);

/** What HTTP tells of the site. */
function viewOf(options: ServiceOptions, { state, document, attendance }: LiveSite, desk: OperatorDesk) {
  const { site } = options.config;
  return {
    document,
    recent: () => state().recent,
    explain: (zone: string) => {
      const { record } = state();
      return record === null ? null : explainChain(site, record, zone);
    },
    caps: site.signals.filter(({ kind }) => kind === 'cap'),
    desk,
    metrics: () => attendance.metrics(),
    ...options.shows,
  };
}

/** The controller on this box and clock. Subscribing starts it. */
function turnsOf(
  { config, clock, box, signals = null, runner = null }: ServiceOptions,
  { desk, initial }: { readonly desk: OperatorDesk; readonly initial: EngineState },
): Observable<LivedTurn> {
  const { site, strategies } = config;
  const engine = { ...createEngine({ site, strategies }), initial };
  const { source, writer } = box;
  const { tickMs } = site.timing;
  return runController({
    engine,
    clock,
    sources: [source, ...(signals === null ? [] : [signals]), desk.source],
    writer,
    runner: runner ?? undefined,
    tickMs,
    tickPhaseMs: TICK_PHASE_MS,
  });
}

interface Running {
  readonly options: ServiceOptions;
  readonly http: HttpServer;
  readonly journal: Journal | null;
  readonly subscription: Subscription;
  readonly state: () => LiveState;
  readonly attendance: Attendance;
}

/** Nobody looks any more, and the site is regulated to the last moment. */
async function releaseService(running: Running, state: () => EngineState): Promise<EngineState> {
  await running.http.close();
  running.subscription.unsubscribe();
  running.attendance.close();
  return state();
}

async function stopService(running: Running): Promise<void> {
  const { options, http, journal, subscription, attendance } = running;
  subscription.unsubscribe();
  attendance.stopping();
  await park(running);
  const loggedOut = await within(options.realTime, LOGOUT_MS, options.box.close());
  if (!loggedOut) {
    options.log.warn('the box did not answer the logout in time');
    await options.box.abandon();
  }
  attendance.close();
  await http.close();
  await journal?.close();
}

async function park({ options, state }: Running): Promise<void> {
  const { config, box, clock, realTime, log } = options;
  if (config.service.onExit === 'hold' || config.site.shadow) return;
  const at = clock.now();
  const writes = parkWrites(config.site, state(), at);
  if (writes.length === 0) {
    log.info('no zone had to be parked: none has more than its fallback, or may have more than it has');
    return;
  }
  for (const write of writes) logWrite(log, write, formatLocal(config.site.timeZone, at.wallMs));
  const open = await settledOrLate({ writer: box.writer, writes, clock: realTime, limitMs: PARK_MS });
  if (open.length === 0) log.info(`parked at their fallback or below: ${writes.map(({ zone }) => zone).join(', ')}`);
  else log.warn(`the box did not confirm the fallback of ${open.join(', ')}`);
}
