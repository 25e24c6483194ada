/**
 * What the cars ask for, as the simulated box's energy management sees it. Most stations report the same from one look to
 * the next; only the others are judged anew.
 * @module
 */
import type { PhaseIndex } from '../../src/engine/index.ts';
import { FREE_STATION, type Field, type StationSample } from '../plant/field.ts';
import type { Contender } from './ledger.ts';

/** A station as far as it does not change. */
export interface Outlet {
  /** Index of its zone among those that it shares with. */
  readonly zone: number;
  readonly lines: readonly PhaseIndex[];
  readonly minAmps: number;
  readonly maxAmps: number;
  readonly vip: boolean;
}

/** What one station asks for. */
export interface Demand {
  readonly sample: StationSample;
  /** What a station goes on with that cannot be reached, A; null for one that hears what it is told. */
  readonly lostAmps: number | null;
  /** Session of a car that wants energy; null without one. */
  readonly session: number | null;
  /** Its part in the sharing; null where there is no car, or one whose session is over. */
  readonly contender: Contender | null;
}

/** How a look differs from the one before it. */
export interface Difference {
  /** Whether anybody asks for anything else. */
  readonly isAny: boolean;
  /** Whether cars have stopped wanting energy, or been replaced. */
  readonly someLeft: boolean;
  /** Stations whose car has begun to want energy. */
  readonly came: readonly number[];
}

export interface Demands {
  /** By index of the station, as of the last look. */
  readonly all: readonly Demand[];
  look(): Difference;
}

export interface DemandOptions {
  readonly field: Pick<Field, 'station'>;
  readonly outlets: readonly Outlet[];
  readonly lostAmps: (station: number) => number | null;
}

/** Nobody has been looked at yet. */
export function watchDemands(options: DemandOptions): Demands {
  const all = options.outlets.map((): Demand => NO_DEMAND);
  return { all, look: () => look(options, all) };
}

const NO_DEMAND: Demand = { sample: FREE_STATION, lostAmps: null, session: null, contender: null };

function look({ field, outlets, lostAmps }: DemandOptions, all: Demand[]): Difference {
  const difference = { isAny: false, someLeft: false, came: [] as number[] };
  for (let station = 0; station < all.length; station += 1) {
    const before = all[station] as Demand;
    const lost = lostAmps(station);
    const sample = lost === null ? field.station(station) : FREE_STATION;
    if (sample === before.sample && lost === before.lostAmps) continue;
    const now = demandOf(outlets[station] as Outlet, { sample, lostAmps: lost, before });
    all[station] = now;
    if (now.contender !== before.contender || lost !== before.lostAmps) difference.isAny = true;
    if (now.session === before.session) continue;
    difference.isAny = true;
    if (before.session !== null) difference.someLeft = true;
    if (now.session !== null) difference.came.push(station);
  }
  return difference;
}

interface Look extends Pick<Demand, 'sample' | 'lostAmps'> {
  readonly before: Demand;
}

function demandOf(outlet: Outlet, { sample, lostAmps, before }: Look): Demand {
  const wants = isWanting(sample);
  const session = wants ? sample.sessionId : null;
  const takesPart = sample.connected && sample.status !== 'Finishing';
  return { sample, lostAmps, session, contender: takesPart ? contenderOf(outlet, { sample, wants, before }) : null };
}

/** A full car and one that paused itself want nothing; they are told apart from cars that load management stopped. */
const isWanting = (sample: StationSample): boolean =>
  sample.connected &&
  (sample.status === 'Preparing' || sample.status === 'Charging' || sample.status === 'SuspendedEVSE');

/** The same object as before where the car asks for the same. */
function contenderOf(
  outlet: Outlet,
  { sample, wants, before }: { readonly sample: StationSample; readonly wants: boolean; readonly before: Demand },
): Contender {
  const { zone, lines, minAmps, vip } = outlet;
  const maxAmps = Math.max(minAmps, Math.min(outlet.maxAmps, sample.carMaxAmps ?? outlet.maxAmps));
  const arrivedMs = sample.sessionStartMs ?? 0;
  const known = before.contender;
  const isSame = known !== null && known.wants === wants && known.maxAmps === maxAmps && known.arrivedMs === arrivedMs;
  return isSame ? known : { zone, lines, minAmps, maxAmps, arrivedMs, vip, wants };
}
