/**
 * The alarms: those that last first, each with what it means and what to do.
 * @module
 */
import type { AlarmDocument, StateDocument } from '../state-document.ts';
import { element, found, setText } from './dom.ts';
import { inClock } from './words.ts';

/** Alarms that ended stay in sight for a while. */
const ENDED_SHOWN = 3;

const SEVERITY_TONES = { critical: 'bad', warning: 'warn', info: 'quiet' } as const;

/** The alarms; touched only when they change, so that a screen reader says each once and what is open stays open. */
export function alarmSection(): (state: StateDocument) => void {
  const parent = found('alarms');
  let shown = '';
  return (state) => {
    const lasting = state.alarms.filter((alarm) => alarm.clearedAt === null);
    const ended = state.alarms.filter((alarm) => alarm.clearedAt !== null).slice(-ENDED_SHOWN);
    setText(found('alarm-count'), lasting.length === 0 ? '' : ` (${lasting.length})`);
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
  const isLasting = alarm.clearedAt === null;
  const ended = isLasting ? '' : `, ended ${inClock(alarm.clearedAt)}`;
  const badge = element(
    'span',
    { class: 'badge', 'data-tone': isLasting ? SEVERITY_TONES[alarm.severity] : 'quiet' },
    isLasting ? alarm.severity : 'over',
  );
  return element(
    'li',
    { 'data-lasting': String(isLasting), 'data-tone': SEVERITY_TONES[alarm.severity] },
    badge,
    ' ',
    element('strong', {}, `${alarm.id.replaceAll('-', ' ')}: ${alarm.subject}`),
    ` ${alarm.detail} `,
    element('span', { class: 'quiet' }, `since ${inClock(alarm.raisedAt)}${ended}`),
    ...(isLasting ? [advice(alarm)] : []),
  );
}

const advice = ({ means, whatToDo }: AlarmDocument): HTMLElement =>
  element('details', {}, element('summary', {}, 'What to do'), element('p', {}, means), element('p', {}, whatToDo));
