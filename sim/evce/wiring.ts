/**
 * What follows from the box's configuration: which zone feeds which, what flows through which line, and who shares it.
 * It is worked out anew whenever the configuration changes.
 * @module
 */
import { amps, gridLinesOf, PHASES, volts, type PhaseIndex } from '../../src/engine/index.ts';
import type { ZoneElectrics } from '../../src/evce/dialect.ts';
import type { BoxModes } from '../../src/config/index.ts';
import type { StationInfo } from '../plant/field.ts';
import { feedersOf } from './ledger.ts';
import { createRegulator, type Regulator } from './regulator.ts';
import type { StationLinks } from './station-links.ts';
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
export function wiringOf(links: StationLinks, { zones, stations }: Settings, modes: () => BoxModes): Wiring {
  const zoneOf = stations.map(({ zone }) => zone);
  // A station of unknown wiring may load any line.
  const linesOf = stations.map(({ phases, rotation }) => gridLinesOf(phases, rotation) ?? PHASES);
  const asConfigured = { ...links, stations: stations.map((station) => infoOf(station, zones)) };
  return {
    electrics: zones.map(({ maxAmps, nominalVolts }) => ({
      maxAmps: amps(maxAmps),
      voltage: volts(nominalVolts),
      phases: 3,
    })),
    feeders: zones.map((_, index) => feedersOf(zones, index)),
    zoneOf,
    linesOf,
    regulator: createRegulator({
      field: asConfigured,
      zones,
      zoneOf,
      linesOf,
      lostAmps: (station) => lostAmps(links, station, modes().lostStationShare),
      habits: () => ({ holdsMinimums: modes().lowerBound === 'hold', rotates: modes().turns === 'rotate' }),
    }),
  };
}

const infoOf = (station: StationSettings, zones: readonly ZoneSettings[]): StationInfo => {
  return { ...station, zone: (zones[station.zone] as ZoneSettings).name };
};

/** What the sharing counts for a station that cannot be reached; null for one that can. */
function lostAmps(links: StationLinks, station: number, share: BoxModes['lostStationShare']): number | null {
  if (links.conditionOf(station) !== 'lost') return null;
  return share === 'reserve' ? links.heardAmps(station) : 0;
}
