/**
 * The box's connections to its stations. It stands between box and plant: a station that cannot be reached reports what
 * it last did and hears nothing, and one that is out of service is not used.
 * @module
 */
import { FREE_STATION, type Field, type StationSample } from '../plant/field.ts';

/** `lost`: cannot be reached. `gone`: not among the box's stations any more. */
export type StationCondition = 'up' | 'out-of-service' | 'faulted' | 'lost' | 'gone';

export interface StationLinks extends Field {
  /** Looks at no car: it may be called for every station at every step. */
  conditionOf(index: number): StationCondition;
  /**
   * Cuts or mends the connection to a station. A station that is cut off goes on with what it heard last, or with
   * `aloneAmps` where it has a mind of its own; a mended one hears at once what it missed.
   */
  setReachable(index: number, isReachable: boolean, aloneAmps?: number): void;
  /** Lets a station break down, which opens its contactor, or mends it. */
  setFaulted(index: number, isFaulted: boolean): void;
  /** Lets setpoints get lost on their way to a station that is otherwise well, or arrive again. */
  setMuted(index: number, isMuted: boolean): void;
  /** The setpoint that a station heard last, A. */
  heardAmps(index: number): number;
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
  heardAmps: number;
  /** The setpoint that it has not heard; null for none. */
  missedAmps: number | null;
  /** Whether it does something else than it heard. */
  isAstray: boolean;
  isFaulted: boolean;
  isMuted: boolean;
  service: 'in' | 'until-session-ends' | 'out';
  isPresent: boolean;
}

/** Connections to all stations of a field, all of them up. */
export function linkStations(field: Field): StationLinks {
  const links = field.stations.map(soundLink);
  const linkAt = (index: number): Link => links[index] as Link;
  const whenReached = (index: number, act: (index: number) => boolean): boolean =>
    linkAt(index).last === null && act(index);
  return {
    stations: field.stations,
    meters: field.meters,
    meter: (index) => field.meter(index),
    station: (index) => sampleOf(field, linkAt(index), index),
    setpoint(index, amps) {
      linkAt(index).missedAmps = amps;
      catchUp(field, linkAt(index), index);
    },
    stop: (index) => whenReached(index, (each) => field.stop(each)),
    start: (index) => whenReached(index, (each) => field.start(each)),
    conditionOf: (index) => conditionOf(linkAt(index)),
    heardAmps: (index) => linkAt(index).heardAmps,
    isServingLast(index) {
      sampleOf(field, linkAt(index), index);
      return linkAt(index).service === 'until-session-ends';
    },
    ...fateOf(field, linkAt),
  };
}

type Fate = Pick<StationLinks, 'setReachable' | 'setFaulted' | 'setMuted' | 'setOperative' | 'setPresent'>;

/** What may befall a connection. */
function fateOf(field: Field, linkAt: (index: number) => Link): Fate {
  return {
    setReachable(index, isReachable, aloneAmps) {
      const link = linkAt(index);
      link.last = isReachable ? null : (link.last ?? sampleOf(field, link, index));
      if (!isReachable && aloneAmps !== undefined) goAstray(field, link, { index, amps: aloneAmps });
      catchUp(field, link, index);
    },
    setFaulted(index, isFaulted) {
      linkAt(index).isFaulted = isFaulted;
      if (isFaulted) goAstray(field, linkAt(index), { index, amps: 0 });
      catchUp(field, linkAt(index), index);
    },
    setMuted(index, isMuted) {
      linkAt(index).isMuted = isMuted;
      catchUp(field, linkAt(index), index);
    },
    setOperative(index, isOperative) {
      linkAt(index).service = isOperative ? 'in' : 'until-session-ends';
    },
    setPresent(index, isPresent) {
      linkAt(index).isPresent = isPresent;
      catchUp(field, linkAt(index), index);
    },
  };
}

const soundLink = (): Link => ({
  last: null,
  heardAmps: 0,
  missedAmps: null,
  isAstray: false,
  isFaulted: false,
  isMuted: false,
  service: 'in',
  isPresent: true,
});

function conditionOf({ last, service, isFaulted, isPresent }: Link): StationCondition {
  if (!isPresent) return 'gone';
  if (last !== null) return 'lost';
  if (isFaulted) return 'faulted';
  return service === 'out' ? 'out-of-service' : 'up';
}

/** What the box knows of a station; one that it has no business with looks free. */
function sampleOf(field: Field, link: Link, index: number): StationSample {
  if (!link.isPresent || link.service === 'out') return FREE_STATION;
  if (link.last !== null) return link.last;
  if (link.isFaulted) return FREE_STATION;
  const sample = field.station(index);
  if (link.service === 'in' || sample.sessionId !== null) return sample;
  link.service = 'out';
  return FREE_STATION;
}

function goAstray(field: Field, link: Link, { index, amps }: { readonly index: number; readonly amps: number }): void {
  field.setpoint(index, amps);
  link.isAstray = true;
}

/** Tells a station that can hear what it has not heard. */
function catchUp(field: Field, link: Link, index: number): void {
  const hears = link.last === null && link.isPresent && !link.isFaulted && !link.isMuted;
  if (!hears || (link.missedAmps === null && !link.isAstray)) return;
  link.heardAmps = link.missedAmps ?? link.heardAmps;
  field.setpoint(index, link.heardAmps);
  link.missedAmps = null;
  link.isAstray = false;
}
