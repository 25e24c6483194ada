/**
 * Desired against held: the writes that make the box hold what was decided, decreases first. What the box does
 * not hold is written again; what it holds is left alone but for a rewrite now and then.
 * @module
 */
import type { WriteReduction } from './effect.ts';
import { highest, mostAmps, onAllPhases, sameAmps, subtractAmps, type PhaseAmps } from './phases.ts';
import type { Because } from './reason.ts';
import type { Site, SiteZone } from './site.ts';
import type { EngineState } from './state.ts';
import type { Instant, MonoMs } from './units.ts';
import { heldBy, type PossibleCeiling, type ZoneState } from './zone-state.ts';

/** What was decided for a zone. */
export interface Desired {
  /** Index into `Site.zones`. */
  readonly zone: number;
  /** Lines differ only where the box takes a value for each. */
  readonly amps: PhaseAmps;
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
  /** How much the write relieves the most relieved line, A; negative for a raise. */
  readonly relievesAmps: number;
  /** Whether any line has more by it: where lines can be told apart, one may rise while another is lowered. */
  readonly raises: boolean;
}

/** The longest that a write which can wait is put off after others have failed. */
const MOST_PUT_OFF_MS = 60_000;

/** Plans the writes of one decision and notes them in the zones' state. */
export function reconcile(
  site: Site,
  state: EngineState,
  of: { readonly desired: readonly Desired[]; readonly at: Instant },
): Reconciled {
  // A box that is connected with a reservation takes nothing until somebody has looked at it.
  const mayWrite = !site.shadow && state.linkUp && state.linkDetail === null;
  const planned = !mayWrite ? [] : of.desired.flatMap((desired) => plan(site, state, { desired, at: of.at }));
  if (planned.length === 0) return { writes: [], zones: state.zones, nextWriteId: state.nextWriteId };
  planned.sort((a, b) => b.relievesAmps - a.relievesAmps || a.desired.zone - b.desired.zone);
  const zones = [...state.zones];
  const writes = planned.map((entry, position) => {
    const { desired, intent, raises } = entry;
    const writeId = state.nextWriteId + position;
    const zone = zones[desired.zone] as ZoneState;
    zones[desired.zone] = noted(zone, { writeId, amps: desired.amps, raises, at: of.at });
    return {
      kind: 'WriteReduction' as const,
      at: of.at,
      zone: (site.zones[desired.zone] as SiteZone).name,
      writeId,
      allowedAmps: desired.amps,
      maxAmps: zone.lever?.maxAmps ?? highest(desired.amps),
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
  const believed = zone.inFlight?.amps ?? zone.readBack?.amps ?? heldBy(zone);
  // Unknown, it may be the zone's maximum: then everything is a decrease.
  const relievesAmps =
    believed === null ? (zone.lever?.maxAmps ?? 0) : highest(subtractAmps(mostHeld(zone, believed), wanted));
  const raises = believed !== null && highest(subtractAmps(wanted, believed)) > 0;
  if (believed === null || relievesAmps > 0) return [{ desired: of.desired, intent: 'lower', relievesAmps, raises }];
  if (zone.inFlight !== null || isPutOff(site, zone, of.at)) return [];
  if (!sameAmps(believed, wanted)) return [{ desired: of.desired, intent: 'raise', relievesAmps, raises }];
  const due = zone.lastWriteAt === null || of.at.monoMs - zone.lastWriteAt >= site.timing.rewriteMs;
  return due ? [{ desired: of.desired, intent: 'rewrite', relievesAmps: 0, raises }] : [];
}

/** The most that the box may hold: after a write of which nobody knows how it ended, whatever was not disproved since. */
function mostHeld({ inFlight, failedWrites, possible }: ZoneState, believed: PhaseAmps): PhaseAmps {
  if (inFlight !== null || failedWrites === 0) return believed;
  return possible.reduce((most, { amps, goneAt }) => (goneAt === null ? mostAmps(most, amps) : most), believed);
}

/** After writes that failed, what is no decrease waits longer each time: a weak box must not be worn down. */
function isPutOff(site: Site, zone: ZoneState, at: Instant): boolean {
  if (zone.failedWrites === 0 || zone.lastWriteAt === null) return false;
  const wait = Math.min(MOST_PUT_OFF_MS, site.timing.tickMs * 2 ** Math.min(zone.failedWrites, 10));
  return at.monoMs - zone.lastWriteAt < wait;
}

/** The zone after a write was sent: the new ceiling may be held from now on, and the old ones still. */
function noted(
  zone: ZoneState,
  write: {
    readonly writeId: number;
    readonly amps: PhaseAmps;
    readonly raises: boolean;
    readonly at: Instant;
  },
): ZoneState {
  const at = write.at.monoMs;
  const others = mayHold(zone, at).filter((ceiling) => !sameAmps(ceiling.amps, write.amps));
  return {
    ...zone,
    commandedAmps: write.amps,
    inFlight: { writeId: write.writeId, amps: write.amps, sentAt: at },
    lastWriteAt: at,
    lastRaiseAt: write.raises ? at : zone.lastRaiseAt,
    possible: [...others, { amps: write.amps, writeId: write.writeId, since: at, endedAt: null, goneAt: null }],
  };
}

/** What a zone may hold: its own maximum too where it is written before it was read, as its cars have yet to leave that. */
function mayHold({ possible, readBack, lever }: ZoneState, at: MonoMs): readonly PossibleCeiling[] {
  if (readBack !== null || lever === null) return possible;
  const most = onAllPhases(lever.maxAmps);
  const others = possible.filter(({ amps }) => !sameAmps(amps, most));
  return [...others, { amps: most, writeId: null, since: at, endedAt: at, goneAt: null }];
}
