/**
 * The zones as cards: what each may have, what the box is told, what the cars draw, and why, with the course of
 * the last minutes.
 * @module
 */
import type { CycleRecord, ZoneRecord } from '../../engine/index.ts';
import type { StateDocument, ZoneDocument } from '../state-document.ts';
import { drawing, element, found, inAmps, keyedList, setText, type View } from './dom.ts';

interface ZoneItem {
  readonly zone: ZoneRecord;
  readonly box: ZoneDocument | null;
  readonly sentence: string;
  readonly course: readonly Point[];
}

/** One decision in the drawing of the last minutes. */
interface Point {
  readonly allocationAmps: number;
  readonly drawnAmps: number;
}

/** As many decisions as the drawing has room for: 15 minutes at the default period. */
const COURSE_POINTS = 180;
const COURSE_HEIGHT = 48;

export interface ZoneSection {
  /** Fills the course of the past, oldest first. */
  readonly recall: (records: readonly CycleRecord[]) => void;
  readonly show: (state: StateDocument) => void;
}

/** Prepares the section. */
export function zoneSection(): ZoneSection {
  const courses = new Map<string, Point[]>();
  const showItems = keyedList<ZoneItem>(found('zones'), (item) => item.zone.zone, zoneView);
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
      showItems(
        state.record.zones.map((zone) => ({
          zone,
          box: state.zones.find(({ name }) => name === zone.zone) ?? null,
          sentence: state.sentences.zones[zone.zone] ?? '',
          course: courses.get(zone.zone) ?? [],
        })),
      );
    },
  };
}

function zoneView(first: ZoneItem): View<ZoneItem> {
  const allocation = element('strong');
  const ofMaximum = element('span', { class: 'quiet' });
  const reduction = element('strong');
  const arrow = element('span', { class: 'arrow', 'aria-hidden': 'true' });
  const facts = { drawn: element('dd'), demand: element('dd'), cars: element('dd'), stations: element('dd') };
  const because = element('p', { class: 'because' });
  const course = courseDrawing(first.zone.zone);
  const root = element(
    'article',
    { class: 'card' },
    element('h3', {}, first.zone.zone),
    element(
      'div',
      { class: 'figures' },
      element('p', {}, element('span', { class: 'label' }, 'Allocation'), allocation, ofMaximum),
      element('p', {}, element('span', { class: 'label' }, 'Reduction'), reduction, arrow),
    ),
    because,
    course.root,
    factList(facts),
  );
  return {
    root,
    update({ zone, box, sentence, course: points }) {
      setText(allocation, inAmps(zone.allocationAmps));
      const maxAmps = box?.maxAmps ?? null;
      setText(ofMaximum, maxAmps === null ? '' : ` of ${inAmps(maxAmps)}`);
      setText(reduction, inAmps(zone.reductionAmps));
      setText(arrow, zone.sent === null ? '' : SENT[zone.sent.intent]);
      setText(because, sentence);
      setText(facts.drawn, zone.drawnAmps.map((value) => inAmps(value)).join(' · '));
      setText(facts.demand, inAmps(zone.demandAmps));
      setText(facts.cars, String(zone.cars));
      setText(facts.stations, box === null ? '' : stationsText(box));
      course.update(points, maxAmps);
    },
  };
}

/** A lowered zone has a higher reduction. */
const SENT = { lower: '▲ new', raise: '▼ new', rewrite: '↻ again' } as const;

const factList = (facts: Readonly<Record<'drawn' | 'demand' | 'cars' | 'stations', HTMLElement>>): HTMLElement =>
  element(
    'dl',
    { class: 'facts' },
    ...fact('Drawn, L1 · L2 · L3', facts.drawn),
    ...fact('Could use', facts.demand),
    ...fact('Cars that want energy', facts.cars),
    ...fact('Stations', facts.stations),
  );

const fact = (label: string, value: HTMLElement): readonly HTMLElement[] => [element('dt', {}, label), value];

const STATUS_WORDS: Readonly<Record<string, string>> = {
  charging: 'charging',
  'suspended-by-station': 'waiting for current',
  'suspended-by-car': 'full or paused by the car',
  preparing: 'plugging in',
  finishing: 'finishing',
  reserved: 'reserved',
  available: 'free',
  unavailable: 'out of service',
  faulted: 'faulted',
  unknown: 'unknown',
};

function stationsText(box: ZoneDocument): string {
  const counted: Readonly<Partial<Record<string, number>>> = box.byStatus;
  const parts = Object.entries(STATUS_WORDS).flatMap(([status, words]) =>
    counted[status] === undefined ? [] : [`${counted[status]} ${words}`],
  );
  return parts.length === 0 ? `${box.stations}` : `${box.stations}: ${parts.join(', ')}`;
}

interface CourseDrawing {
  readonly root: HTMLElement;
  update(points: readonly Point[], maxAmps: number | null): void;
}

function courseDrawing(zone: string): CourseDrawing {
  const allocation = drawing('polyline', { class: 'allocation' });
  const drawn = drawing('polygon', { class: 'drawn' });
  const svg = drawing(
    'svg',
    { viewBox: `0 0 ${COURSE_POINTS} ${COURSE_HEIGHT}`, preserveAspectRatio: 'none', role: 'img' },
    drawn,
    allocation,
  );
  const caption = element(
    'figcaption',
    { class: 'quiet' },
    'Allocation (line) and highest line drawn (area), latest decisions',
  );
  return {
    root: element('figure', { class: 'course' }, svg, caption),
    update(points, maxAmps) {
      const top = Math.max(1, maxAmps ?? 0, ...points.map((point) => Math.max(point.allocationAmps, point.drawnAmps)));
      const left = COURSE_POINTS - points.length;
      const y = (value: number): string => (COURSE_HEIGHT * (1 - value / (top * 1.05))).toFixed(1);
      const stairs = points.map((p, i) => `${left + i},${y(p.allocationAmps)} ${left + i + 1},${y(p.allocationAmps)}`);
      allocation.setAttribute('points', stairs.join(' '));
      const outline = points.map((p, i) => `${left + i},${y(p.drawnAmps)} ${left + i + 1},${y(p.drawnAmps)}`);
      drawn.setAttribute('points', `${left},${COURSE_HEIGHT} ${outline.join(' ')} ${COURSE_POINTS},${COURSE_HEIGHT}`);
      const last = points.at(-1);
      const now =
        last === undefined ? 'nothing yet' : `now ${inAmps(last.allocationAmps)}, drawn ${inAmps(last.drawnAmps)}`;
      svg.setAttribute('aria-label', `Allocation of ${zone} over the latest decisions: ${now}`);
    },
  };
}
