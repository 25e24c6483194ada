/**
 * Loads that rise and fall, and the meters that see them together with the cars.
 * @module
 */
import type { Random } from '../../sim/random.ts';
import {
  amps,
  mapPhases,
  onAllPhases,
  PHASES,
  thingPerPhase,
  volts,
  watts,
  type Instant,
  type MeterObserved,
  type MeterValues,
  type PerPhase,
  type SiteMeter,
} from '../../src/engine/index.ts';
import type { LivedCars, Troubled } from './lived-cars.ts';
import type { Place } from './places.ts';

type Lines = [number, number, number];

export class LivedMeters {
  readonly #place: Place;
  /** By node, what flows to loads that are not cars, A. */
  readonly #loads: Lines[];
  readonly #stamps: number[];
  readonly #sampledMs: (number | null)[];
  readonly #last: (MeterObserved | null)[];

  constructor(place: Place) {
    const { nodes, meters } = place.site;
    this.#place = place;
    this.#loads = nodes.map(({ limitAmps, meters: own }) => {
      const share = own.length === 0 ? 0 : 0.2;
      return [share * limitAmps[0], share * limitAmps[1], share * limitAmps[2]];
    });
    this.#stamps = meters.map(() => 0);
    this.#sampledMs = meters.map(() => null);
    this.#last = meters.map(() => null);
  }

  sampledMs(): readonly (number | null)[] {
    return [...this.#sampledMs];
  }

  /** Loads go up and down a little, and now and then by leaps. */
  change(random: Random): void {
    for (const [node, { limitAmps, meters }] of this.#place.site.nodes.entries()) {
      if (meters.length === 0) continue;
      const loads = this.#loads[node] as Lines;
      for (const line of PHASES) {
        const leap = random.chance(0.1) ? 0.5 : 0.03;
        const next = loads[line] + leap * limitAmps[line] * random.range(-1, 1);
        loads[line] = Math.max(0, Math.min(1.1 * limitAmps[line], next));
      }
    }
  }

  /** What the meters that answer say now. */
  observe(cars: LivedCars, at: Instant, troubled: Troubled): readonly MeterObserved[] {
    const { random, has } = troubled;
    if (has('all-meters-silent')) return [];
    const { meters } = this.#place.site;
    const given = meters.map((meter) => (meter.role === 'flow' ? NOTHING : sourceOf(meter, random)));
    const flows = this.#flows(cars, given);
    const chosen = random.integer(0, Math.max(0, meters.length - 1));
    return meters.flatMap((meter, index): readonly MeterObserved[] => {
      if (index === chosen && has('one-meter-silent')) return [];
      const again = this.#last[index];
      if (index === chosen && has('same-sample-again') && again) return [{ ...again, at }];
      this.#stamps[index] = (this.#stamps[index] as number) + 1;
      const flowing = (meter.role === 'flow' ? flows[meter.node] : given[index]) as Lines;
      const values = valuesOf(meter, flowing, this.#place);
      const said = index === chosen ? troubledValues(values, troubled) : values;
      const event: MeterObserved = {
        kind: 'MeterObserved',
        at,
        meter: meter.name,
        stamp: this.#stamps[index] ?? 0,
        values: said,
      };
      this.#last[index] = event;
      if (said === values || !has('line-missing')) this.#sampledMs[index] = at.monoMs;
      return [event];
    });
  }

  /** What flows through each node; what sources give flows back. */
  #flows(cars: LivedCars, given: readonly Lines[]): readonly Lines[] {
    const { nodes, zones, meters } = this.#place.site;
    const flows = this.#loads.map((loads): Lines => [...loads]);
    for (const [index, { node }] of meters.entries())
      for (const line of PHASES) (flows[node] as Lines)[line] += (given[index] as Lines)[line];
    for (const car of cars.all) {
      const at = flows[zones[car.zone]?.node ?? 0] as Lines;
      for (const line of car.lines) at[line] += car.drawnAmps;
    }
    for (let index = flows.length - 1; index > 0; index -= 1) {
      const above = flows[nodes[index]?.parent ?? 0] as Lines;
      for (const line of PHASES) above[line] += (flows[index] as Lines)[line];
    }
    return flows;
  }
}

const NOTHING: Lines = [0, 0, 0];

const sourceOf = (meter: SiteMeter, random: Random): Lines => {
  const each = (-meter.nominalWatts / 690) * random.uniform();
  return [each, each, each];
};

function valuesOf(meter: SiteMeter, flowing: PerPhase<number>, { site }: Place): MeterValues {
  // Where two meters see a node together, each sees half.
  const parts = meter.role === 'flow' ? Math.max(1, site.nodes[meter.node]?.meters.length ?? 1) : 1;
  const nominal = site.supply.nominalVolts;
  return {
    currentAmps: mapPhases(flowing, (value) => amps(Math.abs(value) / parts)),
    powerWatts: mapPhases(flowing, (value) => watts((meter.sign * value * nominal) / parts)),
    voltageVolts: [volts(nominal), volts(nominal), null],
    importWh: null,
    exportWh: null,
  };
}

function troubledValues(values: MeterValues, { random, has }: Troubled): MeterValues {
  const line = random.integer(0, 2);
  const only = <T>(all: PerPhase<T>, value: T): PerPhase<T> =>
    thingPerPhase((phase) => (phase === line ? value : all[phase]));
  if (has('line-missing')) return { ...values, currentAmps: only(values.currentAmps, null) };
  if (has('meter-says-nothing-flows'))
    return {
      ...values,
      currentAmps: onAllPhases(amps(0)),
      powerWatts: [watts(0), watts(0), watts(0)],
    };
  if (!has('meter-says-nonsense')) return values;
  const nonsense = [NaN, Infinity, 1e12, 1e200, -1e12][random.integer(0, 4)] as number;
  return {
    ...values,
    currentAmps: only(values.currentAmps, amps(nonsense)),
    powerWatts: only(values.powerWatts, watts(-nonsense)),
  };
}
