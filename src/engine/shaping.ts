/**
 * From shares to what each zone is told: what it holds and what it waits for, the raises it is granted, and the final
 * cut to what is electrically safe.
 * @module
 */
import type { Share } from './allocator.ts';
import { boundsOf, type Bound } from './bounds.ts';
import { electricalRoom, type Headroom } from './headroom.ts';
import { clamp, grant, onLines, type LimitedZone } from './limits.ts';
import { ceilToLever } from './lever.ts';
import {
  addAmps,
  highest,
  leastAmps,
  mapPhases,
  numberPerPhase,
  onAllPhases,
  ZERO_AMPS,
  type PhaseAmps,
  type PhaseIndex,
} from './phases.ts';
import type { Because } from './reason.ts';
import type { Desired } from './reconcile.ts';
import { isUmbrella, type ZoneRequest } from './request.ts';
import { crewsOf, type Crew } from './roster.ts';
import type { Sensed, SensedZone } from './sense.ts';
import type { SensedNode } from './sense-node.ts';
import { baseOf, raisesOf, ramp, reasonFor, type ShapedZone } from './shaper.ts';
import type { Site } from './site.ts';
import type { EngineState } from './state.ts';
import { zonesBelowZones } from './tree.ts';
import { isResting } from './turns.ts';
import { amps, type Instant } from './units.ts';
import { heldBy, type ZoneState } from './zone-state.ts';

/** What a decision is taken on. */
export interface Scene {
  readonly site: Site;
  readonly state: EngineState;
  readonly sensed: Sensed;
  readonly at: Instant;
}

/** A zone, or a line of one, with its share and what stands against a raise. */
export function shapedZone(scene: Scene, request: ZoneRequest, share: Share): ShapedZone {
  const zone = scene.state.zones[request.zone] as ZoneState;
  const held = heldBy(zone) ?? onAllPhases(request.lever.maxAmps);
  const { occupiedAmps } = scene.sensed.zones[request.zone] as SensedZone;
  return {
    request,
    share,
    heldAmps: mostOf(held, request.lines),
    occupiedAmps: mostOf(occupiedAmps, request.lines),
    blocked: blockedBy(scene, zone, request),
    resting: isResting(scene.site, zone, scene.at),
  };
}

const mostOf = (values: PhaseAmps, lines: readonly PhaseIndex[]): ReturnType<typeof highest> =>
  amps(lines.reduce<number>((most, line) => Math.max(most, values[line]), 0));

/** What a raise of a zone has to wait for, if anything. */
function blockedBy(scene: Scene, zone: ZoneState, request: ZoneRequest): Because | null {
  const { site, state, sensed, at } = scene;
  const { readBack, lastRaiseAt, quietUntil } = zone;
  if (!state.linkUp || readBack === null || zone.inFlight !== null) return ramp('awaiting-decrease');
  if (at.monoMs - readBack.begun > site.timing.readBackWithinMs) return stale(site.zones[request.zone]?.name ?? '');
  for (let node = site.zones[request.zone]?.node ?? null; node !== null; node = site.nodes[node]?.parent ?? null)
    if (sensed.nodes[node]?.seen === 'stale') return stale(site.nodes[node]?.name ?? '');
  if (quietUntil !== null && at.monoMs < quietUntil) return ramp('return');
  const tooSoon = lastRaiseAt !== null && at.monoMs - lastRaiseAt < site.timing.deadTimeMs;
  return tooSoon ? ramp('dead-time') : null;
}

const stale = (subject: string): Because => ({
  by: 'shaper',
  reason: { kind: 'blind', subject, state: 'stale', ageMs: null },
});

/** What each listed zone is to have: raises go into room that nobody may still draw, and limits have the last word. */
export function decideZones(
  scene: Scene,
  shaped: readonly ShapedZone[],
  bounds: { readonly now: readonly Bound[]; readonly held: readonly Bound[] },
): readonly Desired[] {
  const { site, sensed, state } = scene;
  const powerShares = site.zones.map(() => 1);
  const base: PhaseAmps[] = site.zones.map(() => ZERO_AMPS);
  for (const zone of shaped) {
    const { zone: index, lines, powerShare } = zone.request;
    powerShares[index] = powerShare;
    base[index] = onLines(base[index] as PhaseAmps, lines, baseOf(zone));
  }
  const zones = sensed.zones.map((zone, index): LimitedZone => ({
    zone: index,
    lever: state.zones[index]?.lever ?? null,
    wiredAmps: zone.wiredAmps,
    powerShare: powerShares[index] ?? 1,
    mayDrawAmps: zone.mayDrawAmps,
  }));
  const granted = grant(zones, base, { raises: raisesOf(site, shaped), ...bounds });
  const allocation = clamp(zones, granted, electricalBounds(scene));
  return [...desiredOf(shaped, allocation), ...umbrellas(scene, allocation)];
}

/** Zones without stations of their own: what those below them may have together, so that one write can shed them all. */
function umbrellas({ site, state, sensed }: Scene, allocation: readonly PhaseAmps[]): readonly Desired[] {
  const parents = zonesBelowZones(site);
  if (state.roster.length === 0 || parents.size === 0) return [];
  const crews = crewsOf(state.roster, site.zones.length);
  return [...parents].flatMap(([zone, below]) => {
    const lever = state.zones[zone]?.lever ?? null;
    if (lever === null || !isUmbrella(site, zone, crews[zone] as Crew)) return [];
    let sum = ZERO_AMPS;
    for (const index of below) {
      if (isUmbrella(site, index, crews[index] as Crew)) continue;
      sum = addAmps(sum, leastAmps(allocation[index] as PhaseAmps, (sensed.zones[index] as SensedZone).wiredAmps));
    }
    const wanted = lever.shape === 'perPhase' ? sum : onAllPhases(highest(sum));
    const because: Because = { by: 'allocator', reason: { kind: 'zones-below', zones: below.length } };
    return [{ zone, amps: mapPhases(wanted, (value) => ceilToLever(lever, value)), because }];
  });
}

/** One desire a zone; where its lines were decided apart, the reason is that of the line that got least of its share. */
function desiredOf(shaped: readonly ShapedZone[], allocation: readonly PhaseAmps[]): readonly Desired[] {
  const desired: Desired[] = [];
  for (const zone of shaped) {
    const { zone: index, lines } = zone.request;
    const allocated = allocation[index] as PhaseAmps;
    const because = reasonFor(zone, allocated[lines[0] ?? 0]);
    const last = desired.at(-1);
    if (last?.zone !== index) desired.push({ zone: index, amps: allocated, because });
    else if (zone.share.amps > allocated[lines[0] ?? 0]) desired[desired.length - 1] = { ...last, because };
  }
  return desired;
}

/** The bounds that nobody may break: limits less background and reserve, whatever strategies say. */
function electricalBounds({ site, state, sensed }: Scene): readonly Bound[] {
  const because: Because = { by: 'limits', reason: { kind: 'zone-maximum', maxAmps: amps(0) } };
  const headrooms = site.nodes.map((node, index): Headroom => {
    const room = numberPerPhase((phase) => electricalRoom(node, sensed.nodes[index] as SensedNode, phase));
    return {
      hardAmps: room,
      amps: room,
      because: [because, because, because],
      power: null,
      hardPower: null,
      imbalance: [],
    };
  });
  return boundsOf(site, headrooms, crewsOf(state.roster, site.zones.length));
}
