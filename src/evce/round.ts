/**
 * One round of polls in a fixed order: directory, meters, station statuses, reductions. Meters and statuses are
 * read back to back, because only what was measured together may be subtracted from each other.
 * @module
 */
import type { EngineEvent, Site } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import type { EvceClient } from './client.ts';
import type { DirectoryKeeper } from './directory-keeper.ts';
import type { Directory, DirectoryZone } from './directory.ts';
import type { Dialect } from './dialect.ts';
import type { Result } from './failure.ts';
import { createLink, type Link } from './link.ts';
import type { Complain } from './log.ts';
import { toDirectoryListed, toMeterObserved, toReductionRead, toStationsObserved } from './map.ts';
import type { Session } from './session.ts';

/** How often each thing is read, ms. */
export interface Intervals {
  readonly metersMs: number;
  readonly statusesMs: number;
  readonly reductionsMs: number;
  readonly directoryMs: number;
}

export interface RoundOptions {
  readonly client: EvceClient;
  readonly session: Pick<Session, 'logins'>;
  readonly keeper: DirectoryKeeper;
  readonly clock: Clock;
  readonly dialect: Dialect;
  readonly site: Site;
  readonly complain: Complain;
  readonly emit: (event: EngineEvent) => void;
  readonly isStopped: () => boolean;
}

/** What is due in a round. */
export type Due = ReadonlySet<keyof Intervals>;

/** Runs a round; null where the box answered, else how long to leave it alone, ms: the rest was then left out. */
export type RunRound = (due: Due) => Promise<number | null>;

const NOT_FOUND = 404;

export function createRound(options: RoundOptions): RunRound {
  const link = createLink(options);
  const polling: Polling = { ...options, link };
  return async (due) => {
    if (due.has('directoryMs') || options.keeper.isDoubtful()) await pollDirectory(polling);
    const directory = options.keeper.current();
    const polls = directory === null ? [] : pollsOf(polling, directory, due);
    for (const poll of polls) {
      if (options.isStopped() || link.lostFor() !== null) break;
      await poll();
    }
    return link.lostFor();
  };
}

interface Polling extends RoundOptions {
  readonly link: Link;
}

/** The polls due, the site's meters and zones in site order. What the box does not list is not asked for. */
function pollsOf(polling: Polling, directory: Directory, due: Due): readonly (() => Promise<void>)[] {
  const zones = polling.site.zones.flatMap(({ name }) => directory.zones.get(name) ?? []);
  return [
    ...(due.has('metersMs')
      ? [...directory.meterIds].map(
          ([meter, id]) =>
            () =>
              pollMeter(polling, meter, id),
        )
      : []),
    ...(due.has('statusesMs') ? [() => pollStatuses(polling, directory)] : []),
    ...(due.has('reductionsMs') ? zones.map((zone) => () => pollReduction(polling, zone)) : []),
  ];
}

async function pollDirectory(polling: Polling): Promise<void> {
  const { keeper, link, dialect, clock, emit } = polling;
  const listed = link.take('listing the box', await keeper.rebuild());
  if (listed !== null) emit(toDirectoryListed(listed.value, dialect, clock.now()));
}

async function pollMeter(polling: Polling, meter: string, id: number): Promise<void> {
  const read = take(polling, `meter ${meter}`, await polling.client.meterValues(id));
  if (read !== null) polling.emit(toMeterObserved(read.value, meter, polling.clock.now()));
}

async function pollStatuses(polling: Polling, directory: Directory): Promise<void> {
  const read = take(polling, 'station statuses', await polling.client.stationStatuses());
  if (read !== null) polling.emit(toStationsObserved(read.value, directory, polling.clock.now()));
}

async function pollReduction(polling: Polling, zone: DirectoryZone): Promise<void> {
  const { client, clock, dialect, complain, emit } = polling;
  const subject = `reduction of ${zone.name}`;
  const read = take(polling, subject, await client.reduction(zone.id, 'poll'));
  if (read === null) return;
  const event = toReductionRead(read.value, { zone, dialect, at: clock.now(), begunMonoMs: read.begunMonoMs });
  if (event.ok) emit(event.event);
  else complain(subject, event.why);
}

/** An id that the box does not know puts the directory in doubt. */
function take<T>(polling: Polling, subject: string, result: Result<T>): Extract<Result<T>, { ok: true }> | null {
  if (!result.ok && result.failure.kind === 'refused' && result.failure.status === NOT_FOUND) polling.keeper.doubt();
  return polling.link.take(subject, result);
}
