/**
 * What one sees first: whether all is well and what limits, in a sentence; then the figures of the moment.
 * @module
 */
import type { CycleRecord } from '../../engine/index.ts';
import type { StateDocument } from '../state-document.ts';
import { element, found, setAttribute, setBadge, setHidden, setText, type Tone } from './dom.ts';
import { inAmps, inClock, inKilowatts, inMoment, MISSING } from './words.ts';

type Show = (state: StateDocument) => void;

/** Shape and word stand beside the colour. */
const MARKS: Readonly<Record<Tone, string>> = { good: '✓', warn: '!', bad: '✕', quiet: '…' };

/** Name, time and badges of the header, and the headline. */
export function topSection(): Show {
  return (state) => {
    document.title = `${state.site.name} · Busbar`;
    setText(found('site-name'), state.site.name);
    const pace = state.speed === 1 ? '' : ` · simulated, ${state.speed} times real speed`;
    setText(found('site-time'), state.at === null ? 'Waiting for the first news' : timeText(state.at, state) + pace);
    setBadge(found('badge-mode'), ...mode(state));
    setBadge(found('badge-box'), ...link(state));
    const { tone, text, limiting } = state.headline;
    setAttribute(found('headline'), 'data-tone', tone);
    setText(found('headline-mark'), MARKS[tone]);
    setText(found('headline-text'), text);
    setText(found('headline-limiting'), limiting);
  };
}

const timeText = (at: string, { site }: StateDocument): string =>
  `${at.slice(0, 10)} ${inClock(at)} · ${site.timeZone}`;

function mode(state: StateDocument): readonly [Tone, string] {
  if (state.site.shadow) return ['warn', 'Shadow: nothing is written'];
  return state.record === null ? ['quiet', 'Starting'] : ['good', 'Regulating'];
}

function link(state: StateDocument): readonly [Tone, string] {
  switch (state.link.state) {
    case 'up':
      return state.link.detail === null
        ? ['good', 'Box connected']
        : ['bad', `Box connected, and nothing is written: ${state.link.detail}`];
    case 'down':
      return ['bad', `Box unreachable: ${state.link.detail ?? 'no reason given'}`];
    case 'unknown':
      return ['quiet', 'Box not reached yet'];
  }
}

interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
}

/** The figures of the moment; those that a site does not have take no room. */
export function tileSection(): Show {
  const parent = found('tiles');
  const views = new Map<
    string,
    { readonly root: HTMLElement; readonly value: HTMLElement; readonly note: HTMLElement }
  >();
  return (state) => {
    const tiles = tilesOf(state);
    for (const { label, value, note } of tiles) {
      const view = views.get(label) ?? tileView(label);
      if (!views.has(label)) parent.append(view.root);
      views.set(label, view);
      setText(view.value, value);
      setText(view.note, note);
    }
    for (const [label, { root }] of views) setHidden(root, !tiles.some((tile) => tile.label === label));
  };
}

function tileView(label: string): { root: HTMLElement; value: HTMLElement; note: HTMLElement } {
  const value = element('dd', { class: 'value' });
  const note = element('dd', { class: 'quiet' });
  return { root: element('div', { class: 'tile' }, element('dt', {}, label), value, note), value, note };
}

function tilesOf(state: StateDocument): readonly Tile[] {
  return [tightest(state.record), charging(state), reductions(state.record), ...sun(state), ...prices(state)];
}

function tightest(record: CycleRecord | null): Tile {
  const label = 'Tightest line';
  const lines = (record?.nodes ?? []).flatMap(({ node, measuredAmps, limitAmps }) =>
    (measuredAmps ?? []).map((measured, line) => ({ node, line, measured, limit: limitAmps[line] ?? 1 })),
  );
  if (lines.length === 0) return { label, value: MISSING, note: 'no node is metered' };
  const worst = lines.reduce((a, b) => (b.measured / b.limit > a.measured / a.limit ? b : a));
  const share = Math.round((100 * worst.measured) / worst.limit);
  const note = `${worst.node} L${worst.line + 1}: ${inAmps(worst.measured)} of ${inAmps(worst.limit)}`;
  return { label, value: `${share} %`, note };
}

function charging(state: StateDocument): Tile {
  const count = (status: 'charging' | 'suspended-by-station'): number =>
    state.zones.reduce((sum, zone) => sum + (zone.byStatus[status] ?? 0), 0);
  const [cars, waiting] = [count('charging'), count('suspended-by-station')];
  const note = `${waiting} waiting for current, ${state.stations.length} stations`;
  return { label: 'Charging', value: cars === 1 ? '1 car' : `${cars} cars`, note };
}

function reductions(record: CycleRecord | null): Tile {
  const zones = record?.zones ?? [];
  const reduced = zones.filter((zone) => (zone.reductionAmps ?? 0) > 0);
  const named = reduced.slice(0, NAMED_MAX).map((zone) => `${zone.zone} ${inAmps(zone.reductionAmps)}`);
  const more = reduced.length > NAMED_MAX ? ` and ${reduced.length - NAMED_MAX} more` : '';
  const note = named.length === 0 ? 'none is reduced' : `${named.join(', ')}${more}`;
  return { label: 'Reduced zones', value: `${reduced.length} of ${zones.length}`, note };
}

/** Names of more zones than that are not read. */
const NAMED_MAX = 3;

function sun({ site, record }: StateDocument): readonly Tile[] {
  const roofs = site.meters.filter(({ role }) => role === 'generation');
  if (roofs.length === 0) return [];
  const watts = roofs.map(({ name }) => record?.meters.find(({ meter }) => meter === name)?.powerWatts ?? null);
  const known = watts.filter((value) => value !== null);
  const sum = known.length === 0 ? null : known.reduce((total, value) => total - value, 0);
  const note = known.length < roofs.length ? 'not all meters are seen' : roofs.map(({ name }) => name).join(', ');
  return [{ label: 'Sun', value: inKilowatts(sum), note }];
}

function prices({ signals, at }: StateDocument): readonly Tile[] {
  return signals
    .filter(({ kind }) => kind === 'price')
    .map(({ name, unit, value, until }) => ({
      label: name,
      value: value === null ? MISSING : value.toFixed(3).replace('-', '−'),
      note: until === null ? 'nothing is known of now' : `${unit}, until ${inMoment(until, at)}`,
    }));
}
