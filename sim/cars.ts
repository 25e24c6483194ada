/**
 * The car of each session: what the recording says, and for the rest a draw from the scenario's mix.
 *
 * On-board chargers as in the most registered cars of the Netherlands (RVO): 11 kW on three phases, a few with
 * 22 kW; on one phase 7.4 kW, and 3.7 kW for plug-in hybrids.
 * @module
 */
import type { CarPopulation } from '../src/config/index.ts';
import type { CarTraits } from './plant/car.ts';
import type { StationInfo } from './plant/field.ts';
import type { Random } from './random.ts';
import type { Session } from './sessions.ts';

/** A charger on board, weakest first. */
interface Charger {
  readonly phases: 1 | 3;
  readonly maxAmps: number;
}

const HYBRID: Charger = { phases: 1, maxAmps: 16 };
const SINGLE: Charger = { phases: 1, maxAmps: 32 };
const TRIPLE: Charger = { phases: 3, maxAmps: 16 };
const FAST: Charger = { phases: 3, maxAmps: 32 };
const BY_POWER: readonly Charger[] = [HYBRID, SINGLE, TRIPLE, FAST];

const HYBRID_SHARE = 0.3;
const FAST_SHARE = 0.1;
/** IEC 61851-1 allows 5 s to follow the pilot; most cars need less. */
const LAG_MS = { least: 1000, most: 5000 } as const;
const MIN_AMPS = 6;
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
  };
}

function drawCharger(population: CarPopulation, random: Random): Charger {
  if (random.chance(population.threePhaseShare)) return random.chance(FAST_SHARE) ? FAST : TRIPLE;
  return random.chance(HYBRID_SHARE) ? HYBRID : SINGLE;
}

function strongEnough(drawn: Charger, session: Session, volts: number): Charger {
  const meanWatts = (session.energyWh * 3_600_000) / (session.departureMs - session.arrivalMs);
  const fits = (charger: Charger): boolean => charger.phases * charger.maxAmps * volts * MEAN_POWER_SHARE >= meanWatts;
  return BY_POWER.slice(BY_POWER.indexOf(drawn)).find(fits) ?? FAST;
}
