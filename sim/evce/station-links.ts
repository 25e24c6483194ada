/**
 * The box's connections to its stations. It stands between box and plant: a station that cannot be reached reports what
 * it last did and hears nothing, and one that is out of service is not used.
 * @module
 */
import type { Field, StationSample } from '../plant/field.ts';

/** `lost`: cannot be reached. `gone`: not among the box's stations any more. */
export type StationCondition = 'up' | 'out-of-service' | 'lost' | 'gone';

export interface StationLinks extends Field {
  /** Looks at no car: it may be called for every station at every step. */
  conditionOf(index: number): StationCondition;
  /** Cuts or mends the connection to a station. A mended one hears at once what it missed. */
  setReachable(index: number, isReachable: boolean): void;
  /** Takes a station out of service, as soon as its session has ended, or back into it. */
  setOperative(index: number, isOperative: boolean): void;
  /** Whether a station is taken out of service and still serves the car that is there. */
  isServingLast(index: number): boolean;
  /** Takes a station out of the box, or back into it. */
  setPresent(index: number, isPresent: boolean): void;
}

interface Link {
  /** What the station last reported; null while it can be reached. */
  last: StationSample | null;
  /** The setpoint that it has not heard; null for none. */
  missedAmps: number | null;
  service: 'in' | 'until-session-ends' | 'out';
  isPresent: boolean;
}

/** What is known of a station that the box has no business with. */
export const UNUSED: StationSample = {
  status: 'Available',
  connected: false,
  currentAmps: [0, 0, 0],
  powerWatts: 0,
  sessionWh: 0,
  sessionId: null,
  sessionStartMs: null,
  carMaxAmps: null,
};

/** Connections to all stations of a field, all of them up. */
export function linkStations(field: Field): StationLinks {
  const links = field.stations.map((): Link => ({ last: null, missedAmps: null, service: 'in', isPresent: true }));
  const linkAt = (index: number): Link => links[index] as Link;
  const whenReached = (index: number, act: (index: number) => boolean): boolean =>
    linkAt(index).last === null && act(index);
  return {
    stations: field.stations,
    meters: field.meters,
    meter: (index) => field.meter(index),
    station: (index) => sampleOf(field, linkAt(index), index),
    setpoint(index, amps) {
      const link = linkAt(index);
      if (link.last === null) field.setpoint(index, amps);
      else link.missedAmps = amps;
    },
    stop: (index) => whenReached(index, (each) => field.stop(each)),
    start: (index) => whenReached(index, (each) => field.start(each)),
    conditionOf: (index) => conditionOf(linkAt(index)),
    setReachable: (index, isReachable) => setReachable(field, linkAt(index), { index, isReachable }),
    setOperative(index, isOperative) {
      linkAt(index).service = isOperative ? 'in' : 'until-session-ends';
    },
    isServingLast(index) {
      sampleOf(field, linkAt(index), index);
      return linkAt(index).service === 'until-session-ends';
    },
    setPresent(index, isPresent) {
      linkAt(index).isPresent = isPresent;
    },
  };
}

function conditionOf({ last, service, isPresent }: Link): StationCondition {
  if (!isPresent) return 'gone';
  if (last !== null) return 'lost';
  return service === 'out' ? 'out-of-service' : 'up';
}

function sampleOf(field: Field, link: Link, index: number): StationSample {
  if (!link.isPresent || link.service === 'out') return UNUSED;
  if (link.last !== null) return link.last;
  const sample = field.station(index);
  if (link.service === 'in' || sample.sessionId !== null) return sample;
  link.service = 'out';
  return UNUSED;
}

function setReachable(
  field: Field,
  link: Link,
  { index, isReachable }: { readonly index: number; readonly isReachable: boolean },
): void {
  if (!isReachable) {
    link.last ??= sampleOf(field, link, index);
    return;
  }
  link.last = null;
  if (link.missedAmps !== null) field.setpoint(index, link.missedAmps);
  link.missedAmps = null;
}
