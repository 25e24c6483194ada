/**
 * One decision: sense, propose, arbitrate, share, shape, limit, reconcile. Reads top to bottom as the pipeline runs.
 * @module
 */
import type { AlarmChanges } from './alarm.ts';
import { alarmsOf } from './alarms.ts';
import { allocate, type Share } from './allocator.ts';
import { arbitrate } from './arbiter.ts';
import { boundsOf, hardOnly, type Bound } from './bounds.ts';
import type { CycleRecord, StrategyRecord } from './cycle-record.ts';
import { pruneFollowed } from './ceilings.ts';
import { followWindow } from './demand-window.ts';
import { defianceOf, stopSessions } from './defiance.ts';
import type { Effect } from './effect.ts';
import type { Headroom } from './headroom.ts';
import { lastingHolds, withOperator } from './hold.ts';
import { imageOf } from './image.ts';
import { propose, type Question } from './propose.ts';
import { reconcile, type Desired } from './reconcile.ts';
import { recordOf, type Occasion } from './record.ts';
import { leastHeadroom, rememberHeadroom, rememberNode } from './remember.ts';
import { requestsOf, type ZoneRequest } from './request.ts';
import { crewsOf } from './roster.ts';
import { sense, type Sensed, type SensedZone } from './sense.ts';
import type { SensedNode } from './sense-node.ts';
import { decideZones, shapedZone, type Scene } from './shaping.ts';
import { followShadows } from './shadowing.ts';
import type { Site, SiteNode } from './site.ts';
import type { EngineSetup, EngineState, NodeState } from './state.ts';
import { noteTurn, turnOrder } from './turns.ts';
import type { Instant, MonoMs } from './units.ts';
import { grantWishes, relaxedFor } from './wishes.ts';
import type { ZoneState } from './zone-state.ts';

/** Decides on the state as it is. */
export function decide(
  setup: EngineSetup,
  before: EngineState,
  occasion: Occasion,
): { readonly state: EngineState; readonly effects: readonly Effect[] } {
  const { site, strategies } = setup;
  const { at } = occasion;
  const { state, sensed, nodes: seenNodes } = senseAndRemember(site, pruneFollowed(site, before, at.monoMs), at);
  const scene: Scene = { site, state, sensed, at };
  const proposed = propose(strategies, () => imageOf(site, state, { sensed, at }), state);
  const holds = lastingHolds(state.holds, at);
  const said = withOperator(site, proposed.records, { holds, at });
  const headrooms = arbitrate(site, sensed.nodes, { strategies: said, at });
  const nodes = rememberHeadroom(site, seenNodes, { headrooms, at });
  const requests = requestsWith(scene, said, headrooms);
  const bounds = boundsFor(scene, requests, { headrooms, nodes });
  const shares = allocate(requests, bounds.room, turnOrder(site, state, at));
  const shaped = requests.map((request, i) => shapedZone(scene, request, shares[i] as Share));
  const desired = decideZones(scene, shaped, bounds);
  const reconciled = reconcile(site, state, { desired, at });
  const ended = stopSessions(site, { ...state, zones: reconciled.zones }, at);
  const decided = { cycle: state.cycle + 1, occasion, shaped, desired, writes: reconciled.writes };
  const record = recordOf({ setup, state, sensed, headrooms, proposed: said }, decided);
  const told = alarmsAfter(scene, said, headrooms);
  return {
    state: {
      ...state,
      cycle: record.cycle,
      decidedAt: at,
      nextWriteId: reconciled.nextWriteId,
      zones: noteTurns(ended.zones, { requests, desired, at }),
      nodes,
      memories: proposed.memories,
      holds,
      alarms: told.alarms,
      divergingSince: told.divergingSince,
    },
    effects: [...reconciled.writes, ...ended.stops, ...kept(proposed.questions, record), ...told.changes],
  };
}

/** What people are told, and since when strategies in shadow differ. */
function alarmsAfter(
  scene: Scene,
  records: readonly StrategyRecord[],
  headrooms: readonly Headroom[],
): Pick<AlarmChanges, 'changes'> & Pick<EngineState, 'alarms' | 'divergingSince'> {
  const { site, state, sensed, at } = scene;
  const divergingSince = followShadows(site, state.divergingSince, { records, nodes: sensed.nodes, headrooms, at });
  const { active, changes } = alarmsOf({ ...scene, state: { ...state, divergingSince } }, records);
  return { changes, alarms: active, divergingSince };
}

/** What zones ask for, with what strategies wish for them. */
function requestsWith(
  { site, state, sensed, at }: Scene,
  strategies: readonly StrategyRecord[],
  headrooms: readonly Headroom[],
): readonly ZoneRequest[] {
  const crews = crewsOf(state.roster, site.zones.length);
  const wanted = requestsOf(site, state, { sensed, at });
  return grantWishes(site, wanted, { strategies, headrooms, crews, at });
}

/** What shares are cut from, and what raises have to fit into: those of the moment, and those that wait for the hold time. */
function boundsFor(
  scene: Scene,
  requests: readonly ZoneRequest[],
  of: { readonly headrooms: readonly Headroom[]; readonly nodes: readonly NodeState[] },
): Readonly<Record<'room' | 'now' | 'held', readonly Bound[]>> {
  const { site, state } = scene;
  const { headrooms, nodes } = of;
  const crews = crewsOf(state.roster, site.zones.length);
  const boundsOver = (rooms: readonly Headroom[]) =>
    relaxedFor(requests, boundsOf(site, rooms, crews), () => boundsOf(site, hardOnly(rooms), crews));
  return {
    room: boundsOver(headrooms),
    now: boundsOver(leastHeadroom(headrooms, nodes, sincePoll(scene))),
    held: boundsOver(leastHeadroom(headrooms, nodes)),
  };
}

/**
 * From when on headroom counts for what does not wait for the hold time: a tick before the cars were last read. Where they
 * were read after the meter, or its sample was lost, a car that has just begun to draw looks like room until both are read anew.
 */
function sincePoll({ site, state, at }: Scene): number {
  const { pairWithinMs, tickMs } = site.timing;
  return (state.stationsAt ?? at).monoMs - pairWithinMs - tickMs;
}

/** The record, and before it what is asked of strategies that run elsewhere: at each tick, because a crossing waits for nobody. */
function kept(questions: readonly Question[], record: CycleRecord): readonly Effect[] {
  const { at, cycle, cause } = record;
  const due = cause === 'period' ? questions : [];
  return [
    ...due.map((question): Effect => ({ kind: 'ProposalAsked', at, cycle, ...question })),
    { kind: 'Record', record },
  ];
}

/** Senses with what was learnt so far, then learns from what was sensed. */
function senseAndRemember(
  site: Site,
  before: EngineState,
  at: Instant,
): { readonly state: EngineState; readonly sensed: Sensed; readonly nodes: readonly NodeState[] } {
  const sensed = sense(site, before, at);
  const nodes = before.nodes.map((known, index) => {
    const node = site.nodes[index] as SiteNode;
    if (node.meters.length === 0) return known;
    const carsReadAt = carsReadApart(before, node, { sensed, at });
    const sensedNode = sensed.nodes[index] as SensedNode;
    return rememberNode(site, known, { node: sensedNode, at, active: sensedNode.meteredAmps, carsReadAt });
  });
  const zones = before.zones.map((zone, index) => {
    const defiance = defianceOf(zone, sensed.zones[index] as SensedZone, at);
    return defiance === zone.defiance ? zone : { ...zone, defiance };
  });
  const demandWindow = followWindow(site, before.demandWindow, { meters: sensed.meters, at });
  return { state: { ...before, zones, demandWindow }, sensed, nodes };
}

/** When the cars were read, unless that was at the same instant as a node's meters. */
function carsReadApart(
  state: EngineState,
  node: SiteNode,
  now: { readonly sensed: Sensed; readonly at: Instant },
): MonoMs | null {
  const { stationsAt, roster } = state;
  if (stationsAt === null || roster.length === 0) return null;
  const ageMs = now.at.monoMs - stationsAt.monoMs;
  const isTogether = node.meters.every((meter) => now.sensed.meters[meter]?.ageMs === ageMs);
  return isTogether ? null : stationsAt.monoMs;
}

/** Notes for each zone whose cars have their minimums now. */
function noteTurns(
  zones: readonly ZoneState[],
  of: { readonly requests: readonly ZoneRequest[]; readonly desired: readonly Desired[]; readonly at: Instant },
): readonly ZoneState[] {
  const requests = zones.map((): ZoneRequest[] => []);
  for (const request of of.requests) requests[request.zone]?.push(request);
  const noted = [...zones];
  for (const { zone, amps } of of.desired) {
    const lines = requests[zone] as readonly ZoneRequest[];
    noted[zone] = noteTurn(noted[zone] as ZoneState, { requests: lines, amps, at: of.at });
  }
  return noted;
}
