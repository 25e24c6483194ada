/**
 * The electrical tree: for each node and line what flows, what may flow and who says so.
 * @module
 */
import type { NodeRecord, ZoneRecord } from '../../engine/index.ts';
import type { SitePlace, StateDocument } from '../state-document.ts';
import { element, found, keyedList, setAttribute, setBadge, setHidden, setText, type View } from './dom.ts';
import { inAmps } from './words.ts';

interface NodeItem {
  readonly node: NodeRecord;
  readonly parent: string | null;
  readonly isMetered: boolean;
  /** Where the node is a zone. */
  readonly zone: ZoneRecord | null;
  readonly depth: number;
  /** What limits it, after derating. */
  readonly rating: string;
  readonly sentence: string;
}

type Line = 0 | 1 | 2;

const LINES = ['L1', 'L2', 'L3'] as const;
/** Deeper trees are drawn no further to the right. */
const DEPTH_MAX = 4;
/** Some way beyond the limit is drawn, so that an overload can be seen. */
const BAR_OVER_LIMIT = 1.12;

/** Prepares the section; the result shows a document in it. */
export function nodeSection(): (state: StateDocument) => void {
  const place = found('nodes');
  let show: ((items: readonly NodeItem[]) => void) | null = null;
  return (state) => {
    if (state.record === null) return;
    if (show === null) {
      place.replaceChildren();
      show = keyedList<NodeItem>(place, (item) => item.node.node, nodeView);
    }
    show(nodeItems(state));
  };
}

function nodeItems(state: StateDocument): readonly NodeItem[] {
  const depths = new Map<string, number>();
  return (state.record?.nodes ?? []).map((node) => {
    const placed = state.site.nodes.find(({ name }) => name === node.node);
    const parent = placed?.parent ?? null;
    const depth = parent === null ? 0 : (depths.get(parent) ?? 0) + 1;
    depths.set(node.node, depth);
    const zone = state.record?.zones.find((candidate) => candidate.zone === placed?.zone) ?? null;
    const sentence = state.sentences.nodes[node.node] ?? '';
    return { node, parent, isMetered: placed?.metered ?? false, zone, depth, rating: ratingOf(placed), sentence };
  });
}

/** Says how the limit comes about where that is not plain. */
function ratingOf(placed: SitePlace | undefined): string {
  if (placed === undefined || placed.deratePct === 100) return '';
  const rated = [...new Set(placed.ratedAmps.map((value) => inAmps(value)))].join(' / ');
  return `limit: ${placed.deratePct} % of ${rated}`;
}

interface Column {
  readonly label: string;
  valueOf(item: NodeItem, line: Line): number | null;
}

const MEASURED: Column = { label: 'Measured', valueOf: ({ node }, line) => node.measuredAmps?.[line] ?? null };
const LIMIT: Column = { label: 'Limit', valueOf: ({ node }, line) => node.limitAmps[line] };
const BUILDING: Column = { label: 'Building', valueOf: ({ node }, line) => node.backgroundAmps[line] };
const CHARGING: Column = { label: 'Charging', valueOf: ({ node }, line) => node.chargingAmps[line] };
const ALLOCATION: Column = { label: 'Allocation', valueOf: ({ zone }) => zone?.allocationAmps ?? null };
const ROOM: Column = { label: 'Room', valueOf: ({ node }, line) => node.headroomAmps[line] };

/** What cannot be known of a node gets no column: five numbers a line are enough to read. */
function columnsOf(item: NodeItem): readonly Column[] {
  if (item.isMetered) return [MEASURED, LIMIT, BUILDING, CHARGING, item.zone === null ? ROOM : ALLOCATION];
  return item.zone === null ? [LIMIT, BUILDING, CHARGING, ROOM] : [LIMIT, CHARGING, ALLOCATION, ROOM];
}

function nodeView(first: NodeItem): View<NodeItem> {
  const { node, parent, zone, depth } = first;
  const place = parent === null ? 'Grid connection' : zone === null ? `below ${parent}` : `Zone, below ${parent}`;
  const kind = first.rating === '' ? place : `${place} · ${first.rating}`;
  const seen = element('span', { class: 'badge' });
  const sentence = element('p', { class: 'because' });
  const columns = columnsOf(first);
  const rows = LINES.map((_, line) => lineRow(line as Line, columns));
  const heads = ['Line', 'Load', ...columns.map(({ label }) => label)];
  const lines = element(
    'table',
    { class: 'lines' },
    element('caption', { class: 'visually-hidden' }, `${node.node}, per line`),
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...rows.map((row) => row.root)),
  );
  const title = element('h3', {}, node.node, ' ', element('span', { class: 'quiet' }, kind));
  return {
    root: element(
      'article',
      { class: 'node', 'data-depth': String(Math.min(depth, DEPTH_MAX)) },
      element('header', { class: 'titled' }, title, seen),
      lines,
      sentence,
    ),
    update(item) {
      const { text, tone } = item.isMetered || item.node.seen !== 'fresh' ? SEEN[item.node.seen] : UNMETERED;
      setBadge(seen, tone, text);
      setText(sentence, item.sentence);
      for (const row of rows) row.update(item);
    },
  };
}

const UNMETERED = { text: 'no meter of its own', tone: 'quiet' } as const;

const SEEN = {
  fresh: { text: 'readings fresh', tone: 'good' },
  stale: { text: 'readings stale', tone: 'warn' },
  blind: { text: 'blind: worst case counted', tone: 'bad' },
} as const;

function lineRow(line: Line, columns: readonly Column[]): View<NodeItem> {
  const parts = {
    background: bar('background'),
    charging: bar('charging'),
    room: bar('room'),
    reserve: bar('reserve'),
    allocation: bar('allocation'),
    limit: bar('limit'),
  };
  const track = element('div', { class: 'track', role: 'img' }, ...Object.values(parts));
  const cells = columns.map(({ label }) => element('td', { 'data-label': label }));
  const head = element('th', { scope: 'row' }, LINES[line]);
  const root = element('tr', {}, head, element('td', { class: 'bar' }, track), ...cells);
  return {
    root,
    update(item) {
      columns.forEach((column, index) => setText(cells[index] ?? root, inAmps(column.valueOf(item, line))));
      const loaded = item.node.measuredAmps?.[line] ?? item.node.chargingAmps[line];
      const limit = item.node.limitAmps[line];
      const isOver = loaded > limit;
      setAttribute(root, 'data-over', String(isOver));
      setAttribute(track, 'aria-label', `${inAmps(loaded)} of ${inAmps(limit)}${isOver ? ', over the limit' : ''}`);
      placeBars(parts, item, line);
    },
  };
}

const bar = (kind: string): HTMLElement => element('span', { class: kind });

type Part = 'background' | 'charging' | 'room' | 'reserve' | 'allocation' | 'limit';

/** Sun may make the background negative: what charges then flows from the roof, and the bar shows the rest. */
function placeBars(parts: Readonly<Record<Part, HTMLElement>>, { node, zone }: NodeItem, line: Line): void {
  const limit = node.limitAmps[line];
  const background = node.backgroundAmps[line];
  const loaded = background + node.chargingAmps[line];
  const allowed = background + node.headroomAmps[line];
  const share = (value: number): number => (100 * Math.max(0, value)) / (limit * BAR_OVER_LIMIT || 1);
  place(parts.background, 0, share(background));
  place(parts.charging, share(background), share(loaded));
  place(parts.room, share(loaded), share(allowed));
  const reserved = Math.max(loaded, allowed) + node.reserveAmps[line];
  place(parts.reserve, share(Math.max(loaded, allowed)), share(Math.min(reserved, limit)));
  place(parts.limit, share(limit), share(limit));
  setHidden(parts.allocation, zone === null);
  if (zone !== null) place(parts.allocation, share(background + zone.allocationAmps), 0);
}

function place(part: HTMLElement, fromPct: number, toPct: number): void {
  const from = Math.min(fromPct, 100);
  const [left, width] = [percent(from), percent(Math.max(0, Math.min(toPct, 100) - from))];
  if (part.style.left !== left) part.style.left = left;
  if (part.style.width !== width) part.style.width = width;
}

/** As the browser says it back, so that it can be seen whether it differs. */
const percent = (value: number): string => `${Number(value.toFixed(2))}%`;
