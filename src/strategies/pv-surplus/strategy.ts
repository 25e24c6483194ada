/**
 * Charges with what the sun leaves over.
 * @module
 */
import {
  ceiling,
  defineStrategy,
  follow,
  watchSwitch,
  watts,
  type Ceiling,
  type CarView,
  type Held,
  type Reason,
  type SiteSnapshot,
  type Switch,
} from '../../engine/index.ts';
import { isLost, watchBattery, type Watch } from './battery.ts';
import { options, type Band, type Options } from './options.ts';

/** The switch of each band in their order, the surplus that is followed, and how well the battery is seen. */
interface Memory {
  readonly switches: readonly Switch[];
  readonly held: Held;
  readonly battery: Watch;
}

const OFF: Switch = { on: false, since: null };
const NOTHING: Held = { watts: 0, above: null };

export const pvSurplus = defineStrategy<Options, Memory | null>({
  id: 'pv-surplus',
  version: '1.2.0',
  summary: 'Charges with what the sun leaves over.',
  options,
  memory: null,
  failsafe: (snapshot, stated) => ({
    ceilings: site(snapshot, stated.mode === 'minimum-plus' ? leastOf(stated.bands) : 0, because(stated, null)),
  }),
  propose: (snapshot, { options: stated, memory: before }) => {
    const known = surplusOf(snapshot, stated);
    const reason = because(stated, known);
    const battery = watchBattery(before?.battery, snapshot, stated);
    // Nothing but the sun is no promise that can be kept for long by somebody who does not see where power comes from.
    if (stated.mode === 'only' && isLost(battery, snapshot, stated)) {
      const switches = stated.bands.map(() => OFF);
      return { ceilings: site(snapshot, 0, reason), memory: { switches, held: NOTHING, battery } };
    }
    // What cannot be read, be it the battery that may give all that looks like sun, is a cloud, which may pass.
    const surplus = known ?? -Infinity;
    const now = snapshot.at.monoMs;
    const switches = stated.bands.map((band, index) => {
      const last = before?.switches[index] ?? OFF;
      const turns = last.on ? surplus < band.disableKw * 1000 : surplus >= band.enableKw * 1000;
      const delay = last.on ? stated.disableDelaySeconds : stated.enableDelaySeconds;
      return watchSwitch(last, { turns, delayMs: delay * 1000, now });
    });
    const most = Math.max(0, stated.mode === 'share' ? (surplus * 100) / stated.sunSharePct : surplus);
    const held = follow(before?.held ?? NOTHING, { watts: most, delayMs: stated.riseDelaySeconds * 1000, now });
    const memory = { switches, held, battery };
    if (stated.mode === 'minimum-plus')
      return { ceilings: site(snapshot, Math.max(held.watts, minimum(snapshot, stated)), reason), memory };
    const open = stated.bands.filter((_, index) => switches[index]?.on === true);
    const kept = Math.max(0, ...open.map(({ minimumKw }) => minimumKw * 1000));
    const allowed = open.length === 0 ? 0 : Math.max(held.watts, kept);
    const shut = stated.bands.filter((band) => !open.includes(band)).flatMap(({ zones = [] }) => zones);
    return { ceilings: [...site(snapshot, allowed, reason), ...stopped(snapshot, shut, reason)], memory };
  },
});

/** What is left over for cars, W; null where it cannot be read. */
function surplusOf({ power }: SiteSnapshot, { carsFirst, reserveKw }: Options): number | null {
  const { surplusWatts, batteryWatts } = power;
  if (surplusWatts === null || batteryWatts === null) return null;
  return surplusWatts + (carsFirst ? Math.max(0, batteryWatts) : 0) - reserveKw * 1000;
}

const leastOf = (bands: readonly Band[]): number => Math.min(...bands.map(({ minimumKw }) => minimumKw * 1000));

/** What is always allowed with minimum-plus, W: what the cars need that are known to want energy, or one that may come. */
function minimum({ cars, nominalVolts }: SiteSnapshot, { bands }: Options): number {
  const needed = cars
    .filter(isKnownToWant)
    .map(({ minAmps, phases }) => minAmps * (phases ?? 1) * nominalVolts * VOLTAGE);
  return Math.max(
    leastOf(bands),
    needed.reduce((sum, one) => sum + one, 0),
  );
}

/** EN 50160 allows a tenth above the nominal voltage, at which a car takes as much more at its least current. */
const VOLTAGE = 1.1;

const isKnownToWant = ({ wantsEnergy, status }: CarView): boolean => wantsEnergy && status !== 'unknown';

const site = ({ nodes }: SiteSnapshot, most: number, reason: Reason): readonly Ceiling[] =>
  nodes.slice(0, 1).map(({ name }) => ceiling({ node: name, watts: most, reason }));

const stopped = ({ zones }: SiteSnapshot, names: readonly string[], reason: Reason): readonly Ceiling[] =>
  zones.filter(({ name }) => names.includes(name)).map(({ node }) => ceiling({ node, amps: 0, reason }));

const because = ({ mode }: Options, surplus: number | null): Reason => ({
  kind: 'sun-surplus',
  mode,
  surplusWatts: surplus === null ? null : watts(surplus),
});
