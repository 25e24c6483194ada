/**
 * The stations of a zone. They are listed only where somebody opens the list, and no more at a time than one can look
 * through, so that a thousand of them cost nothing.
 * @module
 */
import type { StationDocument } from '../station-document.ts';
import { element, setText } from './dom.ts';
import { table, type Cell } from './table.ts';
import { inAmps, inKilowattHours, STATUS_WORDS } from './words.ts';

export interface StationList {
  readonly root: HTMLElement;
  update(summary: string, stations: readonly StationDocument[]): void;
}

/** A screen or two; a text to look for narrows a longer list down. */
const SHOWN_AT_ONCE = 25;

/** The closed list of a zone. */
export function stationList(zone: string): StationList {
  const summary = element('summary');
  const box = element('div', { class: 'stations' });
  const root = element('details', {}, summary, box);
  let listed: readonly StationDocument[] = [];
  let body: StationBody | null = null;
  const show = (): void => {
    if (!root.open) return;
    body ??= stationBody(box, zone);
    body.update(listed);
  };
  root.addEventListener('toggle', () => {
    if (root.open) return show();
    // What nobody looks at need not be kept.
    body = null;
    box.replaceChildren();
  });
  return {
    root,
    update(text, stations) {
      setText(summary, text);
      listed = stations;
      show();
    },
  };
}

interface StationBody {
  update(stations: readonly StationDocument[]): void;
}

function stationBody(box: HTMLElement, zone: string): StationBody {
  const sought = element('input', { type: 'search', 'aria-label': `Find a station of ${zone}`, placeholder: 'Find …' });
  const count = element('p', { class: 'quiet', role: 'status' });
  const more = element('button', { type: 'button' }, `Show ${SHOWN_AT_ONCE} more`);
  const place = element('div');
  box.replaceChildren(sought, place, count, more);
  const columns = ['Station', 'State', 'May take', 'Takes, by line', 'Energy'];
  const fill = table(place, { caption: `Stations of ${zone}`, columns, words: [1] });
  let stations: readonly StationDocument[] = [];
  let shown = SHOWN_AT_ONCE;
  const show = (): void => {
    const matching = stations.filter((station) => matches(station, sought.value));
    fill(matching.slice(0, shown).map(stationRow));
    sought.hidden = stations.length <= SHOWN_AT_ONCE;
    more.hidden = matching.length <= shown;
    const shownNow = Math.min(shown, matching.length);
    setText(count, sought.hidden ? '' : `${shownNow} of ${matching.length} shown`);
  };
  sought.addEventListener('input', () => {
    shown = SHOWN_AT_ONCE;
    show();
  });
  more.addEventListener('click', () => {
    shown += SHOWN_AT_ONCE;
    show();
  });
  return {
    update(next) {
      stations = next;
      show();
    },
  };
}

function matches({ name, status }: StationDocument, sought: string): boolean {
  const text = sought.trim().toLowerCase();
  return `${name} ${STATUS_WORDS[status] ?? status}`.toLowerCase().includes(text);
}

const TROUBLED: readonly string[] = ['faulted', 'unavailable', 'unknown'];

function stationRow(station: StationDocument): readonly Cell[] {
  const { name, status, reachable, setpointAmps, currentAmps, sessionWh } = station;
  const words = STATUS_WORDS[status] ?? status;
  const state: Cell = reachable
    ? { tone: status === 'charging' ? 'good' : TROUBLED.includes(status) ? 'bad' : 'quiet', text: words }
    : { tone: 'bad', text: `not reachable, last ${words}` };
  const taken = currentAmps.filter((value) => value !== null).map((value) => inAmps(value));
  return [name, state, inAmps(setpointAmps), taken.join(' · '), inKilowattHours(sessionWh)];
}
