/**
 * The laws that show in a single decision, each as a function that tells what breaks it, or null. They look at records,
 * writes and state; whoever uses them says what has to hold before.
 * @module
 */
import {
  explainBecause,
  floorToLever,
  highest,
  PHASES,
  type PhaseAmps,
  type PhaseIndex,
  type ZoneRecord,
} from '../../src/engine/index.ts';
import { heldBy, type ZoneState } from '../../src/engine/zone-state.ts';
import type { Decision } from './lived-world.ts';
import type { Place } from './places.ts';
import { isUnder, loadOf, nodesAbove, standsForOthers, wiringOf, zonesUnder } from './wiring.ts';

/** Tells what breaks a law in a decision; null where nothing does. */
export type LawCheck = (place: Place, decision: Decision) => string | null;

/** Rounding of sums of many currents. */
const TOLERANCE_AMPS = 1e-6;

/** The first zone of which a breach can be told. */
const firstZone = (
  { record }: Decision,
  breachOf: (zone: ZoneRecord, index: number) => string | null,
): string | null => {
  for (const [index, zone] of record.zones.entries()) {
    const breach = breachOf(zone, index);
    if (breach !== null) return `cycle ${record.cycle}, ${zone.zone}: ${breach}`;
  }
  return null;
};

/** S1: every allocation is finite, from 0 to the zone's own maximum, and can be said. */
export const bounded: LawCheck = ({ zones }, decision) =>
  firstZone(decision, ({ allowedAmps, allocationAmps, reductionAmps }, index) => {
    const { lever } = decision.after.zones[index] as ZoneState;
    const most = zones[index]?.lever.maxAmps ?? 0;
    if (!allowedAmps.every((value) => value >= 0 && value <= most)) return `${allowedAmps.join()} of ${most} A`;
    if (allocationAmps !== highest(allowedAmps)) return `${allocationAmps} for ${allowedAmps.join()}`;
    if (lever === null) return allocationAmps === 0 && reductionAmps === null ? null : 'has amps without a lever';
    if (lever.shape === 'scalar' && new Set(allowedAmps).size > 1) return `${allowedAmps.join()} by a scalar`;
    const isSayable = allowedAmps.every((value) => Math.abs(floorToLever(lever, value) - value) < TOLERANCE_AMPS);
    return isSayable ? null : `${allowedAmps.join()} cannot be said in steps of ${lever.stepAmps} A`;
  });

/** S3, last-word: on every line of every node allocations add up to no more than is left under all that is hard. */
export const keepsTree: LawCheck = ({ site }, { record, listed }) => {
  const wiring = wiringOf(site, listed);
  for (const [node, { hardAmps }] of record.nodes.entries())
    for (const line of PHASES) {
      const most = (zone: number): number => (record.zones[zone] as ZoneRecord).allowedAmps[line];
      const load = loadOf(site, wiring, { node, line, most });
      if (load > hardAmps[line] + TOLERANCE_AMPS)
        return `cycle ${record.cycle}: ${load} A of ${hardAmps[line]} A on line ${line} of ${record.nodes[node]?.node}`;
    }
  return null;
};

/** S2: where nobody wishes, no more than all ceilings leave either. */
export const keepsCeilings: LawCheck = (place, decision) => {
  const nodes = decision.record.nodes.map((node) => ({ ...node, hardAmps: node.headroomAmps }));
  return keepsTree(place, { ...decision, record: { ...decision.record, nodes } });
};

/** No room is larger than the copper leaves: limit less what flows besides charging. */
export const keepsCopper: LawCheck = ({ site }, { record }) => {
  for (const [index, node] of record.nodes.entries())
    for (const line of PHASES) {
      const copper = Math.max(
        0,
        node.limitAmps[line] - Math.max(0, node.backgroundAmps[line] + node.reserveAmps[line]),
      );
      const isKept = node.headroomAmps[line] <= node.hardAmps[line] && node.hardAmps[line] <= copper + TOLERANCE_AMPS;
      if (!isKept || node.headroomAmps[line] < 0) return `cycle ${record.cycle}: ${JSON.stringify(node)}`;
      if (site.nodes[index]?.limitAmps[line] === undefined) return 'a node too many';
    }
  return null;
};

/** lower-before-raise: a raise of a line counts every other zone at the most that it may still draw there. */
export const lowersFirst: LawCheck = ({ site }, { record, writes, listed, before }) => {
  if (writes.length === 0) return null;
  const wiring = wiringOf(site, listed);
  const written = new Set(writes.map(({ zone }) => zone));
  const isRaised = (zone: number, line: PhaseIndex): boolean => {
    const { zone: name, allowedAmps } = record.zones[zone] as ZoneRecord;
    return written.has(name) && allowedAmps[line] > (heldBy(before.zones[zone] as ZoneState)?.[line] ?? Infinity);
  };
  for (const [node, { hardAmps }] of record.nodes.entries())
    for (const line of PHASES) {
      const loads = (zone: number): boolean => isRaised(zone, line) && (wiring[zone] as PhaseAmps)[line] > 0;
      if (!(zonesUnder(site)[node] as readonly number[]).some(loads)) continue;
      const most = (zone: number): number => {
        const { allowedAmps, mayDrawByLineAmps } = record.zones[zone] as ZoneRecord;
        return isRaised(zone, line) ? allowedAmps[line] : Math.max(allowedAmps[line], mayDrawByLineAmps[line]);
      };
      const load = loadOf(site, wiring, { node, line, most });
      if (load > hardAmps[line] + TOLERANCE_AMPS)
        return `cycle ${record.cycle}: a raise commits ${load} A of ${hardAmps[line]} A at ${record.nodes[node]?.node}`;
    }
  return null;
};

/** Decreases leave before raises. */
export const ordersWrites: LawCheck = (_, { record, writes }) => {
  const ranks = writes.map(({ intent }) => (intent === 'lower' ? 0 : 1));
  return ranks.every((rank, index) => index === 0 || rank >= (ranks[index - 1] as number))
    ? null
    : `cycle ${record.cycle}: ${writes.map(({ intent }) => intent).join()}`;
};

/** down-at-once: whatever a zone truly holds above what was decided is being written down, by this decision or already. */
export const lowersAtOnce: LawCheck = ({ site }, decision) => {
  if (!decision.after.linkUp || site.shadow) return null;
  return firstZone(decision, ({ allowedAmps, sent }, index) => {
    const { inFlight, lever } = decision.after.zones[index] as ZoneState;
    const heldAmps = decision.heldAmps[index] ?? null;
    if (lever === null || heldAmps === null) return null;
    if (PHASES.every((line) => heldAmps[line] <= allowedAmps[line] + TOLERANCE_AMPS)) return null;
    const isLowered = inFlight !== null && PHASES.every((line) => inFlight.amps[line] <= allowedAmps[line]);
    return isLowered || sent !== null ? null : `${heldAmps.join()} held, ${allowedAmps.join()} decided`;
  });
};

/** blind-falls-back: whoever stands below a node that cannot be seen has no more than its fallback. */
export const fallsBack: LawCheck = ({ site }, decision) =>
  firstZone(decision, ({ allocationAmps }, index) => {
    const isBlind = nodesAbove(site, index).some((node) => decision.record.nodes[node]?.seen === 'blind');
    const most = site.zones[index]?.fallbackAmps ?? 0;
    return isBlind && allocationAmps > most && !standsForOthers(site, index)
      ? `${allocationAmps} A blind, of ${most} A`
      : null;
  });

/** S5: so it is with a node whose meter is truly silent for longer than it may be, whatever the engine says of it. */
export const doubtsSilence: LawCheck = ({ site }, decision) =>
  firstZone(decision, ({ allocationAmps }, index) => {
    const now = decision.record.at.monoMs;
    const isSilent = nodesAbove(site, index).some((node) =>
      (site.nodes[node]?.meters ?? []).some((meter) => {
        const sampledMs = decision.sampledMs[meter] ?? null;
        return sampledMs === null || now - sampledMs > (site.meters[meter]?.fallbackAfterMs ?? 0);
      }),
    );
    const most = site.zones[index]?.fallbackAmps ?? 0;
    return isSilent && allocationAmps > most && !standsForOthers(site, index)
      ? `${allocationAmps} A in silence, of ${most} A`
      : null;
  });

/** S8: a raise waits for sight, for the outcome of the last write and for a dead time, and is a step at most. */
export const raisesWithCare: LawCheck = ({ site }, { record, writes, before }) => {
  const { deadTimeMs } = site.timing;
  for (const { zone: name, intent, allowedAmps } of writes) {
    const index = site.zones.findIndex((zone) => zone.name === name);
    if (intent !== 'raise' || standsForOthers(site, index)) continue;
    const zone = before.zones[index] as ZoneState;
    const asked = record.zones[index] as ZoneRecord;
    // What was commanded already and did not arrive is only said again.
    const held = heldBy(zone) ?? allowedAmps;
    if (PHASES.every((line) => allowedAmps[line] <= held[line])) continue;
    const breach = (what: string): string => `cycle ${record.cycle}: ${name} is raised ${what}`;
    if (!before.linkUp || zone.readBack === null || zone.inFlight !== null) return breach('without an outcome');
    if (zone.lastRaiseAt !== null && record.at.monoMs - zone.lastRaiseAt < deadTimeMs) return breach('too soon');
    const unseen = nodesAbove(site, index).find((node) => record.nodes[node]?.seen === 'stale');
    if (unseen !== undefined) return breach(`below ${record.nodes[unseen]?.node}, which is stale`);
    const step = site.rampUpAmps * Math.max(1, asked.cars) + TOLERANCE_AMPS;
    const isClimb = PHASES.every((line) => held[line] >= MOST_MINIMUM_AMPS * Math.max(1, asked.cars));
    if (isClimb && PHASES.some((line) => allowedAmps[line] > held[line] + step)) return breach('by more than a step');
  }
  return null;
};

/** No car of a drawn place needs more to charge. */
const MOST_MINIMUM_AMPS = 16;

/** Stations' set-points and meters are no finer than this. */
const OWN_METER_AMPS = 0.5;

/** S12: what a zone's cars may truly take is never more than the engine reckons with. */
export const reckonsWithAll: LawCheck = (_, decision) =>
  firstZone(decision, ({ mayDrawAmps }, index) => {
    // Nobody hears of a restart before the box answers again, and nothing can be raised meanwhile.
    const offered = decision.after.linkUp ? (decision.offeredAmps[index] ?? null) : null;
    return offered !== null && offered > mayDrawAmps + OWN_METER_AMPS
      ? `may draw ${offered} A, reckoned with ${mayDrawAmps} A`
      : null;
  });

/** explained: every allocation names who bound it, and a place or a strategy that there is. */
export const explained =
  (strategies: readonly string[]): LawCheck =>
  ({ site }, decision) =>
    firstZone(decision, ({ because }, index) => {
      const text = explainBecause(because);
      if (text.length < 5 || /undefined|NaN|null/.test(text)) return `says "${text}"`;
      if (!['limits', 'allocator', 'shaper', ...strategies].includes(because.by)) return `is bound by ${because.by}`;
      if (!('node' in because.reason)) return null;
      const { node: name } = because.reason;
      const node = site.nodes.findIndex((candidate) => candidate.name === name);
      return node >= 0 && isUnder(site, site.zones[index]?.node ?? 0, node)
        ? null
        : `is bound by ${name}, which is not above`;
    });

/** The laws that need no more than a history, by name. */
export const COMMAND_LAWS: Readonly<Record<string, LawCheck>> = {
  'S1 range, bounded': bounded,
  'S3 tree, last-word': keepsTree,
  'no room beyond the copper': keepsCopper,
  'S3 tree, lower-before-raise': lowersFirst,
  'decreases leave first': ordersWrites,
  'down-at-once': lowersAtOnce,
  'blind-falls-back': fallsBack,
  'S5 staleness': doubtsSilence,
  'S8 raise discipline': raisesWithCare,
  'S12 three outcomes': reckonsWithAll,
};
