/**
 * Shares what is scarce among zones as their owner wants it: by weight, within quotas, some before others.
 * @module
 */
import {
  ceiling,
  defineStrategy,
  mapPhases,
  wish,
  type Ceiling,
  type PhaseIndex,
  type PerPhase,
  type SiteSnapshot,
  type ZoneView,
} from '../../engine/index.ts';
import { fairLevel } from './level.ts';
import { options, type Options, type Part } from './options.ts';

/** Weight of a zone that is not named, %. */
const EVEN_PCT = 100;

export const fairShare = defineStrategy<Options, null>({
  id: 'fair-share',
  version: '1.0.0',
  summary: 'Shares what is scarce among zones by weight and quota, some before others.',
  options,
  memory: null,
  // Without a look at the cars each zone keeps to its part of the whole limit.
  failsafe: (snapshot, { zones }) => {
    const all = zones.reduce((sum, { weightPct }) => sum + weightPct, 0);
    const limit = roomOf(snapshot, 'limitAmps');
    const parts = named(snapshot, zones).flatMap(({ part, view }) =>
      isWeighted(zones) ? [lowered(view, 'weight', scaled(limit, part.weightPct / all))] : [],
    );
    return { ceilings: [...parts, ...quotas(snapshot, zones, limit)] };
  },
  propose: (snapshot, { options: { zones, priority } }) => {
    const room = roomOf(snapshot, 'headroomAmps');
    const ceilings = [...(isWeighted(zones) ? weighted(snapshot, zones, room) : []), ...quotas(snapshot, zones, room)];
    const wishes = named(snapshot, zones).flatMap(({ part, view }) => {
      if (part.vipAmps === undefined || view.cars === 0) return [];
      const reason = { kind: 'fair-share', zone: view.name, rule: 'vip' } as const;
      return [wish({ zone: view.name, amps: part.vipAmps, priority, reason })];
    });
    return { ceilings, wishes };
  },
});

const isWeighted = (parts: readonly Part[]): boolean => parts.some(({ weightPct }) => weightPct !== EVEN_PCT);

/** Current on each line at the grid connection. */
function roomOf({ nodes: [root] }: SiteSnapshot, what: 'limitAmps' | 'headroomAmps'): PerPhase<number> {
  return root?.[what] ?? [0, 0, 0];
}

const scaled = (room: PerPhase<number>, share: number): PerPhase<number> => mapPhases(room, (most) => most * share);

/** The parts whose zone there is. */
function named({ zones }: SiteSnapshot, parts: readonly Part[]): readonly { part: Part; view: ZoneView }[] {
  return parts.flatMap((part) => zones.filter(({ name }) => name === part.zone).map((view) => ({ part, view })));
}

function quotas(snapshot: SiteSnapshot, parts: readonly Part[], room: PerPhase<number>): readonly Ceiling[] {
  return named(snapshot, parts).flatMap(({ part: { quotaPct, quotaAmps }, view }) => [
    ...(quotaPct === undefined ? [] : [lowered(view, 'quota', scaled(room, quotaPct / 100))]),
    ...(quotaAmps === undefined ? [] : [lowered(view, 'quota', [quotaAmps, quotaAmps, quotaAmps])]),
  ]);
}

/** Ceilings of zones with cars, at the level at which all parts fill the room; one car's least is left to each. */
function weighted(snapshot: SiteSnapshot, parts: readonly Part[], room: PerPhase<number>): readonly Ceiling[] {
  const active = snapshot.zones
    .filter(({ cars }) => cars > 0)
    .map((view) => ({ view, weight: parts.find(({ zone }) => zone === view.name)?.weightPct ?? EVEN_PCT }));
  const levels = mapPhases(room, (most, line) =>
    fairLevel(
      most,
      active.map(({ view, weight }) => ({ weight, demand: demandOf(snapshot, view, line) })),
    ),
  );
  return active.flatMap(({ view, weight }) => {
    const least = leastOf(snapshot, view);
    const shares = mapPhases(levels, (level, line) => Math.min(room[line], Math.max(least, level * weight)));
    return levels.some(Number.isFinite) ? [lowered(view, 'weight', shares)] : [];
  });
}

/** What a zone's cars can use on a line, A; one that draws shows on which lines, and one that is not seen may need any. */
function demandOf({ cars }: SiteSnapshot, zone: ZoneView, line: PhaseIndex): number {
  const wanting = cars.filter((car) => car.zone === zone.name && car.wantsEnergy);
  if (wanting.length < zone.cars) return Infinity;
  return wanting
    .filter(({ currentAmps }) => currentAmps[line] > 0 || currentAmps.every((drawn) => drawn <= 0))
    .reduce((sum, { usableAmps }) => sum + usableAmps, 0);
}

/** What makes one of a zone's cars charge, A; 0 where none is seen. */
function leastOf({ cars }: SiteSnapshot, zone: ZoneView): number {
  const minimums = cars.filter((car) => car.zone === zone.name && car.wantsEnergy).map(({ minAmps }) => minAmps);
  return minimums.length === 0 ? 0 : Math.min(...minimums);
}

const lowered = (zone: ZoneView, rule: 'quota' | 'weight', most: PerPhase<number>): Ceiling =>
  ceiling({ node: zone.node, amps: most, reason: { kind: 'fair-share', zone: zone.name, rule } });
