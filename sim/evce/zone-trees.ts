/**
 * Zones that do not feed each other share nothing: current is shared tree by tree, and only where somebody asks for
 * something else than the last time, or something else is there.
 * @module
 */
import type { PerPhase } from '../../src/engine/index.ts';
import type { Demand, Outlet } from './demands.ts';
import type { Contender, SharingZone } from './ledger.ts';
import { shareCurrent, type Reserved } from './sharing.ts';

/** A zone as configured in the box, by index. */
export interface RegulatedZone {
  readonly parent: number | null;
  readonly allocation: 'proportional' | 'fifo';
  readonly minCurrentPerVehicleAmps: number;
}

/** Where a zone stands. */
export interface Place {
  readonly tree: number;
  /** Its index among the zones of that tree. */
  readonly zone: number;
}

/** What current is shared by. */
export interface Claims {
  /** By index of the station. */
  readonly demands: readonly Demand[];
  /** Stations that have a part in it, in the order in which they are asked. */
  readonly order: readonly number[];
  /** Whether order or demands are others than the last time. */
  readonly isNew: boolean;
  readonly holdsMinimums: boolean;
  /** What each zone may draw per line. */
  readonly availableAmps: readonly PerPhase<number>[];
}

/** Setpoints by index of the station, A; the same list where nothing has changed. */
export type Share = (claims: Claims) => readonly number[];

/** Who shares in a tree, and by what rules. */
interface Group {
  readonly stations: readonly number[];
  readonly contenders: readonly Contender[];
  readonly reserved: readonly Reserved[];
}

interface Tree {
  /** Indices of its zones. */
  readonly zones: readonly number[];
  readonly parents: readonly (number | null)[];
  group: Group;
  holdsMinimums: boolean;
  availableAmps: readonly PerPhase<number>[];
  /** A for each contender; null when they have to be worked out. */
  shares: readonly number[] | null;
}

const NOBODY: Group = { stations: [], contenders: [], reserved: [] };

/** The place of each zone. */
export function placesOf(zones: readonly RegulatedZone[]): readonly Place[] {
  const roots = zones.map((_, zone) => rootOf(zones, zone));
  const trees = [...new Set(roots)];
  const counts = trees.map(() => 0);
  return roots.map((root) => {
    const tree = trees.indexOf(root);
    const zone = counts[tree] as number;
    counts[tree] = zone + 1;
    return { tree, zone };
  });
}

function rootOf(zones: readonly RegulatedZone[], zone: number): number {
  const parent = zones[zone]?.parent ?? null;
  return parent === null ? zone : rootOf(zones, parent);
}

export interface SharingOptions {
  readonly zones: readonly RegulatedZone[];
  readonly places: readonly Place[];
  /** Place of each station's zone. */
  readonly placeOf: readonly Place[];
  readonly outlets: readonly Outlet[];
}

/** A sharing that has shared nothing yet. */
export function createSharing(options: SharingOptions): Share {
  const trees = treesOf(options);
  let setpointAmps: readonly number[] = options.outlets.map(() => 0);
  return (claims) => {
    if (claims.isNew) regroup(trees, options, claims);
    let hasChanged = claims.isNew;
    for (const tree of trees) if (settle(tree, options.zones, claims)) hasChanged = true;
    if (hasChanged) setpointAmps = setpointsOf(trees, claims.demands);
    return setpointAmps;
  };
}

function treesOf({ zones, places }: SharingOptions): readonly Tree[] {
  const members = new Map<number, number[]>();
  places.forEach(({ tree }, zone) => members.set(tree, [...(members.get(tree) ?? []), zone]));
  return [...members.values()].map((own): Tree => {
    const parents = own.map((zone) => {
      const parent = zones[zone]?.parent ?? null;
      return parent === null ? null : (places[parent] as Place).zone;
    });
    return { zones: own, parents, group: NOBODY, holdsMinimums: false, availableAmps: [], shares: null };
  });
}

/** Enters into each tree who has a part in it. One in which nobody asks for anything else keeps its shares. */
function regroup(trees: readonly Tree[], { placeOf, outlets }: SharingOptions, { demands, order }: Claims): void {
  const groups = trees.map(() => ({
    stations: [] as number[],
    contenders: [] as Contender[],
    reserved: [] as Reserved[],
  }));
  const groupOf = (station: number) => groups[(placeOf[station] as Place).tree] as (typeof groups)[number];
  for (const station of order) {
    const group = groupOf(station);
    group.stations.push(station);
    group.contenders.push((demands[station] as Demand).contender as Contender);
  }
  demands.forEach(({ lostAmps }, station) => {
    const { zone, lines } = outlets[station] as Outlet;
    if (lostAmps !== null && lostAmps > 0) groupOf(station).reserved.push({ zone, lines, amps: lostAmps });
  });
  trees.forEach((tree, index) => {
    const group = groups[index] as Group;
    if (!isSameGroup(tree.group, group)) tree.shares = null;
    tree.group = group;
  });
}

/** Contenders are the same objects as long as they ask for the same; what is reserved is rare and counts as new. */
const isSameGroup = (before: Group, now: Group): boolean =>
  before.reserved.length + now.reserved.length === 0 &&
  before.contenders.length === now.contenders.length &&
  before.contenders.every((contender, place) => contender === now.contenders[place]) &&
  before.stations.every((station, place) => station === now.stations[place]);

/** Shares out what is there, unless that was done already; false where it was. */
function settle(tree: Tree, zones: readonly RegulatedZone[], claims: Claims): boolean {
  const isSame = tree.shares !== null && tree.holdsMinimums === claims.holdsMinimums && hasSameAmps(tree, claims);
  if (isSame) return false;
  tree.holdsMinimums = claims.holdsMinimums;
  tree.availableAmps = tree.zones.map((zone) => claims.availableAmps[zone] as PerPhase<number>);
  const sharing = tree.zones.map((zone, place): SharingZone => {
    const { allocation } = zones[zone] as RegulatedZone;
    return { parent: tree.parents[place] ?? null, allocation, availableAmps: tree.availableAmps[place] ?? [0, 0, 0] };
  });
  const { contenders, reserved } = tree.group;
  tree.shares = shareCurrent(sharing, contenders, { holdsMinimums: tree.holdsMinimums, reserved });
  return true;
}

const hasSameAmps = (tree: Tree, { availableAmps }: Claims): boolean =>
  tree.availableAmps.every((before, place) => {
    const now = availableAmps[tree.zones[place] as number] as PerPhase<number>;
    return now === before || (now[0] === before[0] && now[1] === before[1] && now[2] === before[2]);
  });

/** A station that has lost the box goes on with what it heard last; one that has no part in the sharing gets nothing. */
function setpointsOf(trees: readonly Tree[], demands: readonly Demand[]): readonly number[] {
  const setpointAmps = demands.map(({ lostAmps }) => lostAmps ?? 0);
  for (const { group, shares } of trees) {
    group.stations.forEach((station, place) => {
      setpointAmps[station] = (shares as readonly number[])[place] as number;
    });
  }
  return setpointAmps;
}
