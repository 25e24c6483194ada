/**
 * The plain lists of the page: alarms, the tiles at the top, meters, strategies and writes.
 * @module
 */
import type { CycleRecord, StrategyRecord } from '../../engine/index.ts';
import type { AlarmDocument, StateDocument } from '../state-document.ts';
import { element, found, inAmps, inClock, inKilowatts, inNumber, inSpan, setText, table } from './dom.ts';

type Show = (state: StateDocument) => void;

/** Alarms that last come first; those that ended stay in sight for a while. */
const ENDED_SHOWN = 3;

/** The alarms; touched only when they change, so that a screen reader says each once. */
export function alarmSection(): Show {
  const parent = found('alarms');
  let shown = '';
  return (state) => {
    const lasting = state.alarms.filter((alarm) => alarm.clearedAt === null);
    const ended = state.alarms.filter((alarm) => alarm.clearedAt !== null).slice(-ENDED_SHOWN);
    const key = JSON.stringify([lasting, ended, state.record === null]);
    if (key === shown) return;
    shown = key;
    const items = [...lasting.toReversed(), ...ended.toReversed()].map(alarmItem);
    const calm = element('p', { class: 'calm' }, 'No alarms.');
    parent.replaceChildren(
      ...(lasting.length === 0 ? [calm] : []),
      ...(items.length === 0 ? [] : [element('ul', { class: 'alarms' }, ...items)]),
    );
  };
}

function alarmItem(alarm: AlarmDocument): HTMLElement {
  const ended = alarm.clearedAt === null ? '' : `, ended ${inClock(alarm.clearedAt)}`;
  return element(
    'li',
    { 'data-lasting': String(alarm.clearedAt === null) },
    element('strong', {}, `${alarm.id.replaceAll('-', ' ')}: ${alarm.subject}`),
    ` ${alarm.detail} `,
    element('span', { class: 'quiet' }, `since ${inClock(alarm.raisedAt)}${ended}`),
  );
}

/** The four figures one looks at first. */
export function tileSection(): Show {
  const parent = found('tiles');
  const tiles = ['Tightest line', 'Charging', 'Reductions', 'Writes confirmed'].map((label) => {
    const value = element('dd', { class: 'value' });
    const note = element('dd', { class: 'quiet' });
    parent.append(element('div', { class: 'tile' }, element('dt', {}, label), value, note));
    return { value, note };
  });
  return (state) => {
    const texts = [tightest(state.record), charging(state), reductions(state.record), written(state)];
    tiles.forEach((tile, index) => {
      setText(tile.value, texts[index]?.[0] ?? '');
      setText(tile.note, texts[index]?.[1] ?? '');
    });
  };
}

type TileText = readonly [value: string, note: string];

function tightest(record: CycleRecord | null): TileText {
  const lines = (record?.nodes ?? []).flatMap(({ node, measuredAmps, limitAmps }) =>
    (measuredAmps ?? []).map((measured, line) => ({ node, line, measured, limit: limitAmps[line] ?? 1 })),
  );
  if (lines.length === 0) return ['–', 'no node is metered'];
  const worst = lines.reduce((a, b) => (b.measured / b.limit > a.measured / a.limit ? b : a));
  const share = Math.round((100 * worst.measured) / worst.limit);
  return [`${share} %`, `${worst.node} L${worst.line + 1}: ${inAmps(worst.measured)} of ${inAmps(worst.limit)}`];
}

function charging(state: StateDocument): TileText {
  const stations = state.zones.reduce((sum, zone) => sum + zone.stations, 0);
  const count = (status: 'charging' | 'suspended-by-station'): number =>
    state.zones.reduce((sum, zone) => sum + (zone.byStatus[status] ?? 0), 0);
  const waiting = count('suspended-by-station');
  return [`${count('charging')} cars`, `${waiting} waiting for current, ${stations} stations`];
}

function reductions(record: CycleRecord | null): TileText {
  const zones = record?.zones ?? [];
  const reduced = zones.filter((zone) => (zone.reductionAmps ?? 0) > 0);
  const note = reduced.map((zone) => `${zone.zone} ${inAmps(zone.reductionAmps)}`).join(', ');
  return [`${reduced.length} of ${zones.length} zones`, note === '' ? 'none is reduced' : note];
}

function written(state: StateDocument): TileText {
  const { confirmed, rejected, unresolved } = state.writes;
  return [inNumber(confirmed), `${rejected} rejected, ${unresolved} unresolved`];
}

/** Meters with their ages. */
export function meterSection(): Show {
  const fill = table(found('meters'), 'Meters', ['Meter', 'Reading', 'Age', 'L1', 'L2', 'L3', 'Power']);
  return (state) => {
    fill(
      (state.record?.meters ?? []).map((meter) => [
        meter.meter,
        element('span', { class: 'badge', 'data-tone': READING_TONES[meter.state] }, meter.state),
        inSpan(meter.ageMs),
        ...[0, 1, 2].map((line) => inAmps(meter.currentAmps?.[line])),
        inKilowatts(meter.powerWatts),
      ]),
    );
  };
}

const READING_TONES = { fresh: 'good', stale: 'warn', missing: 'bad' } as const;

/** What each strategy says now. */
export function strategySection(): Show {
  const fill = table(found('strategies'), 'Strategies', ['Strategy', 'Role', 'Says']);
  return (state) => {
    const says = state.sentences.strategies;
    const rows = (state.record?.strategies ?? []).map((used) => [used.strategy, role(used), says[used.strategy] ?? '']);
    fill(rows.length === 0 ? [['None', '', 'Only the electrical limits hold.']] : rows);
  };
}

const role = (used: StrategyRecord): string =>
  used.contained !== null ? `contained: ${used.contained}` : used.shadow ? 'in shadow: not applied' : 'active';

/** How the latest write of each zone ended. */
export function writeSection(): Show {
  const fill = table(found('writes'), 'Latest write of each zone', ['Zone', 'At', 'Outcome', 'Detail']);
  return (state) => {
    const rows = state.writes.last.map(({ zone, at, outcome, detail }) => [zone, inClock(at), outcome, detail ?? '']);
    fill(rows.length === 0 ? [['None yet', '', '', state.site.shadow ? 'Shadow mode writes nothing.' : '']] : rows);
  };
}
