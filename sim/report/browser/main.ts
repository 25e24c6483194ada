/**
 * The script of a report's page: makes the drawings from the data in the page, and follows the reader's choices.
 * @module
 */
import { plot, type PlotOptions } from '@observablehq/plot';
import { daysChart } from '../charts/days.ts';
import { durationChart } from '../charts/duration.ts';
import { servedChart } from '../charts/served.ts';
import type { Frame } from '../courses.ts';
import type { ReportDocument, ReportNode } from '../document.ts';
import { shareCursor, type Drawn } from './cursor.ts';
import { shownSpan, type Choices } from './state.ts';
import { staysView } from './stays-view.ts';
import { offerTheme } from './theme.ts';
import type { TimeView } from './view.ts';
import { currentsView, powerView, stripsView, zoneView } from './views.ts';

const report = JSON.parse(document.getElementById('report-data')?.textContent ?? '') as ReportDocument;
const choices: Choices = { day: null, node: 0, zone: 0, staysZone: null };

const drawings = [
  powerView(report),
  currentsView(report, choices),
  stripsView(report),
  zoneView(report, choices),
  staysView(report, choices),
].flatMap(prepare);

/** The drawing's place on the page, where this run has it. */
function prepare(view: TimeView): readonly Drawn[] {
  const place = document.getElementById(`${view.id}-plot`);
  if (place === null) return [];
  place.tabIndex = 0;
  place.setAttribute('role', 'application');
  place.setAttribute('aria-roledescription', 'drawing');
  place.setAttribute('aria-label', `${place.dataset['title'] ?? ''}. Arrow keys read it out.`);
  place.setAttribute('aria-describedby', `${view.id}-lead`);
  place.replaceChildren();
  const frame: Frame = { fromMs: report.startMs, toMs: report.endMs, width: 0 };
  return [{ view, plot: place, frame, toPx: () => 0, toMs: () => report.startMs }];
}

function drawTime(drawn: Drawn): void {
  const width = drawn.plot.clientWidth;
  // A page that is not shown yet, or shown in no width at all, is drawn when it is.
  if (width === 0) return;
  drawn.frame = { ...shownSpan(report, choices), width };
  const made = plot(drawn.view.draw(drawn.frame));
  const scale = made.scale('x');
  drawn.toPx = (atMs) => Number(scale?.apply(atMs));
  drawn.toMs = (px) => Number(scale?.invert?.(px));
  replaceDrawing(drawn.plot, made);
  const note = document.getElementById(`${drawn.view.id}-note`);
  if (note === null) return;
  note.textContent = drawn.view.note();
  note.hidden = note.textContent === '';
}

/** The cursor's elements stay; the drawing below them is new. */
function replaceDrawing(place: HTMLElement, made: Element): void {
  made.setAttribute('aria-hidden', 'true');
  for (const old of place.querySelectorAll(':scope > svg, :scope > figure')) old.remove();
  place.prepend(made);
}

/** The drawings that are not over time. */
const others: Readonly<Record<string, (width: number) => PlotOptions>> = {
  duration: (width) => durationChart(report.nodes[choices.node] as ReportNode, width),
  served: (width) => servedChart(report.stays, width),
  days: (width) => daysChart(report, width),
};

function drawOther(id: string): void {
  const place = document.getElementById(`${id}-plot`);
  const draw = others[id];
  if (place === null || draw === undefined || place.clientWidth === 0) return;
  place.setAttribute('role', 'img');
  place.setAttribute('aria-label', place.dataset['title'] ?? '');
  place.querySelector('noscript')?.remove();
  replaceDrawing(place, plot(draw(place.clientWidth)));
}

function drawAll(): void {
  cursor.hide();
  drawings.forEach(drawTime);
  Object.keys(others).forEach(drawOther);
}

const spoken = document.createElement('p');
spoken.className = 'visually-hidden';
spoken.setAttribute('aria-live', 'polite');
document.body.append(spoken);
const cursor = shareCursor(drawings, (words) => {
  spoken.textContent = words;
});

/** Follows a choice, where the page offers it. */
function follow(id: string, choose: (value: string) => void): HTMLSelectElement | null {
  const select = document.getElementById(id) as HTMLSelectElement | null;
  select?.addEventListener('change', () => {
    choose(select.value);
    drawAll();
  });
  return select;
}

follow('node-choice', (value) => (choices.node = Number(value)));
follow('zone-choice', (value) => (choices.zone = Number(value)));
follow('stays-zone-choice', (value) => (choices.staysZone = value === '0' ? null : Number(value) - 1));
const range = follow('range-choice', (value) => (choices.day = value === 'all' ? null : Number(value)));

/** The day before or after; from the whole run to its first or last day. */
function turn(by: 1 | -1): void {
  if (range === null) return;
  const from = choices.day ?? (by === 1 ? -1 : report.days.length);
  choices.day = Math.min(Math.max(from + by, 0), report.days.length - 1);
  range.value = String(choices.day);
  drawAll();
}

document.getElementById('range-back')?.addEventListener('click', () => turn(-1));
document.getElementById('range-on')?.addEventListener('click', () => turn(1));

const theme = document.getElementById('theme');
if (theme !== null) offerTheme(theme);

/** On paper, the tables stand open beside the drawings. */
let folded: readonly HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details')].filter(({ open }) => !open);
  for (const one of folded) one.open = true;
});
addEventListener('afterprint', () => {
  for (const one of folded) one.open = false;
});

let width = 0;
new ResizeObserver(() => {
  if (document.body.clientWidth === width) return;
  width = document.body.clientWidth;
  drawAll();
}).observe(document.body);
