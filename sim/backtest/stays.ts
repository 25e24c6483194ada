/**
 * The stays of cars, recovered from what their stations said.
 *
 * A stay lasts from the first poll that shows a car to the first that shows none; a session energy that falls begins another.
 * What a car took is what its session counter rose by, or else current times nominal voltage. A car that stopped by itself
 * had enough; of every other one it is only known that it wanted no less. A car's own limit was
 * seen where it took its highest current from an offer that was higher still; else its charger is taken to be as
 * strong as the station.
 * @module
 */
import { PHASES, type StationObservation } from '../../src/engine/index.ts';
import { PILOT_MIN_AMPS, type Stay } from '../plant/station.ts';
import type { StationInfo } from '../plant/field.ts';
import type { Said } from './recording.ts';

/** A stay with what is only partly known of it. */
export interface RecoveredStay extends Stay {
  /** Whether the car may have wanted more than it got. */
  readonly isLowerBound: boolean;
}

type Poll = Said<StationObservation>;

const MS_PER_HOUR = 3_600_000;
/** Smaller currents are electronics, not charging. */
const DRAWING_AMPS = 0.5;
/** A car that takes so much less than it is offered is at its own limit. */
const OWN_LIMIT_AMPS = 1;
/** IEC 61851-1 gives a car so long to follow. */
const LAG_MS = 5000;
const START_DELAY_MAX_MS = 120_000;

/** The stays at a station. One that is still there at the end stays on. */
export function recoverStays(polls: readonly Poll[], info: StationInfo, volts: number): readonly RecoveredStay[] {
  const stays: RecoveredStay[] = [];
  let present: Poll[] = [];
  const close = (departureMs: number): void => {
    if (present.length > 0) stays.push(stayOf(present, { info, volts, departureMs }));
    present = [];
  };
  for (const poll of polls) {
    const isHere = showsCar(poll.value, present.length > 0);
    const before = present.at(-1)?.value.sessionWh ?? 0;
    const isAnother = isHere && poll.value.sessionWh !== null && poll.value.sessionWh < before - 1;
    if (!isHere || isAnother) close(poll.atMs);
    if (isHere) present.push(poll);
  }
  close(Infinity);
  return stays;
}

/** What says nothing changes nothing. */
function showsCar({ status, reachable }: StationObservation, before: boolean): boolean {
  if (!reachable) return before;
  switch (status) {
    case 'preparing':
    case 'charging':
    case 'suspended-by-station':
    case 'suspended-by-car':
    case 'finishing':
      return true;
    case 'available':
    case 'reserved':
    case 'unavailable':
    case 'faulted':
      return false;
    case 'unknown':
      return before;
  }
}

interface StayContext {
  readonly info: StationInfo;
  readonly volts: number;
  readonly departureMs: number;
}

function stayOf(polls: readonly Poll[], { info, volts, departureMs }: StayContext): RecoveredStay {
  const arrivalMs = (polls[0] as Poll).atMs;
  const most = polls.reduce((best, poll) => (highestOf(poll) > highestOf(best) ? poll : best));
  const highest = highestOf(most);
  const offered = most.value.setpointAmps;
  const isOwnLimit = highest > DRAWING_AMPS && offered !== null && offered - highest >= OWN_LIMIT_AMPS;
  return {
    arrivalMs,
    departureMs,
    isLowerBound: !hadEnough(polls),
    car: {
      energyWh: energyOf(polls, volts),
      maxAmps: isOwnLimit ? Math.max(PILOT_MIN_AMPS, highest) : info.maxAmps,
      phases: phasesOf(most.value, info),
      minAmps: PILOT_MIN_AMPS,
      startDelayMs: startDelayOf(polls),
      lagMs: LAG_MS,
      taperWh: 0,
      ignoresPilot: false,
    },
  };
}

const highestOf = ({ value }: Poll): number =>
  PHASES.reduce<number>((most, phase) => Math.max(most, value.currentAmps[phase] ?? 0), 0);

/** Lines of the station that carried current; a car that never drew is taken to be as the station. */
function phasesOf({ currentAmps }: StationObservation, info: StationInfo): 1 | 2 | 3 {
  const lines = currentAmps.filter((amps) => (amps ?? 0) > DRAWING_AMPS).length;
  return lines === 0 ? info.phases : (Math.min(lines, info.phases) as 1 | 2 | 3);
}

function energyOf(polls: readonly Poll[], volts: number): number {
  const counted = polls.flatMap(({ value }) => (value.sessionWh === null ? [] : [value.sessionWh]));
  // What a car had taken before the journal began is not ours to give again.
  const before = (polls[0] as Poll).atMs === 0 ? (counted[0] ?? 0) : 0;
  const last = counted.at(-1);
  return last === undefined ? integrated(polls, volts) : Math.max(0, last - before);
}

function integrated(polls: readonly Poll[], volts: number): number {
  return polls.slice(1).reduce((sum, { atMs }, index) => {
    const { atMs: fromMs, value } = polls[index] as Poll;
    const amps = PHASES.reduce<number>((total, phase) => total + (value.currentAmps[phase] ?? 0), 0);
    return sum + (amps * volts * (atMs - fromMs)) / MS_PER_HOUR;
  }, 0);
}

/** It stopped by itself after it had charged: what its station withholds is called otherwise. */
function hadEnough(polls: readonly Poll[]): boolean {
  const { value } = polls.at(-1) as Poll;
  return value.status === 'suspended-by-car' && polls.some((poll) => highestOf(poll) > DRAWING_AMPS);
}

/** From the first offer to the first current, as far as polls tell. */
function startDelayOf(polls: readonly Poll[]): number {
  const offered = polls.find(({ value }) => (value.setpointAmps ?? 0) >= PILOT_MIN_AMPS);
  const drawing = polls.find((poll) => highestOf(poll) > DRAWING_AMPS);
  if (offered === undefined || drawing === undefined) return 0;
  return Math.min(START_DELAY_MAX_MS, Math.max(0, drawing.atMs - offered.atMs));
}
