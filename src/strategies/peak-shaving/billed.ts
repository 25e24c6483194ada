/**
 * What a utility would bill at this moment, from what a meter shows.
 * @module
 */
import { PHASES, type MeterView, type NodeView, type SiteSnapshot } from '../../engine/index.ts';
import type { Sample } from './ledger.ts';

/** Power through a meter, over all lines. */
export interface Shown {
  /** Active, W, import positive. */
  readonly watts: number;
  /** Reactive, var, without a sign. */
  readonly vars: number;
  /** What is billed: W or VA, and nothing of export. */
  readonly billed: number;
}

/** What the meter shows, whether or not it is fresh; null where a line shows no power. */
export function shownBy(meter: MeterView, { nominalVolts, demand }: SiteSnapshot): Shown | null {
  const { value } = meter.reading;
  let [watts, voltAmps] = [0, 0];
  for (const phase of PHASES) {
    const power = value?.powerWatts[phase] ?? null;
    if (power === null) return null;
    watts += power;
    voltAmps += Math.max(
      Math.abs(power),
      (value?.currentAmps[phase] ?? 0) * (value?.voltageVolts[phase] ?? nominalVolts),
    );
  }
  const vars = demand?.unit === 'kVA' ? legOf(voltAmps, watts) : 0;
  return { watts, vars, billed: watts <= 0 ? 0 : demand?.unit === 'kVA' ? voltAmps : watts };
}

/** What at a right angle to `leg` adds up to `whole`. */
export const legOf = (whole: number, leg: number): number => Math.sqrt(Math.max(0, whole * whole - leg * leg));

/** Whether apparent power is billed. */
export const isApparent = ({ demand }: SiteSnapshot): boolean => demand?.unit === 'kVA';

/** What the meter shows of the time since the last decision. */
export function sampleOf(
  snapshot: SiteSnapshot,
  of: { readonly meter: MeterView; readonly node: NodeView; readonly shown: Shown | null; readonly target: number },
): Sample {
  const { state, value } = of.meter.reading;
  const isFresh = state === 'fresh';
  return {
    wallMs: snapshot.at.wallMs,
    // Of apparent energy there is no register.
    registerWh: isFresh && !isApparent(snapshot) ? (value?.importWh ?? null) : null,
    watts: isFresh ? (of.shown?.billed ?? null) : null,
    // Charging is held to the target; other loads are not, and the less is seen of them the more they count.
    worstWatts: Math.max(of.target, of.node.backgroundWatts),
    mostWatts: PHASES.reduce<number>((sum, phase) => sum + of.node.limitAmps[phase] * snapshot.nominalVolts, 0),
    shortMs: snapshot.deadTimeMs + snapshot.tickMs,
  };
}
