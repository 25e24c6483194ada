/**
 * The client of EVCE as the engine's source and writer. The same over HTTPS to a real box and in memory to a
 * simulated one: the transport, the clock and the token store are given.
 * @module
 */
import { share, Subject, takeUntil } from 'rxjs';
import type { Site } from '../engine/index.ts';
import type { Clock, Source, Writer } from '../engine/ports.ts';
import type { Allowance } from './capability.ts';
import { createClient } from './client.ts';
import { createDirectoryKeeper } from './directory-keeper.ts';
import { memoryDirectoryStore, type DirectoryStore } from './directory-store.ts';
import { boxNames, type DifferingNames } from './directory.ts';
import type { Dialect } from './dialect.ts';
import { complaints, type EvceLog } from './log.ts';
import { observeBox } from './observe.ts';
import type { Intervals } from './poll-plan.ts';
import { createSession, type Credentials } from './session.ts';
import type { TokenStore } from './token-store.ts';
import type { Transport } from './transport.ts';
import { createWriter } from './write.ts';

export interface EvceOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly tokenStore: TokenStore;
  /** Where the directory outlives the process; by default nowhere. */
  readonly directoryStore?: DirectoryStore;
  readonly dialect: Dialect;
  readonly site: Site;
  /** What the box calls the site's zones and meters where it calls them otherwise. */
  readonly names?: DifferingNames;
  readonly intervals: Intervals;
  readonly log: EvceLog;
  /** Draws from 0 to below 1; spreads retries. */
  readonly jitter: () => number;
}

export interface Evce {
  readonly source: Source;
  readonly writer: Writer;
  /** Stops polling, lets writes end, logs out and closes the transport. */
  close(): Promise<void>;
}

/** Besides regulating; in shadow nothing is sent, so nothing is allowed. */
const allowedOn = ({ mayStopSessions, shadow }: Site): readonly Allowance[] =>
  mayStopSessions && !shadow ? ['remoteStop'] : [];

export function openEvce(options: EvceOptions): Evce {
  const { clock, dialect, site, intervals, jitter } = options;
  const session = createSession({ ...options, allow: allowedOn(site) });
  const client = createClient(session);
  const complain = complaints(options.log);
  const context = { names: boxNames(site, options.names ?? {}), dialect, nominalVolts: site.supply.nominalVolts };
  const store = options.directoryStore ?? memoryDirectoryStore();
  const certificate = (): string | null => options.transport.certificate?.() ?? null;
  const keeper = createDirectoryKeeper({ client, session, clock, context, store, certificate, log: options.log });
  const writer = createWriter({ client, keeper, clock, dialect });
  const closed$ = new Subject<void>();
  const elsewhere = options.names?.elsewhere ?? [];
  const polled = { zones: site.zones, meters: site.meters.filter(({ name }) => !elsewhere.includes(name)) };
  const polled$ = observeBox({ client, session, keeper, clock, dialect, site: polled, complain, intervals, jitter });
  return {
    source: { events$: polled$.pipe(takeUntil(closed$), share()) },
    writer,
    async close() {
      closed$.next();
      await writer.idle();
      await session.close();
      await options.transport.close();
    },
  };
}
