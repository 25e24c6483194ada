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
import type { Due } from './poll-plan.ts';
import { toDirectoryListed, toMeterObserved, toReductionRead, toStationsObserved } from './map.ts';
import type { Session } from './session.ts';

export interface RoundOptions {
  readonly client: EvceClient;
  readonly session: Pick<Session, 'logins'>;
  readonly keeper: DirectoryKeeper;
  readonly clock: Clock;
  readonly dialect: Dialect;
  /** Its zones, and those of its meters that the box reads. */
  readonly site: Pick<Site, 'zones' | 'meters'>;
  readonly complain: Complain;
  readonly emit: (event: EngineEvent) => void;
  readonly isStopped: () => boolean;
}

/** Runs a round; null where the box answered, else how long to leave it alone, ms: the rest was then left out. */
export type RunRound = (due: Due) => Promise<number | null>;

const NOT_FOUND = 404;

export function createRound(options: RoundOptions): RunRound {
  const { keeper, session } = options;
  const link = createLink(options);
  const polling: Polling = { ...options, link, sayWhetherToWrite: refusals(options) };
  return async (due) => {
    if (due.directory || keeper.isDoubtful()) await pollDirectory(polling);
    const login = session.logins();
    // Where the box could not be listed in this session, its ids are perhaps others' by now.
    const directory = keeper.login() === login ? keeper.current() : null;
    for (const poll of directory === null ? [] : pollsOf(polling, directory, due)) {
      // In a session that began meanwhile the ids are perhaps others': the next round lists the box first.
      if (options.isStopped() || link.lostFor() !== null || session.logins() !== login) break;
      await poll();
    }
    return link.lostFor();
  };
}

interface Polling extends RoundOptions {
  readonly link: Link;
  readonly sayWhetherToWrite: () => void;
}

/** Announces when writing begins or ends to be refused; the link itself stays. */
function refusals({ keeper, clock, emit }: RoundOptions): () => void {
  let told: string | null = null;
  return () => {
    const detail = keeper.refusal();
    if (detail === told) return;
    told = detail;
    emit({ kind: 'LinkChanged', at: clock.now(), up: true, detail });
  };
}

/** The polls due, the site's meters and zones in site order. What the box does not list is not asked for. */
function pollsOf(polling: Polling, directory: Directory, due: Due): readonly (() => Promise<void>)[] {
  const meters = due.meters.flatMap((name) => {
    const id = directory.meterIds.get(name);
    return id === undefined ? [] : [() => pollMeter(polling, name, id)];
  });
  const zones = due.zones.flatMap((name) => {
    const zone = directory.zones.get(name);
    return zone === undefined ? [] : [() => pollReduction(polling, zone)];
  });
  return [...meters, ...(due.statuses ? [() => pollStatuses(polling, directory)] : []), ...zones];
}

async function pollDirectory(polling: Polling): Promise<void> {
  const { keeper, link, dialect, clock, emit } = polling;
  const listed = link.take('listing the box', await keeper.rebuild());
  if (link.lostFor() === null) polling.sayWhetherToWrite();
  if (listed !== null) emit(toDirectoryListed(listed.value, dialect, clock.now()));
}

async function pollMeter(polling: Polling, meter: string, id: number): Promise<void> {
  const answer = await read(polling, `meter ${meter}`, () => polling.client.meterValues(id));
  if (answer !== null) polling.emit(toMeterObserved(answer.value, meter, polling.clock.now()));
}

async function pollStatuses(polling: Polling, directory: Directory): Promise<void> {
  const answer = await read(polling, 'station statuses', () => polling.client.stationStatuses());
  if (answer !== null) polling.emit(toStationsObserved(answer.value, directory, polling.clock.now()));
}

async function pollReduction(polling: Polling, zone: DirectoryZone): Promise<void> {
  const { client, clock, dialect, complain, emit } = polling;
  const subject = `reduction of ${zone.name}`;
  const answer = await read(polling, subject, () => client.reduction(zone.id, 'poll'));
  if (answer === null) return;
  const event = toReductionRead(answer.value, { zone, dialect, at: clock.now(), begunMonoMs: answer.begunMonoMs });
  if (event.ok) emit(event.event);
  else complain(subject, event.why);
}

/**
 * What a call about an id brings. An id that the box does not know puts the directory in doubt; in a session that began
 * meanwhile it may be another thing's, so that the answer says nothing.
 */
async function read<T>(
  polling: Polling,
  subject: string,
  ask: () => Promise<Result<T>>,
): Promise<Extract<Result<T>, { ok: true }> | null> {
  const { session, keeper, link } = polling;
  const login = session.logins();
  const result = await ask();
  if (!result.ok && result.failure.kind === 'refused' && result.failure.status === NOT_FOUND) keeper.doubt();
  const taken = link.take(subject, result);
  return session.logins() === login ? taken : null;
}
