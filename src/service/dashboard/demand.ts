/**
 * The running demand window as a gauge: the mean so far, what it comes to if all stays as it is, and the target.
 * @module
 */
import type { DemandDocument } from '../demand-document.ts';
import type { StateDocument } from '../state-document.ts';
import { element, found, setAttribute, setHidden, setText } from './dom.ts';
import { inMoment, inSpan, inTenths, MISSING } from './words.ts';

/** Some way beyond the target is drawn, so that a peak can be seen. */
const BEYOND_TARGET = 1.25;

/** Prepares the gauge; it is hidden where a site is not billed by its highest mean. */
export function demandSection(): (state: StateDocument) => void {
  const section = found('demand');
  const value = element('strong', { class: 'value' });
  const target = element('span', { class: 'quiet' });
  const parts = { mean: element('span', { class: 'charging' }), expected: element('span', { class: 'expected' }) };
  const limit = element('span', { class: 'limit' });
  const track = element('div', { class: 'track tall', role: 'meter' }, parts.expected, parts.mean, limit);
  const note = element('p', { class: 'quiet' });
  section.append(element('p', {}, value, ' ', target), track, note);
  return ({ demand, at }) => {
    setHidden(section, demand === null);
    if (demand === null) return;
    setText(found('demand-title'), titleOf(demand, at));
    setText(value, amount(demand.meanKw, demand));
    setText(target, targetText(demand));
    setText(note, noteOf(demand));
    const top = topOf(demand);
    setAttribute(track, 'aria-label', 'Mean power of the running demand window');
    setAttribute(track, 'aria-valuemin', '0');
    setAttribute(track, 'aria-valuemax', top.toFixed(1));
    setAttribute(track, 'aria-valuenow', Math.min(top, demand.meanKw ?? 0).toFixed(1));
    setAttribute(track, 'aria-valuetext', `${amount(demand.meanKw, demand)} ${targetText(demand)}. ${noteOf(demand)}`);
    const share = (kw: number | null): string => `${Math.min(100, (100 * (kw ?? 0)) / top).toFixed(2)}%`;
    parts.mean.style.width = share(demand.meanKw);
    parts.expected.style.width = share(demand.expectedKw);
    setHidden(limit, demand.targetKw === null);
    limit.style.left = share(demand.targetKw);
    setAttribute(track, 'data-over', String(demand.targetKw !== null && (demand.expectedKw ?? 0) > demand.targetKw));
  };
}

const topOf = ({ targetKw, meanKw, expectedKw }: DemandDocument): number =>
  Math.max(1, (targetKw ?? 0) * BEYOND_TARGET, meanKw ?? 0, expectedKw ?? 0);

const amount = (kw: number | null, { unit }: DemandDocument): string =>
  kw === null ? MISSING : `${inTenths(kw)} ${unit}`;

function titleOf({ startedAt, windowMs, remainingMs }: DemandDocument, at: string | null): string {
  const since = inMoment(startedAt, at);
  return remainingMs === null ? `Demand of the last ${inSpan(windowMs)}` : `Demand window since ${since}`;
}

const targetText = (demand: DemandDocument): string =>
  demand.targetKw === null
    ? 'in the mean so far; no strategy has a target'
    : `of ${amount(demand.targetKw, demand)} in the mean so far`;

/** A window that comes out above its target says so in words. */
function noteOf(demand: DemandDocument): string {
  const { remainingMs, expectedKw, targetKw, nowKw } = demand;
  if (remainingMs === null || expectedKw === null) return `Now ${amount(nowKw, demand)}.`;
  const over = targetKw !== null && expectedKw > targetKw ? ', above the target' : '';
  return `${inSpan(remainingMs)} left. Now ${amount(nowKw, demand)}: if it stays so, the window comes to ${amount(expectedKw, demand)}${over}.`;
}
