/**
 * The zones as cards: what each may have, what the box is told, what the cars draw, and why, with the course of
 * the last minutes.
 * @module
 */
import type { CycleRecord, ZoneRecord } from '../../engine/index.ts';
import type { HoldDocument } from '../operator-document.ts';
import type { StateDocument } from '../state-document.ts';
import type { StationDocument, ZoneDocument } from '../station-document.ts';
import { COURSE_POINTS, courseDrawing, type CoursePoint } from './course.ts';
import { element, found, keyedList, setBadge, setText, type View } from './dom.ts';
import { reasonList } from './reasons.ts';
import { stationList } from './stations.ts';
import { inAmps, inMoment, STATUS_WORDS } from './words.ts';

interface ZoneItem {
  readonly zone: ZoneRecord;
  readonly box: ZoneDocument | null;
  readonly stations: readonly StationDocument[];
  readonly hold: HoldDocument | null;
  readonly sentence: string;
  readonly course: readonly CoursePoint[];
  readonly at: string | null;
}

export interface ZoneSection {
  /** Fills the course of the past, oldest first. */
  readonly recall: (records: readonly CycleRecord[]) => void;
  readonly show: (state: StateDocument) => void;
}

/** Prepares the section. */
export function zoneSection(): ZoneSection {
  const courses = new Map<string, CoursePoint[]>();
  const place = found('zones');
  let showItems: ((items: readonly ZoneItem[]) => void) | null = null;
  let lastCycle = -1;
  const remember = (record: CycleRecord): void => {
    if (record.cycle <= lastCycle) return;
    lastCycle = record.cycle;
    for (const zone of record.zones) {
      const point = { allocationAmps: zone.allocationAmps, drawnAmps: Math.max(...zone.drawnAmps) };
      courses.set(zone.zone, [...(courses.get(zone.zone) ?? []), point].slice(-COURSE_POINTS));
    }
  };
  return {
    recall: (records) => {
      courses.clear();
      lastCycle = -1;
      records.forEach(remember);
    },
    show(state) {
      if (state.record === null) return;
      remember(state.record);
      showItems ??= emptied(place);
      showItems(itemsOf(state, state.record, courses));
    },
  };
}

function emptied(place: HTMLElement): (items: readonly ZoneItem[]) => void {
  place.replaceChildren();
  return keyedList<ZoneItem>(place, (item) => item.zone.zone, zoneView);
}

function itemsOf(
  state: StateDocument,
  record: CycleRecord,
  courses: ReadonlyMap<string, readonly CoursePoint[]>,
): readonly ZoneItem[] {
  const stations = new Map<string | null, StationDocument[]>();
  for (const station of state.stations) {
    const others = stations.get(station.zone);
    if (others === undefined) stations.set(station.zone, [station]);
    else others.push(station);
  }
  return record.zones.map((zone) => ({
    zone,
    box: state.zones.find(({ name }) => name === zone.zone) ?? null,
    stations: stations.get(zone.zone) ?? [],
    hold: state.holds.find((hold) => hold.zone === zone.zone) ?? null,
    sentence: state.sentences.zones[zone.zone] ?? '',
    course: courses.get(zone.zone) ?? [],
    at: state.at,
  }));
}

function zoneView({ zone: { zone: name } }: ZoneItem): View<ZoneItem> {
  const [state, because] = [element('span', { class: 'badge' }), element('p', { class: 'because' })];
  const facts = { drawn: element('dd'), demand: element('dd'), cars: element('dd') };
  const [figures, course, reasons, stations] = [
    zoneFigures(),
    courseDrawing(name),
    reasonList(name),
    stationList(name),
  ];
  const root = element(
    'article',
    { class: 'card' },
    element('header', { class: 'titled' }, element('h3', {}, name), state),
    figures.root,
    because,
    course.root,
    factList(facts),
    element('div', { class: 'folded' }, reasons.root, stations.root),
  );
  return {
    root,
    update(item) {
      const { zone, box } = item;
      figures.update(item);
      setState(state, item);
      setText(because, item.sentence);
      setText(facts.drawn, zone.drawnAmps.map((value) => inAmps(value)).join(' · '));
      setText(facts.demand, inAmps(zone.demandAmps));
      setText(facts.cars, String(zone.cars));
      course.update(item.course, box?.maxAmps ?? null);
      reasons.update(item.sentence);
      stations.update(box === null ? 'Stations' : stationsText(box), item.stations);
    },
  };
}

function zoneFigures(): View<ZoneItem> {
  const allocation = element('strong');
  const ofMaximum = element('span', { class: 'quiet' });
  const reduction = element('strong');
  const arrow = element('span', { class: 'arrow' });
  const label = (text: string): HTMLElement => element('span', { class: 'label' }, text);
  const root = element(
    'div',
    { class: 'figures' },
    element('p', {}, label('Allocation'), allocation, ofMaximum),
    element('p', {}, label('Reduction'), reduction, arrow),
  );
  return {
    root,
    update({ zone, box }) {
      setText(allocation, inAmps(zone.allocationAmps));
      const maxAmps = box?.maxAmps ?? null;
      setText(ofMaximum, maxAmps === null ? '' : ` of ${inAmps(maxAmps)}`);
      setText(reduction, inAmps(zone.reductionAmps));
      setText(arrow, zone.sent === null ? '' : SENT[zone.sent.intent]);
    },
  };
}

/** A lowered zone has a higher reduction. */
const SENT = { lower: '▲ told now', raise: '▼ told now', rewrite: '↻ told again' } as const;

function setState(badge: HTMLElement, { hold, box, at, zone }: ZoneItem): void {
  if (hold !== null)
    return setBadge(badge, 'warn', `held at ${inAmps(hold.atAmps)} by ${hold.by} until ${inMoment(hold.until, at)}`);
  const since = box?.limitedSince ?? null;
  if (box?.rising === true) return setBadge(badge, 'good', 'on its way up');
  if (since !== null) return setBadge(badge, 'warn', `limited since ${inMoment(since, at)}`);
  setBadge(badge, zone.cars === 0 ? 'quiet' : 'good', zone.cars === 0 ? 'no car wants energy' : 'has all it can use');
}

const factList = (facts: Readonly<Record<'drawn' | 'demand' | 'cars', HTMLElement>>): HTMLElement =>
  element(
    'dl',
    { class: 'facts' },
    ...fact('Drawn, L1 · L2 · L3', facts.drawn),
    ...fact('Could use', facts.demand),
    ...fact('Cars that want energy', facts.cars),
  );

const fact = (label: string, value: HTMLElement): readonly HTMLElement[] => [element('dt', {}, label), value];

function stationsText(box: ZoneDocument): string {
  const counted: Readonly<Partial<Record<string, number>>> = box.byStatus;
  const parts = Object.entries(STATUS_WORDS).flatMap(([status, words]) =>
    counted[status] === undefined ? [] : [`${counted[status]} ${words}`],
  );
  const stations = box.stations === 1 ? '1 station' : `${box.stations} stations`;
  return parts.length === 0 ? stations : `${stations}: ${parts.join(', ')}`;
}
