/**
 * Says in a sentence why a number is what it is. The log, the dashboard and `busbar explain` all use this text.
 * @module
 */
import type { CycleRecord, NodeRecord, ZoneRecord } from './cycle-record.ts';
import { unreachable } from './failure.ts';
import { PHASE_NAMES, PHASES } from './phases.ts';
import type { Because, Reason } from './reason.ts';

const amp = (value: number): string => `${Math.round(value * 10) / 10} A`;
const kilowatt = (value: number): string => `${Math.round(value / 100) / 10} kW`;
const kilowattHours = (value: number): string => `${Math.round(value / 100) / 10} kWh`;
const duration = (value: number): string =>
  value < 3_600_000 ? `${Math.round(value / 60_000)} min` : `${Math.round(value / 360_000) / 10} h`;
const age = (value: number): string => `${Math.round(value / 1000)} s`;

/** One sentence on a zone: what it may have, and what bound it. */
export function explainZone(record: CycleRecord, zone: string): string {
  const found = record.zones.find((candidate) => candidate.zone === zone);
  if (found === undefined) return `There is no zone ${zone}.`;
  const [allocation, share] = [amp(found.allocationAmps), amp(found.shareAmps)];
  // What differs by less than is said would read as a zone on its way to where it is.
  const way = found.allocationAmps < found.shareAmps && allocation !== share ? ` on its way to ${share}` : '';
  return `${zone} may have ${allocation}${way}${carsOf(found)}: ${explainBecause(found.because)}.`;
}

/** One sentence on a node's headroom on its tightest line. */
export function explainNode(node: NodeRecord): string {
  const tightest = PHASES.reduce(
    (best, phase) => (node.headroomAmps[phase] < node.headroomAmps[best] ? phase : best),
    0,
  );
  const where = `${node.node} leaves ${amp(node.headroomAmps[tightest])} for charging on ${PHASE_NAMES[tightest]}`;
  return `${where}: ${explainBecause(node.because[tightest])}.`;
}

const ENGINE_PARTS: readonly string[] = ['limits', 'allocator', 'shaper'];

/** Who gave a reason, and the reason in words. */
export function explainBecause(because: Because): string {
  // An operator's reason names him itself.
  const isSigned = because.reason.kind === 'operator-hold' || ENGINE_PARTS.includes(because.by);
  const text = isSigned ? explainReason(because.reason) : `${because.by} says ${explainReason(because.reason)}`;
  return [text, ...(because.also ?? []).map(explainBecause)].join(', and equally ');
}

/** A reason in words, with its facts. */
export function explainReason(reason: Reason): string {
  switch (reason.kind) {
    case 'electrical-limit':
      return `the limit of ${reason.node} is ${amp(reason.limitAmps)}`;
    case 'background':
      return backgroundText(reason);
    case 'blind':
      return blindText(reason);
    case 'demand-window':
    case 'tariff-window':
    case 'price':
    case 'sun-surplus':
    case 'external-cap':
    case 'departure':
    case 'fair-share':
      return strategyText(reason);
    case 'shed':
      return `${amp(reason.measuredAmps)} flow through ${reason.node}, far above its breaker's ${amp(reason.ratedAmps)}, so everything below it stops at once`;
    case 'imbalance':
      return `${reason.line} of ${reason.node} may carry no more than ${amp(reason.maxAmps)} above ${reason.over}`;
    case 'not-followed':
      return `${reason.zone} draws ${amp(reason.excessAmps)} more than it may, so it is told to draw less still`;
    case 'demand':
      return `its ${reason.cars === 1 ? 'car' : `${reason.cars} cars`} can use no more`;
    case 'zones-below':
      return `the ${reason.zones === 1 ? 'zone' : `${reason.zones} zones`} below it may have as much together`;
    case 'idle':
      return 'no car wants energy, so no more than one minimum is kept ready';
    case 'ramp':
      return RAMP_TEXT[reason.rule];
    case 'zone-maximum':
      return `EVCE's own maximum for the zone is ${amp(reason.maxAmps)}`;
    case 'operator-hold':
      return `${reason.by} holds ${reason.zone} at ${amp(reason.atAmps)} for another ${duration(reason.remainingMs)}`;
    case 'stated':
      return reason.text;
    default:
      return unreachable(reason);
  }
}

const FAIR_SHARE_TEXT: Record<Extract<Reason, { kind: 'fair-share' }>['rule'], string> = {
  quota: 'may have its quota of the room and no more',
  weight: 'has its part of the room by weight',
  vip: 'comes before others',
};

const RAMP_TEXT: Record<Extract<Reason, { kind: 'ramp' }>['rule'], string> = {
  hold: 'the room has not lasted long enough yet',
  step: 'it rises a step at a time',
  'dead-time': 'its cars have not yet followed the last raise',
  'awaiting-decrease': 'the outcome of an earlier write is awaited',
  'dead-band': 'the difference is too small for a write',
  restart: 'its cars were stopped a short while ago, and are not switched on and off again so soon',
  return: 'zones rise one after the other after an outage',
};

function backgroundText(reason: Extract<Reason, { kind: 'background' }>): string {
  const other =
    reason.backgroundAmps >= 0
      ? `other loads take ${amp(reason.backgroundAmps)}`
      : `generation exceeds other loads by ${amp(Math.abs(reason.backgroundAmps))}`;
  const reserve = reason.reserveAmps > 0 ? ` and ${amp(reason.reserveAmps)} are kept in reserve` : '';
  return `on ${reason.phase} of ${reason.node} (limit ${amp(reason.limitAmps)}) ${other}${reserve}`;
}

type StrategyReason = Extract<
  Reason,
  { kind: 'demand-window' | 'tariff-window' | 'price' | 'sun-surplus' | 'external-cap' | 'departure' | 'fair-share' }
>;

function strategyText(reason: StrategyReason): string {
  switch (reason.kind) {
    case 'demand-window':
      return `the demand window has ${age(reason.remainingMs)} left and allows ${kilowatt(reason.meanWatts)} in the mean to stay under ${kilowatt(reason.targetWatts)}`;
    case 'tariff-window':
      return `the tariff window "${reason.window}" is open`;
    case 'price':
      return priceText(reason);
    case 'sun-surplus':
      return sunText(reason);
    case 'external-cap':
      return capText(reason);
    case 'departure':
      return `cars in ${reason.zone} are to leave with ${kilowattHours(reason.energyWh)} more in ${duration(reason.remainingMs)}`;
    case 'fair-share':
      return `${reason.zone} ${FAIR_SHARE_TEXT[reason.rule]}`;
  }
}

function priceText({ signal, rule, pricePerKwh }: Extract<Reason, { kind: 'price' }>): string {
  return pricePerKwh === null
    ? `${signal} says nothing of now, which counts as dear`
    : `${signal} is ${Math.round(pricePerKwh * 10_000) / 10_000} per kWh, which is not "${rule}"`;
}

function sunText({ mode, surplusWatts }: Extract<Reason, { kind: 'sun-surplus' }>): string {
  const left =
    surplusWatts === null ? 'nobody knows what the sun leaves over' : `the sun leaves ${kilowatt(surplusWatts)} over`;
  return mode === 'minimum-plus' ? `${left} above what cars need at least` : left;
}

function capText({ signal, state }: Extract<Reason, { kind: 'external-cap' }>): string {
  switch (state) {
    case 'init':
      return `${signal} has not said yet how much is allowed, so its fail-safe value counts`;
    case 'failsafe':
      return `${signal} was lost, so its fail-safe value counts until it says a new limit`;
    case 'limited':
      return `${signal} allows no more`;
    case 'unlimited-controlled':
    case 'unlimited-autonomous':
      return `${signal} asks for no limit`;
  }
}

function blindText(reason: Extract<Reason, { kind: 'blind' }>): string {
  if (reason.state === 'unlisted') return `EVCE lists no zone ${reason.subject}`;
  const since = reason.ageMs === null ? '' : ` for ${age(reason.ageMs)}`;
  return reason.state === 'missing'
    ? `${reason.subject} cannot be seen${since}, so its worst case counts`
    : `the readings of ${reason.subject} are not current${since}, so nothing rises`;
}

function carsOf(zone: ZoneRecord): string {
  return zone.cars === 0 ? '' : ` for ${zone.cars === 1 ? 'one car' : `${zone.cars} cars`}`;
}
