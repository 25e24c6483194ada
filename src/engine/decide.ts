/**
 * One decision: sense, propose, arbitrate, share, shape, limit, reconcile. Reads top to bottom as the pipeline runs.
 * @module
 */
import { allocate, type Share } from './allocator.ts';
import type { ShareRequest } from './filling.ts';
import { alarmsOf } from './alarms.ts';
import { arbitrate } from './arbiter.ts';
import { electricalRoom, type Headroom } from './headroom.ts';
import { boundsOf, type Bound } from './bounds.ts';
import { recordOf, type Occasion } from './record.ts';
import type { Effect } from './effect.ts';
import { nodeFlow } from './flow.ts';
import { pruneFollowed } from './fold.ts';
import { imageOf } from './image.ts';
import { clamp, grant, type LimitedZone } from './limits.ts';
import { mapPhases } from './phases.ts';
import { propose } from './propose.ts';
import type { Because } from './reason.ts';
import { reconcile, type Desired } from './reconcile.ts';
import { requestsOf } from './request.ts';
import { leastHeadroom, rememberHeadroom, rememberNode } from './remember.ts';
import { sense, type Sensed, type SensedNode } from './sense.ts';
import { stationsOf } from './roster.ts';
import { baseOf, raisesOf, reasonFor, tooSoon, type ShapedZone } from './shaper.ts';
import type { Site, SiteNode } from './site.ts';
import { heldBy, occupiedBy, type EngineSetup, type EngineState, type NodeState, type ZoneState } from './state.ts';
import { amps, type Instant, type MonoMs } from './units.ts';
import { grantWishes, relaxedFor } from './wishes.ts';

/** Decides on the state as it is. */
export function decide(
  setup: EngineSetup,
  before: EngineState,
  occasion: Occasion,
): { readonly state: EngineState; readonly effects: readonly Effect[] } {
  const { site, strategies } = setup;
  const { at } = occasion;
  const state = pruneFollowed(site, before, at.monoMs);
  const { sensed, nodes: seenNodes } = senseAndRemember(site, state, at);
  const scene: Scene = { site, state, sensed, at };
  const proposed = propose(strategies, imageOf(site, state, { sensed, at }), state.memories);
  const headrooms = arbitrate(site, sensed.nodes, { strategies: proposed.records, at });
  const nodes = rememberHeadroom(site, seenNodes, { headrooms, at });
  const wishes = { strategies: proposed.records, headrooms, at };
  const requests = grantWishes(site, requestsOf(site, state, sensed), wishes);
  const bounds = relaxedFor(requests, boundsOf(site, headrooms));
  const shares = allocate(requests, bounds, turnOrder(site, requests, at));
  const shaped = requests.map((request, i) => shapedZone(scene, request, shares[i] as Share));
  const held = relaxedFor(requests, boundsOf(site, leastHeadroom(headrooms, nodes)));
  const desired = limit(scene, shaped, { now: bounds, held });
  const reconciled = reconcile(site, state, { desired, at });
  const record = recordOf(
    { setup, state, sensed, headrooms, proposed: proposed.records },
    { cycle: state.cycle + 1, occasion, shaped, desired, writes: reconciled.writes },
  );
  const alarms = alarmsOf(scene, proposed.records);
  return {
    state: {
      ...state,
      cycle: record.cycle,
      decidedAt: at,
      nextWriteId: reconciled.nextWriteId,
      zones: reconciled.zones,
      nodes,
      memories: proposed.memories,
      alarms: alarms.active,
    },
    effects: [...reconciled.writes, { kind: 'Record', record }, ...alarms.changes],
  };
}

/** Senses with the rise learnt so far, then learns from what was sensed. */
function senseAndRemember(
  site: Site,
  state: EngineState,
  at: Instant,
): { readonly sensed: Sensed; readonly nodes: readonly NodeState[] } {
  const sensed = sense(site, state, at);
  const nodes = state.nodes.map((before, index) => {
    const node = site.nodes[index] as SiteNode;
    const active = node.meters.length === 0 ? null : nodeFlow(site, node, sensed.meters).active;
    const carsReadAt = carsReadApart(state, node, { sensed, at });
    return rememberNode(site, before, { node: sensed.nodes[index] as SensedNode, at, active, carsReadAt });
  });
  return { sensed, nodes };
}

/** When the cars were read, unless that was at the same instant as a node's meters. */
function carsReadApart(
  state: EngineState,
  node: SiteNode,
  now: { readonly sensed: Sensed; readonly at: Instant },
): MonoMs | null {
  const { stationsAt, stations } = state;
  if (stationsAt === null || stations.length === 0) return null;
  const ageMs = now.at.monoMs - stationsAt.monoMs;
  const isTogether = node.meters.every((meter) => now.sensed.meters[meter]?.ageMs === ageMs);
  return isTogether ? null : stationsAt.monoMs;
}

/** Zones that ask take turns at being first in line; the order is a pure function of time. */
function turnOrder(site: Site, requests: readonly ShareRequest[], at: Instant): readonly number[] {
  const turn = Math.floor(at.monoMs / site.timing.turnMs);
  const zones = [...new Set(requests.map((request) => request.zone))];
  const first = zones.length === 0 ? 0 : turn % zones.length;
  return [...zones.slice(first), ...zones.slice(0, first)];
}

interface Scene {
  readonly site: Site;
  readonly state: EngineState;
  readonly sensed: Sensed;
  readonly at: Instant;
}

function shapedZone(scene: Scene, request: ShareRequest, share: Share): ShapedZone {
  const zone = scene.state.zones[request.zone] as ZoneState;
  return {
    request,
    share,
    heldAmps: heldBy(zone) ?? request.lever.maxAmps,
    occupiedAmps: occupiedBy(stationsOf(scene.state.stations, request.zone)),
    blocked: blockedBy(scene, zone, request),
  };
}

/** What a raise of a zone has to wait for, if anything. */
function blockedBy(scene: Scene, zone: ZoneState, request: ShareRequest): Because | null {
  const { site, state, sensed, at } = scene;
  if (!state.linkUp || zone.readBack === null || zone.inFlight !== null)
    return { by: 'shaper', reason: { kind: 'ramp', rule: 'awaiting-decrease' } };
  for (
    let node: number | null = site.zones[request.zone]?.node ?? null;
    node !== null;
    node = site.nodes[node]?.parent ?? null
  ) {
    if (sensed.nodes[node]?.seen !== 'stale') continue;
    const subject = site.nodes[node]?.name ?? '';
    return { by: 'shaper', reason: { kind: 'blind', subject, state: 'stale', ageMs: null } };
  }
  return tooSoon(site, zone.lastRaiseAt, at) ? { by: 'shaper', reason: { kind: 'ramp', rule: 'dead-time' } } : null;
}

/** Raises into room that nobody may still draw, and the final clamp to what is electrically safe. */
function limit(
  scene: Scene,
  shaped: readonly ShapedZone[],
  bounds: { readonly now: readonly Bound[]; readonly held: readonly Bound[] },
): readonly Desired[] {
  const { site, sensed, state } = scene;
  const zones: readonly LimitedZone[] = sensed.zones.map((zone, index) => ({
    lever: state.zones[index]?.lever ?? null,
    wiredAmps: zone.wiredAmps,
    mayDrawAmps: zone.mayDrawAmps,
  }));
  const base = site.zones.map((_, index) => {
    const zone = shaped.find((candidate) => candidate.request.zone === index);
    return zone === undefined ? amps(0) : baseOf(zone);
  });
  const granted = grant(zones, base, raisesOf(site, shaped, bounds));
  const allocation = clamp(zones, granted, electricalBounds(site, sensed));
  return shaped.map((zone) => {
    const allocated = allocation[zone.request.zone] ?? amps(0);
    return { zone: zone.request.zone, amps: allocated, because: reasonFor(zone, allocated) };
  });
}

/** The bounds that nobody may break: limits less background and reserve, whatever strategies say. */
function electricalBounds(site: Site, sensed: Sensed): readonly Bound[] {
  const headrooms = site.nodes.map((node, index): Headroom => {
    const room = mapPhases(node.limitAmps, (_, phase) =>
      electricalRoom(node, sensed.nodes[index] as SensedNode, phase),
    );
    const because: Because = { by: 'limits', reason: { kind: 'zone-maximum', maxAmps: amps(0) } };
    return { hardAmps: room, amps: room, because: [because, because, because], power: null, hardPower: null };
  });
  return boundsOf(site, headrooms);
}
