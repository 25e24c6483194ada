/**
 * The same installation with its lines renamed in a circle: what was L1 is L2, what was L2 is L3, what was L3 is L1.
 * @module
 */
import {
  ZERO_AMPS,
  type CycleRecord,
  type EngineEvent,
  type ListedStation,
  type PerPhase,
  type SiteNode,
} from '../../src/engine/index.ts';
import type { Place } from './places.ts';

const NEXT: Readonly<Record<string, string>> = { L1: 'L2', L2: 'L3', L3: 'L1' };

/** Values by line, each at the line that its line is called now. */
export const turned = <T>([l1, l2, l3]: PerPhase<T>): PerPhase<T> => [l3, l1, l2];

const turnedNames = (rotation: string): string => rotation.replaceAll(/L[123]/g, (line) => NEXT[line] ?? line);

/** A place whose lines are called otherwise; nothing else about it is other. */
export function turnedPlace(place: Place): Place {
  const { site } = place;
  const { stationDefaults, nodes } = site;
  return {
    ...place,
    site: {
      ...site,
      nodes: nodes.map(turnedNode),
      stationDefaults: { ...stationDefaults, rotation: turnedNames(stationDefaults.rotation) },
    },
    stations: place.stations.map(turnedStation),
  };
}

const turnedNode = (node: SiteNode): SiteNode => ({
  ...node,
  limitAmps: turned(node.limitAmps),
  worstBackgroundAmps: node.worstBackgroundAmps === null ? null : turned(node.worstBackgroundAmps),
  reserveAmps: turned(node.reserveAmps),
  busLimitAmps: node.busLimitAmps === null ? null : turned(node.busLimitAmps),
});

const turnedStation = (station: ListedStation): ListedStation => ({
  ...station,
  rotation: station.rotation === null ? null : turnedNames(station.rotation),
});

/** What was heard, by the new names. Stations speak of their own lines, whose order does not change. */
export function turnedEvent(event: EngineEvent): EngineEvent {
  switch (event.kind) {
    case 'MeterObserved': {
      const { values } = event;
      const { currentAmps, powerWatts, voltageVolts } = values;
      const lines = {
        currentAmps: turned(currentAmps),
        powerWatts: turned(powerWatts),
        voltageVolts: turned(voltageVolts),
      };
      return { ...event, values: { ...values, ...lines } };
    }
    case 'ReductionRead':
      return { ...event, allowedAmps: turned(event.allowedAmps) };
    case 'DirectoryListed':
      return { ...event, stations: event.stations.map(turnedStation) };
    case 'StationsObserved':
    case 'Tick':
    case 'WriteSettled':
    case 'LinkChanged':
    case 'StopSettled':
    case 'SignalArrived':
    case 'ProposalArrived':
    case 'HoldSaid':
      return event;
  }
}

/** All that a decision says by line, one list for each node and each zone. */
export const linesOf = ({ nodes, zones }: CycleRecord): readonly PerPhase<number>[] => [
  ...nodes.flatMap((node) => [
    node.headroomAmps,
    node.hardAmps,
    node.backgroundAmps,
    node.reserveAmps,
    node.chargingAmps,
    node.measuredAmps ?? ZERO_AMPS,
  ]),
  ...zones.flatMap((zone) => [zone.allowedAmps, zone.mayDrawByLineAmps, zone.drawnAmps]),
];
