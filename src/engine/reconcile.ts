/**
 * Desired against held: the writes that make the box hold what was decided, decreases first. What the box does
 * not hold is written again; what it holds is left alone but for a rewrite now and then.
 * @module
 */
import type { WriteReduction } from './effect.ts';
import { onAllPhases } from './phases.ts';
import type { Because } from './reason.ts';
import type { Site, SiteZone } from './site.ts';
import { heldBy, type EngineState, type ZoneState } from './state.ts';
import type { Amps, Instant } from './units.ts';

/** What was decided for a zone. */
export interface Desired {
  /** Index into `Site.zones`. */
  readonly zone: number;
  readonly amps: Amps;
  readonly because: Because;
}

export interface Reconciled {
  readonly writes: readonly WriteReduction[];
  readonly zones: readonly ZoneState[];
  readonly nextWriteId: number;
}

interface Planned {
  readonly desired: Desired;
  readonly intent: WriteReduction['intent'];
  /** How much the write relieves the site, A; negative for a raise. */
  readonly relievesAmps: number;
}

/** Plans the writes of one decision and notes them in the zones' state. */
export function reconcile(
  site: Site,
  state: EngineState,
  of: { readonly desired: readonly Desired[]; readonly at: Instant },
): Reconciled {
  const planned =
    site.shadow || !state.linkUp ? [] : of.desired.flatMap((desired) => plan(site, state, { desired, at: of.at }));
  planned.sort((a, b) => b.relievesAmps - a.relievesAmps || a.desired.zone - b.desired.zone);
  const zones = [...state.zones];
  const writes = planned.map((entry, position) => {
    const { desired, intent } = entry;
    const writeId = state.nextWriteId + position;
    const zone = zones[desired.zone] as ZoneState;
    zones[desired.zone] = noted(zone, { writeId, amps: desired.amps, intent, at: of.at });
    return {
      kind: 'WriteReduction' as const,
      at: of.at,
      zone: (site.zones[desired.zone] as SiteZone).name,
      writeId,
      allowedAmps: onAllPhases(desired.amps),
      maxAmps: zone.lever?.maxAmps ?? desired.amps,
      intent,
      because: desired.because,
    };
  });
  return { writes, zones, nextWriteId: state.nextWriteId + writes.length };
}

function plan(
  site: Site,
  state: EngineState,
  of: { readonly desired: Desired; readonly at: Instant },
): readonly Planned[] {
  const zone = state.zones[of.desired.zone] as ZoneState;
  const wanted = of.desired.amps;
  const read = zone.readBack?.amps ?? null;
  const believed = zone.inFlight?.amps ?? read ?? heldBy(zone);
  const relievesAmps = (believed ?? zone.lever?.maxAmps ?? wanted) - wanted;
  if (believed === null || relievesAmps > 0) {
    const pendingAlready = zone.inFlight?.amps === wanted;
    return pendingAlready ? [] : [{ desired: of.desired, intent: 'lower', relievesAmps }];
  }
  if (zone.inFlight !== null) return [];
  if (relievesAmps < 0) return [{ desired: of.desired, intent: 'raise', relievesAmps }];
  const due = zone.lastWriteAt === null || of.at.monoMs - zone.lastWriteAt >= site.timing.rewriteMs;
  return due ? [{ desired: of.desired, intent: 'rewrite', relievesAmps: 0 }] : [];
}

/** The zone after a write was sent: the new ceiling may be held from now on, and the old ones still. */
function noted(
  zone: ZoneState,
  write: {
    readonly writeId: number;
    readonly amps: Amps;
    readonly intent: WriteReduction['intent'];
    readonly at: Instant;
  },
): ZoneState {
  const at = write.at.monoMs;
  const others = zone.possible.filter((ceiling) => ceiling.amps !== write.amps);
  return {
    ...zone,
    commandedAmps: write.amps,
    inFlight: { writeId: write.writeId, amps: write.amps, sentAt: at },
    lastWriteAt: at,
    lastRaiseAt: write.intent === 'raise' ? at : zone.lastRaiseAt,
    possible: [...others, { amps: write.amps, since: at, goneAt: null }],
  };
}
