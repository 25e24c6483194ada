/**
 * Power at the grid connection and behind it, as strategies see it: in watts, signed, and only what is known now.
 * @module
 */
import { PHASES } from './phases.ts';
import type { Sensed } from './sense.ts';
import type { Site } from './site.ts';
import type { PowerView } from './snapshot.ts';
import type { EngineState } from './state.ts';
import { watts, type Instant, type Watts } from './units.ts';

/** Power over all lines at `at`; what is not known from fresh readings is null. */
export function powerView(
  site: Site,
  state: EngineState,
  of: { readonly sensed: Sensed; readonly at: Instant },
): PowerView {
  const gridMeters = site.nodes[0]?.meters ?? [];
  const gridWatts = gridMeters.length === 0 ? null : sumOf(of.sensed, gridMeters, (power) => power);
  const chargingWatts = chargingPower(site, state, of);
  const batteryWatts = sumOf(of.sensed, metersOf(site, 'battery'), (power) => power);
  // Which way round a generator's meter is mounted does not change what it makes.
  const generationWatts = sumOf(of.sensed, metersOf(site, 'generation'), Math.abs);
  const isKnown = gridWatts !== null && chargingWatts !== null && batteryWatts !== null;
  const surplusWatts = isKnown ? watts(chargingWatts - gridWatts + Math.min(0, batteryWatts)) : null;
  return { gridWatts, chargingWatts, batteryWatts, generationWatts, surplusWatts };
}

const metersOf = ({ meters }: Site, role: 'battery' | 'generation'): readonly number[] =>
  meters.flatMap((meter, index) => (meter.role === role ? [index] : []));

/** Power of meters taken together; null where one of them is not fresh, or does not say it on each line. */
function sumOf({ meters }: Sensed, own: readonly number[], count: (powerWatts: number) => number): Watts | null {
  let sum = 0;
  for (const meter of own) {
    const reading = meters[meter];
    const [l1, l2, l3] = reading?.value?.powerWatts ?? [null, null, null];
    if (reading?.state !== 'fresh' || l1 === null || l2 === null || l3 === null) return null;
    sum += count(l1 + l2 + l3);
  }
  return watts(sum);
}

/** What the cars of all zones draw; null where the stations have been silent for longer than cars take to follow. */
function chargingPower(
  site: Site,
  state: EngineState,
  { sensed, at }: { readonly sensed: Sensed; readonly at: Instant },
): Watts | null {
  if (state.stationsAt === null || at.monoMs - state.stationsAt.monoMs > site.timing.deadTimeMs) return null;
  const measured = sensed.nodes[0]?.voltageVolts ?? [null, null, null];
  let sum = 0;
  for (const { drawnAmps } of sensed.zones)
    for (const phase of PHASES) sum += drawnAmps[phase] * (measured[phase] ?? site.supply.nominalVolts);
  return watts(sum);
}
