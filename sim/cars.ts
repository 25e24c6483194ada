/**
 * The car of each session: what the recording says, and for the rest a draw from the scenario's mix.
 *
 * On-board chargers as in the most registered cars of the Netherlands (RVO): 11 kW on three phases, a few with
 * 22 kW; on one phase 7.4 kW, and 3.7 kW for plug-in hybrids. A few makes charge on two phases with 7.4 kW. What else cars do
 * that no standard foresees is rare, and in no statistics: scenarios say how rare.
 * @module
 */
import type { CarPopulation } from '../src/config/index.ts';
import type { CarTraits } from './plant/car.ts';
import type { StationInfo } from './plant/field.ts';
import type { Random } from './random.ts';
import type { Session } from './sessions.ts';

/** A charger on board, weakest first. */
interface Charger {
  readonly phases: 1 | 2 | 3;
  readonly maxAmps: number;
}

const HYBRID: Charger = { phases: 1, maxAmps: 16 };
const SINGLE: Charger = { phases: 1, maxAmps: 32 };
const DOUBLE: Charger = { phases: 2, maxAmps: 16 };
const TRIPLE: Charger = { phases: 3, maxAmps: 16 };
const FAST: Charger = { phases: 3, maxAmps: 32 };
const BY_POWER: readonly Charger[] = [HYBRID, SINGLE, DOUBLE, TRIPLE, FAST];

const HYBRID_SHARE = 0.3;
const FAST_SHARE = 0.1;
/** IEC 61851-1 allows 5 s to follow the pilot; most cars need less. */
const LAG_MS = { least: 1000, most: 5000 } as const;
const MIN_AMPS = 6;
/** What a Renault Zoe needs to begin. */
const HIGH_MIN_AMPS = 13;
/** A car that exceeds its offer does so by up to this part of it. */
const EXCESS_MAX = 0.1;
/** Without an offer for this long a car falls asleep that does. */
const SLEEP_AFTER_MS = { least: 15 * 60_000, most: 60 * 60_000 } as const;
/** The current falls over the last tenth of a made-up charge, at most over 3 kWh. */
const TAPER = { share: 0.1, mostWh: 3000 } as const;
/** A recorded mean power above this share of a charger's shows that the car has a stronger one. */
const MEAN_POWER_SHARE = 0.9;

export interface CarOptions {
  readonly population: CarPopulation;
  readonly station: StationInfo;
  readonly volts: number;
  /** What was recorded was taken from a full offer: its end needs no taper of ours. */
  readonly isRecorded: boolean;
  readonly random: Random;
}

/** The car that comes with a session. */
export function makeCar(session: Session, options: CarOptions): CarTraits {
  const { population, station, random } = options;
  const charger = strongEnough(drawCharger(population, random), session, options.volts);
  const phases = session.phases ?? charger.phases;
  const startDelayMs = random.range(population.startDelayMs.min, population.startDelayMs.max);
  return {
    energyWh: session.energyWh,
    phases,
    maxAmps: Math.min(session.maxAmps ?? charger.maxAmps, station.maxAmps),
    minAmps: MIN_AMPS,
    startDelayMs: Math.round(startDelayMs),
    lagMs: Math.round(random.range(LAG_MS.least, LAG_MS.most)),
    taperWh: options.isRecorded ? 0 : Math.min(TAPER.share * session.energyWh, TAPER.mostWh),
    ignoresPilot: random.chance(population.ignoringShare),
    ...oddities(population, random),
  };
}

/** What the standard does not foresee. It is drawn last, so that a population without it has the same cars as ever. */
function oddities(population: CarPopulation, random: Random): Partial<CarTraits> {
  const { exceedingShare, asleepShare, highMinimumShare } = population;
  const exceeds = random.chance(exceedingShare);
  const excessShare = random.range(0, EXCESS_MAX);
  const sleeps = random.chance(asleepShare);
  const sleepAfterMs = Math.round(random.range(SLEEP_AFTER_MS.least, SLEEP_AFTER_MS.most));
  return {
    ...(exceeds ? { excessShare } : {}),
    ...(sleeps ? { sleepAfterMs } : {}),
    ...(random.chance(highMinimumShare) ? { minAmps: HIGH_MIN_AMPS } : {}),
  };
}

function drawCharger(population: CarPopulation, random: Random): Charger {
  if (random.chance(population.threePhaseShare)) return random.chance(FAST_SHARE) ? FAST : TRIPLE;
  const isDouble = population.twoPhaseShare > 0 && random.chance(twoAmongOthers(population));
  if (isDouble) return DOUBLE;
  return random.chance(HYBRID_SHARE) ? HYBRID : SINGLE;
}

/** Cars with two phases among those that have not three. */
const twoAmongOthers = ({ twoPhaseShare, threePhaseShare }: CarPopulation): number =>
  Math.min(1, twoPhaseShare / Math.max(Number.EPSILON, 1 - threePhaseShare));

function strongEnough(drawn: Charger, session: Session, volts: number): Charger {
  const meanWatts = (session.energyWh * 3_600_000) / (session.departureMs - session.arrivalMs);
  const fits = (charger: Charger): boolean => charger.phases * charger.maxAmps * volts * MEAN_POWER_SHARE >= meanWatts;
  return BY_POWER.slice(BY_POWER.indexOf(drawn)).find(fits) ?? FAST;
}
