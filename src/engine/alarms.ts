/**
 * Conditions a person should know of. Each is raised once when it begins and cleared once when it ends.
 * @module
 */
import { followConditions, type AlarmChanges, type AlarmCondition as Condition } from './alarm.ts';
import type { StrategyRecord } from './cycle-record.ts';
import { highest, lowest, PHASES, sameAmps } from './phases.ts';
import { defiantZones } from './defiance.ts';
import { frozenMeters } from './meter-reading.ts';
import type { Sensed } from './sense.ts';
import { SHADOW_DIVERGES_AFTER_MS } from './shadowing.ts';
import { isUnheard, viewSignal } from './signal.ts';
import type { Site, SiteZone } from './site.ts';
import type { EngineState } from './state.ts';
import type { Instant } from './units.ts';
import type { ZoneState } from './zone-state.ts';

/** A write that fails this often in a row is no longer a hiccup. */
const FAILED_WRITES = 3;

/** The keys of all conditions that hold now, and what changed since the last decision. */
export function alarmsOf(
  of: { readonly site: Site; readonly state: EngineState; readonly sensed: Sensed; readonly at: Instant },
  strategies: readonly StrategyRecord[],
): AlarmChanges {
  const { site, state, sensed, at } = of;
  const settling = state.startedAt !== null && at.monoMs - state.startedAt.monoMs < site.timing.deadTimeMs;
  const unreachable = {
    id: 'box-unreachable' as const,
    subject: site.name,
    detail: state.linkDetail ?? 'EVCE does not answer',
  };
  const conditions = [
    ...(state.linkUp || (settling && state.stations.length === 0) ? [] : [unreachable]),
    ...changedBox(site, state, at),
    ...meterConditions(site, sensed, settling),
    ...frozenConditions(site, state),
    ...signalConditions(site, state, { settling, at }),
    ...nodeConditions(site, sensed),
    ...zoneConditions(site, state),
    ...disobedience(site, state, at),
    ...backwardConditions(site, state, at),
    ...among(strategies, ({ strategy, contained, askedCycle }) =>
      // While a start settles, a strategy that runs elsewhere has not had the time to answer.
      contained === null || (settling && askedCycle === null)
        ? null
        : { id: 'strategy-contained', subject: strategy, detail: contained },
    ),
    ...divergentShadows(strategies, state, at),
  ];
  return followConditions(state.alarms, conditions, at);
}

/** The conditions that there are among some things, most of which are as they should be. */
function among<T>(
  things: readonly T[],
  conditionOf: (thing: T, index: number) => Condition | null,
): readonly Condition[] {
  const conditions: Condition[] = [];
  for (let index = 0; index < things.length; index += 1) {
    const condition = conditionOf(things[index] as T, index);
    if (condition !== null) conditions.push(condition);
  }
  return conditions;
}

/** A box that is connected, and to which nothing is written, for longer than a new login takes to look around. */
function changedBox(site: Site, state: EngineState, at: Instant): readonly Condition[] {
  const { linkUp, linkDetail, linkSince } = state;
  if (!linkUp || linkDetail === null || at.monoMs - (linkSince ?? at.monoMs) < site.timing.deadTimeMs) return [];
  return [{ id: 'box-changed', subject: site.name, detail: linkDetail }];
}

/**
 * While a start settles, a meter that has not been read yet is no news. One that is given longer than a dead time before
 * what it guards falls back is told of as stale until then: raises wait for it.
 */
function meterConditions(site: Site, sensed: Sensed, settling: boolean): readonly Condition[] {
  return among(site.meters, (meter, index) => {
    const age = sensed.meters[index]?.ageMs ?? null;
    const isLost = age === null ? !settling : age > meter.fallbackAfterMs;
    if (!isLost && (age === null || age <= site.timing.deadTimeMs)) return null;
    const detail = age === null ? 'has not been read yet' : `has not changed for ${Math.round(age / 1000)} s`;
    return { id: isLost ? 'meter-lost' : 'meter-stale', subject: meter.name, detail };
  });
}

/** Meters that go on answering and stand still. That their values grow old is told besides, when they have. */
function frozenConditions(site: Site, state: EngineState): readonly Condition[] {
  return among(frozenMeters(state.meters), (isFrozen, index) => {
    const subject = site.meters[index]?.name;
    if (!isFrozen || subject === undefined) return null;
    return { id: 'meter-frozen', subject, detail: 'answers, and its values stand still although power flows' };
  });
}

/** Signals of which no value is known now; one that has not come yet is no news while a start settles. */
function signalConditions(
  site: Site,
  state: EngineState,
  of: { readonly settling: boolean; readonly at: Instant },
): readonly Condition[] {
  return among(site.signals, (signal, index) => {
    const known = state.signals[index] ?? [];
    const view = viewSignal(signal, known, of.at);
    // A source that is silent is to be looked after, also while others have lowered its signal.
    const { state: heard } = view.lowered?.source ?? view;
    if (heard === 'fresh' || (of.settling && isUnheard(known))) return null;
    const detail = heard === 'stale' ? 'what is known of it has run out' : 'nothing is known of it now';
    return { id: 'signal-stale', subject: signal.name, detail };
  });
}

/** Strategies in shadow that would have left less room for long enough. */
const divergentShadows = (
  strategies: readonly StrategyRecord[],
  state: EngineState,
  at: Instant,
): readonly Condition[] =>
  among(strategies, ({ strategy }, index) => {
    const since = state.divergingSince[index] ?? null;
    if (since === null || at.monoMs - since < SHADOW_DIVERGES_AFTER_MS) return null;
    return { id: 'shadow-diverges', subject: strategy, detail: 'would have left less room than was given' };
  });

function nodeConditions(site: Site, sensed: Sensed): readonly Condition[] {
  return among(site.nodes, (node, index) => {
    const measured = sensed.nodes[index]?.measuredAmps ?? null;
    if (measured === null || PHASES.every((phase) => measured[phase] <= node.limitAmps[phase])) return null;
    const detail = `${highest(measured).toFixed(1)} A measured against ${lowest(node.limitAmps)} A`;
    return { id: 'limit-exceeded', subject: node.name, detail };
  });
}

/** Nodes that have seemed for a dead time to export more than their sources can give. */
function backwardConditions(site: Site, state: EngineState, at: Instant): readonly Condition[] {
  if (state.nodes.every(({ backwardSince }) => backwardSince === null)) return [];
  return site.nodes.flatMap((node, index) => {
    const since = state.nodes[index]?.backwardSince ?? null;
    if (since === null || at.monoMs - since < site.timing.deadTimeMs) return [];
    const detail =
      'shows more flowing back than the sources behind it can give: mounted the wrong way round, or a source is not in the site file';
    return node.meters.map((meter) => ({
      id: 'meter-reversed' as const,
      subject: site.meters[meter]?.name ?? node.name,
      detail,
    }));
  });
}

function zoneConditions(site: Site, state: EngineState): readonly Condition[] {
  const conditions: Condition[] = [];
  for (let index = 0; index < site.zones.length; index += 1) {
    const { name } = site.zones[index] as SiteZone;
    const known = state.zones[index] as ZoneState;
    if (known.lever === null && state.linkUp)
      conditions.push({ id: 'zone-unlisted', subject: name, detail: 'EVCE lists no zone of this name' });
    if (known.failedWrites >= FAILED_WRITES)
      conditions.push({
        id: 'write-failed',
        subject: name,
        detail: `${FAILED_WRITES} writes or more were not confirmed`,
      });
    if (foreignlyWritten(known))
      conditions.push({
        id: 'foreign-writer',
        subject: name,
        detail: 'EVCE holds a reduction that Busbar did not write',
      });
  }
  return conditions;
}

/** Zones that draw more than any ceiling they may still follow, and have had time to follow. */
const disobedience = (site: Site, state: EngineState, at: Instant): readonly Condition[] =>
  defiantZones(site, state, at).map(({ zone, excessAmps }) => ({
    id: 'not-followed' as const,
    subject: zone,
    detail: `draws ${excessAmps.toFixed(1)} A more than it is allowed`,
  }));

/** The box holds something else than we last asked for, and no write of ours explains it. */
function foreignlyWritten(zone: ZoneState): boolean {
  const { readBack, commandedAmps, lastWriteAt, settledAt, inFlight, failedWrites } = zone;
  if (readBack === null || lastWriteAt === null || inFlight !== null || failedWrites > 0) return false;
  return readBack.begun >= (settledAt ?? 0) && commandedAmps !== null && !sameAmps(readBack.amps, commandedAmps);
}
