/**
 * The calls of EVCE as functions: typed answers out, failures as values.
 * @module
 */
import type { z } from 'zod';
import { callTo, type EvceCall } from './endpoints.ts';
import type { Result } from './failure.ts';
import type { Lane } from './queue.ts';
import type { Reply, Session } from './session.ts';
import {
  meterListSchema,
  meterValuesSchema,
  parseBody,
  reductionSchema,
  stationListSchema,
  stationStatusListSchema,
  zoneListSchema,
  zoneStationsSchema,
  zoneStatusSchema,
  type IdentifiedStatus,
  type Meter,
  type MeterValuesBody,
  type ReductionBody,
  type Station,
  type Zone,
  type ZoneStations,
  type ZoneStatus,
} from './wire.ts';

/** What a write is to say, chosen when its turn comes. */
export interface ZoneReduction {
  readonly zoneId: number;
  readonly body: ReductionBody;
}

export interface EvceClient {
  stations(): Promise<Result<readonly Station[]>>;
  stationStatuses(): Promise<Result<readonly IdentifiedStatus[]>>;
  zones(): Promise<Result<readonly Zone[]>>;
  zoneStatus(zoneId: number): Promise<Result<ZoneStatus>>;
  zoneStations(zoneId: number): Promise<Result<ZoneStations>>;
  reduction(zoneId: number, lane: Lane): Promise<Result<ReductionBody>>;
  /** Null where `pick` found nothing left to write. */
  reduceZone(lane: Lane, pick: () => ZoneReduction | null): Promise<Result<null> | null>;
  meters(): Promise<Result<readonly Meter[]>>;
  meterValues(meterId: number): Promise<Result<MeterValuesBody>>;
}

export function createClient(session: Session): EvceClient {
  const read = async <Schema extends z.ZodType>(call: EvceCall, schema: Schema, lane: Lane = 'poll') =>
    understood(await session.ask(lane, call), schema);
  return {
    stations: () => read(callTo('stations'), stationListSchema),
    stationStatuses: () => read(callTo('stationStatuses'), stationStatusListSchema),
    zones: () => read(callTo('zones'), zoneListSchema),
    zoneStatus: (zoneId) => read(callTo('zoneStatus', zoneId), zoneStatusSchema),
    zoneStations: (zoneId) => read(callTo('zoneStations', zoneId), zoneStationsSchema),
    reduction: (zoneId, lane) => read(callTo('zoneReduction', zoneId), reductionSchema, lane),
    async reduceZone(lane, pick) {
      const reply = await session.askLate(lane, () => {
        const chosen = pick();
        return chosen === null ? null : { ...callTo('reduceZone', chosen.zoneId), body: chosen.body };
      });
      // The box may echo, or answer with nothing: what counts is what is read back.
      return reply === null ? null : accepted(reply);
    },
    meters: () => read(callTo('meters'), meterListSchema),
    meterValues: (meterId) => read(callTo('meterValues', meterId), meterValuesSchema),
  };
}

function understood<Schema extends z.ZodType>(reply: Reply, schema: Schema): Result<z.infer<Schema>> {
  if (reply.kind === 'failed') return { ok: false, failure: reply.failure };
  const body = parseBody(reply.text, schema);
  if (!body.ok) return { ok: false, failure: { kind: 'unreadable', detail: body.why } };
  return { ok: true, value: body.value, begunMonoMs: reply.begunMonoMs };
}

function accepted(reply: Reply): Result<null> {
  if (reply.kind === 'failed') return { ok: false, failure: reply.failure };
  return { ok: true, value: null, begunMonoMs: reply.begunMonoMs };
}
