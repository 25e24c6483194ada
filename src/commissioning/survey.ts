/**
 * Reads all of a box once: what it has, what that does now, and how its clock stands to ours.
 * @module
 */
import type { Instant, Millis } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import type { EvceCalls } from '../evce/calls.ts';
import { describeFailure, type Result } from '../evce/failure.ts';
import { listBox, type DatedListing } from '../evce/listing.ts';
import type { Session } from '../evce/session.ts';
import type { EvceAnswer, Transport } from '../evce/transport.ts';
import type { IdentifiedStatus, MeterValuesBody, ReductionBody, ZoneStatus } from '../evce/wire.ts';
import { pause } from './pause.ts';

/** What a single call brought, or why it brought nothing. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** One zone as it is now. */
export interface SurveyedZone {
  readonly status: Read<ZoneStatus>;
  readonly reduction: Read<ReductionBody>;
}

/** A meter read twice, so that it shows whether its values change. */
export interface SurveyedMeter {
  readonly first: Read<MeterValuesBody>;
  readonly second: Read<MeterValuesBody>;
}

export interface BoxSurvey extends Omit<DatedListing, 'login'> {
  readonly statuses: Read<readonly IdentifiedStatus[]>;
  /** By id. */
  readonly zones: ReadonlyMap<number, SurveyedZone>;
  /** By id. */
  readonly meters: ReadonlyMap<number, SurveyedMeter>;
  /** When it was all read. */
  readonly at: Instant;
  /** From the first look at the meters to the second. */
  readonly metersApartMs: Millis;
  /** Fingerprint of the certificate that the box has shown; null where there is none to see. */
  readonly certificate: string | null;
  /** The `Date` of its last answer, with when that came; null where the box sends none. */
  readonly date: { readonly text: string; readonly at: Instant } | null;
}

export interface SurveyOptions {
  readonly calls: EvceCalls;
  readonly session: Pick<Session, 'logins'>;
  readonly clock: Clock;
  readonly lastDate: () => BoxSurvey['date'];
  readonly certificate: () => string | null;
}

/** A meter that the box reads as seldom as this is slow already. */
const LOOKS_APART_MS = 5_000;

/** Reads everything in turn. After the first call that is not answered at all nothing more is asked. */
export async function surveyBox(options: SurveyOptions): Promise<Result<BoxSurvey>> {
  const { calls, clock, lastDate, certificate } = options;
  const listed = await listBox(calls, options.session);
  if (!listed.ok) return listed;
  const { listing, firmwares } = listed.value;
  const meterIds = listing.meters.map(({ id }) => id);
  const read = createReader();
  const readMeters = () => readEach(meterIds, (id) => read(() => calls.meterValues(id)));
  const begunMs = clock.now().monoMs;
  const first = readFrom(await readMeters());
  const statuses = await read(() => calls.stationStatuses());
  const zoneIds = listing.zones.map(({ id }) => id);
  const reductionOf = readFrom(await readEach(zoneIds, (id) => read(() => calls.zoneReduction(id))));
  const elapsedMs = clock.now().monoMs - begunMs;
  await pause(clock, Math.max(0, LOOKS_APART_MS - elapsedMs));
  // Later than its reduction: one that was written just before the survey is then followed by what the zone may draw.
  const statusOf = readFrom(await readEach(zoneIds, (id) => read(() => calls.zoneStatus(id))));
  const metersApartMs = (clock.now().monoMs - begunMs) as Millis;
  const second = readFrom(await readMeters());
  const value = {
    listing,
    firmwares,
    statuses,
    zones: new Map(zoneIds.map((id) => [id, { status: statusOf(id), reduction: reductionOf(id) }])),
    meters: new Map(meterIds.map((id) => [id, { first: first(id), second: second(id) }])),
    metersApartMs,
    at: clock.now(),
    certificate: certificate(),
    date: lastDate(),
  };
  return { ...listed, value };
}

const UNREAD: Read<never> = { ok: false, why: 'not read' };

const readFrom =
  <T>(reads: ReadonlyMap<number, Read<T>>) =>
  (id: number): Read<T> =>
    reads.get(id) ?? UNREAD;

async function readEach<T>(
  ids: readonly number[],
  read: (id: number) => Promise<Read<T>>,
): Promise<ReadonlyMap<number, Read<T>>> {
  const reads = new Map<number, Read<T>>();
  for (const id of ids) reads.set(id, await read(id));
  return reads;
}

/** A large box has hundreds of calls, each of which may be waited for in vain for its whole deadline. */
function createReader(): <T>(ask: () => Promise<Result<T>>) => Promise<Read<T>> {
  let silence: string | null = null;
  return async (ask) => {
    if (silence !== null) return { ok: false, why: silence };
    const result = await ask();
    if (result.ok) return { ok: true, value: result.value };
    const why = describeFailure(result.failure);
    if (result.failure.kind === 'unanswered' || result.failure.kind === 'no-session') silence = why;
    return { ok: false, why };
  };
}

/** Remembers the date of the answers that pass. */
export interface DateWatch {
  readonly transport: Transport;
  last(): BoxSurvey['date'];
}

/** The same transport, watched. */
export function watchDateHeader(transport: Transport, clock: Clock): DateWatch {
  let last: BoxSurvey['date'] = null;
  const note = (answer: EvceAnswer): EvceAnswer => {
    if (answer.kind === 'answered' && answer.date !== undefined) last = { text: answer.date, at: clock.now() };
    return answer;
  };
  return {
    transport: { ...bound(transport), send: async (request) => note(await transport.send(request)) },
    last: () => last,
  };
}

/** A transport may be an object with methods of its class, which a copy would lose. */
const bound = (transport: Transport): Omit<Transport, 'send'> => ({
  close: () => transport.close(),
  certificate: () => transport.certificate?.() ?? null,
});
