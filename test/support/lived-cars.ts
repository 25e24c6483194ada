/**
 * Cars that share what their zone truly may have, and what their stations say of it.
 * @module
 */
import type { Random } from '../../sim/random.ts';
import {
  amps,
  type Amps,
  gridLinesOf,
  lowest,
  onAllPhases,
  type ConnectorStatus,
  type Instant,
  type PerPhase,
  type PhaseIndex,
  type StationObservation,
  type StationsObserved,
} from '../../src/engine/index.ts';
import type { LivedBox } from './lived-box.ts';
import type { Trouble } from './moments.ts';
import type { Place } from './places.ts';

/** What goes wrong at a moment, and the moment's chance. */
export interface Troubled {
  readonly random: Random;
  readonly has: (trouble: Trouble) => boolean;
}

interface Car {
  readonly name: string;
  readonly zone: number;
  /** The lines that it loads; where nobody knows, all of them. */
  readonly lines: readonly PhaseIndex[];
  readonly minAmps: number;
  readonly maxAmps: number;
  wants: boolean;
  /** What the box lets it have: after a decrease still what it had, until it follows. */
  offeredAmps: number;
  drawnAmps: number;
  /** A decrease that it may take its time to follow, and to what; null while it has nothing to follow. */
  follows: { readonly byMs: number; readonly toAmps: number } | null;
}

const RESTING: readonly ConnectorStatus[] = ['available', 'suspended-by-car', 'finishing', 'available'];
const EVERY_LINE: readonly PhaseIndex[] = [0, 1, 2];

export class LivedCars {
  readonly all: readonly Car[];
  readonly #byZone: readonly (readonly Car[])[];

  constructor(place: Place) {
    const { stationDefaults: defaults } = place.site;
    this.all = place.stations.map((listed, index): Car => {
      const home = place.site.zones.findIndex(({ name }) => name === listed.zone);
      const phases = place.site.stationOverrides[listed.name]?.lineToLine === true ? 2 : (listed.phases ?? 3);
      return {
        name: listed.name,
        zone: home < 0 ? place.site.zones.length - 1 : home,
        lines: gridLinesOf(phases, listed.rotation ?? defaults.rotation) ?? EVERY_LINE,
        minAmps: listed.minAmps ?? defaults.minAmps,
        maxAmps: listed.maxAmps ?? defaults.maxAmps,
        wants: index % 3 !== 2,
        offeredAmps: 0,
        drawnAmps: 0,
        follows: null,
      };
    });
    this.#byZone = place.zones.map((_, zone) => this.all.filter((car) => car.zone === zone));
  }

  /** Some come, some go. */
  change(random: Random): void {
    for (const car of this.all) if (random.chance(0.06)) car.wants = !car.wants;
  }

  /**
   * Shares what each zone holds: as many cars as have room for their minimum, each as much as the others. Who has more
   * than that follows after a while, and until all have, nobody else begins.
   */
  draw(box: LivedBox, of: { readonly random: Random; readonly nowMs: number }): void {
    const { random, nowMs } = of;
    for (const [zone, cars] of this.#byZone.entries()) {
      const waiting = cars.filter(({ wants }) => wants);
      const shares = sharesOf(waiting, lowest(box.held(zone)));
      for (const car of cars) if (!car.wants) [car.offeredAmps, car.drawnAmps, car.follows] = [0, 0, null];
      for (const [index, car] of waiting.entries()) {
        const share = shares[index] ?? 0;
        if (car.offeredAmps <= share) continue;
        const { byMs, toAmps } = car.follows ?? { byMs: box.followedByMs(zone), toAmps: share };
        car.follows = { byMs, toAmps: Math.min(toAmps, share) };
      }
      box.notice(zone);
      const isLate = ({ follows }: Car): boolean => follows !== null && nowMs < follows.byMs;
      const othersWait = waiting.some((car, index) => isLate(car) && car.offeredAmps > (shares[index] ?? 0));
      for (const [index, car] of waiting.entries()) {
        const share = shares[index] ?? 0;
        if (!othersWait || !isLate(car)) {
          // What it was to come down to, it comes down to, although its share may have risen since.
          car.offeredAmps = othersWait ? Math.min(car.offeredAmps, share, car.follows?.toAmps ?? Infinity) : share;
          car.follows = null;
        }
        car.drawnAmps = random.chance(0.8) ? car.offeredAmps : car.offeredAmps * random.uniform();
      }
    }
  }

  /** What a zone's cars may take together, on the line that has most. */
  offered(zone: number): number {
    const sums = [0, 0, 0];
    for (const { lines, offeredAmps } of this.#byZone[zone] as readonly Car[])
      for (const line of lines) sums[line] = (sums[line] as number) + offeredAmps;
    return Math.max(...sums);
  }

  /** What the stations answer to a poll; null where they do not. */
  observe(at: Instant, { random, has }: Troubled): StationsObserved | null {
    if (has('stations-silent')) return null;
    const chosen = random.integer(0, this.all.length - 1);
    const stations = this.all.flatMap((car, index): readonly StationObservation[] => {
      if (index !== chosen) return [observationOf(car, has, index)];
      return has('station-left-out') ? [] : [troubled(observationOf(car, has, index), has)];
    });
    return { kind: 'StationsObserved', at, stations };
  }
}

function sharesOf(cars: readonly Car[], ceiling: number): readonly number[] {
  const least = Math.max(6, ...cars.map(({ minAmps }) => minAmps));
  const count = Math.min(cars.length, Math.floor(ceiling / least));
  return cars.map(({ maxAmps }, index) => (index < count ? Math.min(maxAmps, ceiling / count) : 0));
}

function observationOf(car: Car, has: Troubled['has'], index: number): StationObservation {
  const status =
    car.drawnAmps > 0 ? 'charging' : car.wants ? 'suspended-by-station' : (RESTING[index % 4] ?? 'available');
  return {
    name: car.name,
    status,
    reachable: true,
    setpointAmps: has('no-set-points') ? null : amps(car.offeredAmps),
    currentAmps: onAllPhases(amps(car.drawnAmps)),
    sessionWh: null,
  };
}

/** The same station as it comes through a weak network. */
function troubled(seen: StationObservation, has: Troubled['has']): StationObservation {
  const nonsense: PerPhase<Amps | null> = [null, amps(-1e6), amps(1e9)];
  return {
    ...seen,
    status: has('status-unknown') ? 'unknown' : seen.status,
    reachable: !has('station-unreachable'),
    currentAmps: has('station-says-nonsense') ? nonsense : seen.currentAmps,
  };
}
