/**
 * What each zone asks the allocator for, from its cars and its wiring.
 * @module
 */
import { appetiteOf, wantsEnergy } from './appetite.ts';
import type { ShareRequest } from './filling.ts';
import { ceilToLever, type Lever } from './lever.ts';
import { PHASES, type PhaseIndex } from './phases.ts';
import type { Because } from './reason.ts';
import { stationsPossiblyIn } from './roster.ts';
import type { Sensed, SensedZone } from './sense.ts';
import type { Site, SiteZone } from './site.ts';
import { loadsLine, type EngineState, type StationState } from './state.ts';
import { amps, type Amps } from './units.ts';

/** Requests of all listed zones, by index of zone. */
export function requestsOf(site: Site, state: EngineState, sensed: Sensed): readonly ShareRequest[] {
  return site.zones.flatMap((zone, index) => {
    const lever = state.zones[index]?.lever ?? null;
    if (lever === null) return [];
    const stations = stationsPossiblyIn(state.stations, index);
    return [requestOf({ zone, index, lever, stations, blindNode: blindNodeAbove(site, sensed, zone) }, sensed)];
  });
}

interface ZoneFacts {
  readonly zone: SiteZone;
  readonly index: number;
  readonly lever: Lever;
  readonly stations: readonly StationState[];
  readonly blindNode: string | null;
}

function requestOf(facts: ZoneFacts, sensed: Sensed): ShareRequest {
  const { lever, stations } = facts;
  const cars = stations
    .filter((station) => wantsEnergy(station.seen?.status ?? 'unknown'))
    .sort((a, b) => Number(b.vip) - Number(a.vip) || a.minAmps - b.minAmps || (a.name < b.name ? -1 : 1));
  const idle = stations.filter((station) => !wantsEnergy(station.seen?.status ?? 'unknown'));
  return {
    zone: facts.index,
    lever,
    wiredAmps: (sensed.zones[facts.index] as SensedZone).wiredAmps,
    powerShare: 1,
    most: mostOf(facts),
    minimums: cars.map((_, count) =>
      ceilToLever(
        lever,
        sumOnWorstLine(cars.slice(0, count + 1), (car) => car.minAmps),
      ),
    ),
    demandAmps: ceilToLever(lever, sumOnWorstLine(cars, appetiteOf)),
    readinessAmps: amps(idle.length === 0 ? 0 : Math.min(...idle.map((station) => station.minAmps))),
    weight: Math.max(1, cars.length),
  };
}

/** The zone's own maximum, or its fallback while a node above it is blind. */
function mostOf(facts: ZoneFacts): ShareRequest['most'] {
  const { lever, zone, blindNode } = facts;
  const maximum: Because = { by: 'limits', reason: { kind: 'zone-maximum', maxAmps: lever.maxAmps } };
  if (blindNode === null) return { amps: lever.maxAmps, because: maximum };
  const blind: Because = {
    by: 'limits',
    reason: { kind: 'blind', subject: blindNode, state: 'missing', ageMs: null },
  };
  return { amps: amps(Math.min(zone.fallbackAmps, lever.maxAmps)), because: blind };
}

/** The first node, from the zone upwards, whose background is not known. */
function blindNodeAbove(site: Site, sensed: Sensed, zone: SiteZone): string | null {
  let at: number | null = zone.node;
  while (at !== null) {
    if (sensed.nodes[at]?.seen === 'blind') return site.nodes[at]?.name ?? null;
    at = site.nodes[at]?.parent ?? null;
  }
  return null;
}

/** What the cars take together on the line that carries most: the scalar that a zone must be allowed. */
function sumOnWorstLine(cars: readonly StationState[], of: (car: StationState) => Amps): number {
  const onLine = (phase: PhaseIndex): number =>
    cars.reduce((sum, car) => sum + (loadsLine(car, phase) ? of(car) : 0), 0);
  return Math.max(...PHASES.map(onLine));
}
