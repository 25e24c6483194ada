/**
 * The few calls that regulating needs, each in the lane that it deserves.
 * @module
 */
import { createCalls, understood } from './calls.ts';
import { CALLS, callTo } from './endpoints.ts';
import type { Result } from './failure.ts';
import type { Lane } from './queue.ts';
import type { Reply, Session } from './session.ts';
import type {
  Firmware,
  IdentifiedStatus,
  Meter,
  MeterValuesBody,
  ReductionBody,
  Station,
  Zone,
  ZoneStations,
  ZoneStatus,
} from './wire.ts';

/** What a write is to say, chosen when its turn comes. */
export interface ZoneReduction {
  readonly zoneId: number;
  /** The login that the id is known from; in a later session nothing is sent. */
  readonly ofLogin?: number;
  readonly body: ReductionBody;
}

/** Whose session is to end, chosen when its turn comes. */
export interface StationAtLogin {
  readonly stationId: number;
  /** The login that the id is known from; in a later session nothing is sent. */
  readonly ofLogin: number;
}

export interface EvceClient {
  stations(): Promise<Result<readonly Station[]>>;
  stationStatuses(): Promise<Result<readonly IdentifiedStatus[]>>;
  zones(): Promise<Result<readonly Zone[]>>;
  zoneStatus(zoneId: number): Promise<Result<ZoneStatus>>;
  zoneStations(zoneId: number): Promise<Result<ZoneStations>>;
  /** With `ofLogin` not asked in a later session than the id is from. */
  reduction(zoneId: number, lane: Lane, ofLogin?: number): Promise<Result<ReductionBody>>;
  /** Null where `pick` found nothing left to write. */
  reduceZone(lane: Lane, pick: () => ZoneReduction | null): Promise<Result<null> | null>;
  /** Goes with the cuts, for it is one. Null where `pick` found nobody. */
  stopSession(pick: () => StationAtLogin | null): Promise<Result<null> | null>;
  firmwares(): Promise<Result<readonly Firmware[]>>;
  meters(): Promise<Result<readonly Meter[]>>;
  meterValues(meterId: number): Promise<Result<MeterValuesBody>>;
}

export function createClient(session: Session): EvceClient {
  const polls = createCalls((call) => session.ask('poll', call));
  return {
    stations: polls.stations,
    stationStatuses: polls.stationStatuses,
    zones: polls.zones,
    zoneStatus: polls.zoneStatus,
    zoneStations: polls.zoneStations,
    async reduction(zoneId, lane, ofLogin) {
      const call = { ...callTo('zoneReduction', zoneId), ...ofLoginIf(ofLogin) };
      return understood(await session.ask(lane, call), CALLS.zoneReduction.answer);
    },
    async reduceZone(lane, pick) {
      const reply = await session.askLate(lane, () => {
        const chosen = pick();
        if (chosen === null) return null;
        const { zoneId, body, ofLogin } = chosen;
        return { ...callTo('reduceZone', zoneId), body, ...ofLoginIf(ofLogin) };
      });
      // The box may echo, or answer with nothing: what counts is what is read back.
      return reply === null ? null : accepted(reply);
    },
    async stopSession(pick) {
      const reply = await session.askLate('lower', () => {
        const chosen = pick();
        return chosen === null ? null : { ...callTo('remoteStop', chosen.stationId), ofLogin: chosen.ofLogin };
      });
      // Nobody follows the command's number: what counts is what the station reports.
      return reply === null ? null : accepted(reply);
    },
    firmwares: polls.firmwares,
    meters: polls.meters,
    meterValues: polls.meterValues,
  };
}

const ofLoginIf = (ofLogin: number | undefined) => (ofLogin === undefined ? {} : { ofLogin });

function accepted(reply: Reply): Result<null> {
  if (reply.kind === 'failed') return { ok: false, failure: reply.failure };
  return { ok: true, value: null, begunMonoMs: reply.begunMonoMs };
}
