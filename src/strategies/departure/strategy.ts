/**
 * Lets cars leave in time with the energy that they need, whatever prices say.
 * @module
 */
import {
  defineStrategy,
  millis,
  monoMs,
  wattHours,
  wish,
  type CarView,
  type SiteSnapshot,
  type Wish,
} from '../../engine/index.ts';
import { needOf, type Need } from './need.ts';
import { options, type Options } from './options.ts';

const HOUR_MS = 3_600_000;

/** A car that has to have its energy, and how much power that takes until it leaves. */
interface Urgent extends Need {
  readonly station: string;
  readonly zone: string;
  readonly watts: number;
}

/** Stations whose cars have begun to be urgent: who was given just enough stays so until it has all. */
type Memory = readonly string[];

export const departure = defineStrategy<Options, Memory>({
  id: 'departure',
  version: '1.0.0',
  summary: 'Lets cars leave in time with the energy that they need.',
  options,
  memory: [],
  // It only ever asks for more; without it nothing is less safe.
  failsafe: () => ({ ceilings: [] }),
  propose: (snapshot, { options: stated, memory: before }) => {
    const urgent = snapshot.cars.flatMap((car) => urgentOf(snapshot, stated, { car, before }));
    const zones = snapshot.zones.filter(({ name }) => urgent.some(({ zone }) => zone === name));
    const wishes = zones.map(({ name }) =>
      wishOf(
        snapshot,
        stated,
        urgent.filter(({ zone }) => zone === name),
      ),
    );
    return { ceilings: [], wishes, memory: urgent.map(({ station }) => station) };
  },
});

function urgentOf(
  snapshot: SiteSnapshot,
  stated: Options,
  of: { readonly car: CarView; readonly before: Memory },
): readonly Urgent[] {
  const { station, zone, usableAmps, phases } = of.car;
  const need = needOf(snapshot, stated, of.car);
  if (need === null || zone === null) return [];
  const watts = (need.energyWh * HOUR_MS) / (need.byMs - snapshot.at.wallMs);
  // A car on fewer lines takes longer, so one of unknown wiring begins as if it had one.
  const most = Math.min(stated.carKw * 1000, usableAmps * (phases ?? 1) * snapshot.nominalVolts);
  return watts * 100 >= most * stated.urgencyPct || of.before.includes(station)
    ? [{ ...need, station, zone, watts }]
    : [];
}

/** One wish for a zone. Its current is shared evenly, so that all have to have as much as the one who needs most. */
function wishOf({ at, cars }: SiteSnapshot, { priority }: Options, urgent: readonly Urgent[]): Wish {
  const zone = urgent[0]?.zone ?? '';
  const sharing = cars.filter((car) => car.zone === zone && car.wantsEnergy).length;
  const watts = sharing * Math.max(...urgent.map((one) => one.watts));
  const byMs = urgent.reduce((soonest, one) => (one.byMs < soonest ? one.byMs : soonest), (urgent[0] as Urgent).byMs);
  const remainingMs = millis(byMs - at.wallMs);
  const lacking = urgent.reduce((sum, one) => sum + one.energyWh, 0);
  return wish({
    zone,
    energyWh: (watts * remainingMs) / HOUR_MS,
    by: { wallMs: byMs, monoMs: monoMs(at.monoMs + remainingMs) },
    priority,
    reason: { kind: 'departure', zone, energyWh: wattHours(lacking), remainingMs },
  });
}
