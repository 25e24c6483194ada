/**
 * What the simulated box says of its parts, in the words of its API. Nothing is checked and little is copied here:
 * a fast simulation calls these at every step.
 * @module
 */
import { mapPhases, PHASES, type PerPhase, type PhaseIndex } from '../../src/engine/index.ts';
import type { IdentifiedStatus, PhaseValues, Station, StationStatus, Zone, ZoneStatus } from '../../src/evce/wire.ts';
import type { BoxModes } from '../../src/config/index.ts';
import type { StationSample } from '../plant/field.ts';
import type { Sight } from './dynamic-zones.ts';
import { STATION_FIELDS, inFields, ZONE_FIELDS } from './setting-fields.ts';
import type { StationSettings, ZoneSettings } from './settings.ts';
import type { StationCondition } from './station-links.ts';

/** W in a kW, Wh in a kWh. */
export const KILO = 1000;

export function stationView(station: StationSettings, ids: { readonly id: number; readonly zoneId: number }): Station {
  return { id: ids.id, config: { ...inFields(station, STATION_FIELDS), zone_id: ids.zoneId } };
}

/** What is needed of the box besides the station's own sample. */
export interface StatusContext {
  readonly id: number;
  /** Grid line of each of the station's own lines. */
  readonly lines: readonly PhaseIndex[];
  readonly setpointAmps: number;
  readonly condition: StationCondition;
  readonly lostStationWord: BoxModes['lostStationWord'];
  /** Whether the station says what nobody understands. */
  readonly isUnintelligible: boolean;
  /** Firmware that the station last reported. */
  readonly firmwareVersion: string;
}

/** A status as far as time alone does not change it. */
export function lastingStatus(sample: StationSample, context: StatusContext): IdentifiedStatus {
  return {
    id: context.id,
    status: statusWord(sample, context),
    connected: context.condition !== 'lost',
    error_code: context.condition === 'faulted' ? 'InternalError' : 'NoError',
    setpoint: context.setpointAmps,
    current: inOwnOrder(sample.currentAmps, context.lines),
    power: sample.powerWatts / KILO,
    energy: sample.sessionWh / KILO,
    firmware_version: context.firmwareVersion,
  };
}

/** The present as a status tells it. */
export interface StatusTimes {
  readonly plantMs: number;
  readonly updated: string;
  /** Start of the running session; null without one. */
  readonly sessionStart: string | null;
}

/** A status with its times. */
export function statusView(lasting: IdentifiedStatus, sample: StationSample, times: StatusTimes): IdentifiedStatus {
  const { sessionId, sessionStartMs } = sample;
  const status = { ...lasting, current: { ...lasting.current }, last_update: times.updated };
  if (sessionId === null || sessionStartMs === null || times.sessionStart === null) return status;
  const duration = Math.floor((times.plantMs - sessionStartMs) / 1000);
  return { ...status, session: { id: sessionId, start: times.sessionStart, duration } };
}

function statusWord(sample: StationSample, context: StatusContext): StationStatus['status'] {
  if (context.isUnintelligible) return 'Unknown';
  switch (context.condition) {
    case 'up':
      return sample.status;
    case 'lost':
      return context.lostStationWord === 'last' ? sample.status : context.lostStationWord;
    case 'faulted':
      return 'Faulted';
    case 'out-of-service':
    case 'gone':
      return 'Unavailable';
  }
}

/** A station counts its own lines: its first is the grid line that its rotation names first. */
function inOwnOrder(gridAmps: PerPhase<number>, [l1, l2, l3]: readonly PhaseIndex[]): PhaseValues {
  const at = (line: PhaseIndex | undefined): number => (line === undefined ? 0 : gridAmps[line]);
  return { l1: at(l1), l2: at(l2), l3: at(l3) };
}

export function zoneView(
  zone: ZoneSettings,
  ids: { readonly id: number; readonly parentId: number | null; readonly meterId: number | null },
): Zone {
  const { degraded_current: degraded, ...config } = inFields(zone, ZONE_FIELDS);
  return {
    id: ids.id,
    config: {
      ...config,
      ...(ids.parentId === null ? {} : { parent_id: ids.parentId }),
      ...(ids.meterId === null ? {} : { pm_id: ids.meterId }),
      ...(degraded === null ? {} : { degraded_current: degraded }),
      phases: 3,
    },
  };
}

/** What there is to say of a zone's present. */
export interface ZonePresent {
  readonly maxAmps: number;
  /** What a zone sees that regulates by a meter; null for one that does not. */
  readonly sight: Sight | null;
  /** What the zone may draw by the allocation that its stations follow. */
  readonly setpointAmps: PerPhase<number>;
  /** Of all stations that it feeds. */
  readonly samples: readonly StationSample[];
  /** As the box was told, in its dialect. */
  readonly reduction: unknown;
  readonly updated: string;
}

/** A zone counts as overloaded from here on: cars do not follow to the tenth. */
const OVERLOAD_AMPS = 1;

export function zoneStatusView(zone: ZonePresent): ZoneStatus {
  const drawnAmps = mapPhases(zone.setpointAmps, (_, phase) =>
    zone.samples.reduce((total, { currentAmps }) => total + currentAmps[phase], 0),
  );
  const counted = (status: StationSample['status']): number =>
    zone.samples.filter((sample) => sample.status === status).length;
  return {
    status: zoneWord(zone, drawnAmps),
    setpoint: phaseValues(zone.setpointAmps),
    available: phaseValues(mapPhases(zone.setpointAmps, (amps, phase) => Math.max(0, amps - drawnAmps[phase]))),
    consumption: phaseValues(drawnAmps),
    reduction: zone.reduction,
    stations_charging: counted('Charging'),
    stations_suspended: counted('SuspendedEVSE'),
    last_update: zone.updated,
  };
}

function zoneWord(zone: ZonePresent, drawnAmps: PerPhase<number>): ZoneStatus['status'] {
  if (zone.sight === 'waiting') return 'pm_lost';
  if (zone.sight === 'degraded') return 'degraded';
  if (PHASES.some((phase) => drawnAmps[phase] > zone.setpointAmps[phase] + OVERLOAD_AMPS)) return 'overload';
  return PHASES.some((phase) => zone.setpointAmps[phase] < zone.maxAmps) ? 'reduced' : 'ok';
}

/** Values in the words of the API. */
export const phaseValues = (values: PerPhase<number>): PhaseValues => ({ l1: values[0], l2: values[1], l3: values[2] });
