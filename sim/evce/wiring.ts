/**
 * What follows from the box's configuration: which zone feeds which, what flows through which line, and who shares it.
 * It is worked out anew whenever the configuration changes.
 * @module
 */
import { amps, gridLinesOf, PHASES, volts, type PhaseIndex } from '../../src/engine/index.ts';
import type { ZoneElectrics } from '../../src/evce/dialect.ts';
import type { Field, StationInfo } from '../plant/field.ts';
import { feedersOf } from './ledger.ts';
import { createRegulator, type Regulator } from './regulator.ts';
import type { Settings, StationSettings, ZoneSettings } from './settings.ts';

export interface Wiring {
  readonly electrics: readonly ZoneElectrics[];
  /** For each zone, its own index and those of the zones that feed it. */
  readonly feeders: readonly (readonly number[])[];
  /** Index of each station's zone. */
  readonly zoneOf: readonly number[];
  /** Grid line of each line of each station, in the station's order. */
  readonly linesOf: readonly (readonly PhaseIndex[])[];
  readonly regulator: Regulator;
}

/** The wiring of a field by these settings. Its regulator knows of no car yet: turns begin anew. */
export function wiringOf(field: Field, { zones, stations }: Settings): Wiring {
  const zoneOf = stations.map(({ zone }) => zone);
  // A station of unknown wiring may load any line.
  const linesOf = stations.map(({ phases, rotation }) => gridLinesOf(phases, rotation) ?? PHASES);
  const asConfigured = { ...field, stations: stations.map((station) => infoOf(station, zones)) };
  return {
    electrics: zones.map(({ maxAmps, nominalVolts }) => ({
      maxAmps: amps(maxAmps),
      voltage: volts(nominalVolts),
      phases: 3,
    })),
    feeders: zones.map((_, index) => feedersOf(zones, index)),
    zoneOf,
    linesOf,
    regulator: createRegulator({ field: asConfigured, zones, zoneOf, linesOf }),
  };
}

const infoOf = (station: StationSettings, zones: readonly ZoneSettings[]): StationInfo => {
  return { ...station, zone: (zones[station.zone] as ZoneSettings).name };
};
