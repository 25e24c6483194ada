/**
 * What is configured in the simulated box. It is all that the box knows of its surroundings: the plant is wired as it
 * is, whatever stands here. Parts refer to each other by their index.
 * @module
 */
import { assert } from '../../src/engine/index.ts';
import type { Field, StationInfo } from '../plant/field.ts';
import { PILOT_MIN_AMPS } from '../plant/station.ts';

/** A zone as an installer configures it in a new box. */
export interface BoxZone {
  readonly name: string;
  /** Name of the zone that feeds it, or null. */
  readonly parent: string | null;
  /** A per phase. */
  readonly maxAmps: number;
  readonly allocation: 'proportional' | 'fifo';
  readonly minCurrentPerVehicleAmps: number;
  /** Static where nothing is said. */
  readonly mode?: 'static' | 'dynamic';
  /** Name of the meter by which a dynamic zone regulates. */
  readonly meter?: string | null;
  /** A per phase while that meter is lost; null for none set. */
  readonly degradedAmps?: number | null;
}

export interface ZoneSettings extends Omit<BoxZone, 'parent' | 'meter'> {
  /** The zone that feeds it. */
  readonly parent: number | null;
  readonly mode: 'static' | 'dynamic';
  /** The meter by which a dynamic zone regulates. */
  readonly meter: number | null;
  /** A per phase while that meter is lost; null for none set. */
  readonly degradedAmps: number | null;
  /** Line to neutral, V. */
  readonly nominalVolts: number;
}

export interface StationSettings extends Omit<StationInfo, 'zone'> {
  readonly zone: number;
  /** Id of its model in the catalogue. */
  readonly modelId: number;
  readonly serialNumber: string;
  /** Its name in OCPP. */
  readonly boxIdentity: string;
  /** What a single-phase car gets from a station that has lost the box, A. */
  readonly degradedMonoAmps: number;
  /** The same for a three-phase car. */
  readonly degradedTriAmps: number;
}

export interface MeterSettings {
  readonly name: string;
  /** Id of its model in the catalogue. */
  readonly modelId: number;
  readonly ipAddress: string;
  readonly port: number;
  /** Modbus unit. */
  readonly unitId: number;
  readonly pollingPeriodSeconds: number;
  /** Ratio of the current transformers. */
  readonly ctRatio: number;
}

export interface Settings {
  readonly zones: readonly ZoneSettings[];
  readonly stations: readonly StationSettings[];
  readonly meters: readonly MeterSettings[];
}

/** Ids in the catalogue of what the box takes its stations and meters for. */
export const MODEL_IDS = { singlePhase: 1, threePhase: 2, meter: 1 } as const;

const MODBUS_PORT = 502;

/** What an installer enters who knows the plant. */
export function initialSettings(field: Field, zones: readonly BoxZone[], nominalVolts: number): Settings {
  const indexOf = new Map(zones.map(({ name }, index) => [name, index]));
  const zoneNamed = (name: string): number => {
    const index = indexOf.get(name);
    assert(index !== undefined, `the box has a zone ${name}`);
    return index;
  };
  const meterNamed = (name: string | null): number | null => {
    const index = name === null ? null : field.meters.findIndex((meter) => meter.name === name);
    assert(index === null || index >= 0, `the box has a meter ${name ?? ''}`);
    return index;
  };
  return {
    zones: zones.map((zone): ZoneSettings => {
      const parent = zone.parent === null ? null : zoneNamed(zone.parent);
      const { mode = 'static', degradedAmps = null } = zone;
      return { ...zone, parent, mode, meter: meterNamed(zone.meter ?? null), degradedAmps, nominalVolts };
    }),
    stations: field.stations.map((info, index) => stationSettings(info, zoneNamed(info.zone), index + 1)),
    meters: field.meters.map(({ name }, index) => meterSettings(name, index + 1)),
  };
}

function stationSettings(info: StationInfo, zone: number, number: number): StationSettings {
  return {
    ...info,
    zone,
    modelId: info.phases === 1 ? MODEL_IDS.singlePhase : MODEL_IDS.threePhase,
    serialNumber: `SIM${String(number).padStart(6, '0')}`,
    boxIdentity: `CP${String(number).padStart(4, '0')}`,
    degradedMonoAmps: PILOT_MIN_AMPS,
    degradedTriAmps: PILOT_MIN_AMPS,
  };
}

/** A gateway of its own for each, in the range that RFC 5737 keeps for examples. */
function meterSettings(name: string, number: number): MeterSettings {
  const ipAddress = `192.0.2.${Math.min(number, 254)}`;
  return {
    name,
    modelId: MODEL_IDS.meter,
    ipAddress,
    port: MODBUS_PORT,
    unitId: 1,
    pollingPeriodSeconds: 1,
    ctRatio: 1,
  };
}
