/**
 * The last hours as curves: for a node that the reader chooses, over a span that he chooses, each with a table that says
 * the same.
 * @module
 */
import type { StateDocument } from '../state-document.ts';
import { element, found, setText } from './dom.ts';
import { curveOf, type Curve, type Span } from './history.ts';
import { plotView, textOf, type PlotView } from './plot.ts';
import { plotsOf, tableRows, type Plot } from './series.ts';
import { table } from './table.ts';

const HOUR_MS = 3_600_000;
/** The last minutes need not be asked for with every decision; sooner only where time runs faster. */
const ASK_AGAIN_MS = 30_000;
const FASTEST = 10;
const TABLE_ROWS = 24;
/** A shorter span would be drawn as noise. */
const SPAN_MIN_MS = 900_000;

/** Prepares the section. */
export function curveSection(): (state: StateDocument) => void {
  const node = found('curve-node') as HTMLSelectElement;
  const figures = new Map<string, Figure>();
  let newest: StateDocument | null = null;
  let nextAt = 0;
  let isAsking = false;
  const draw = async (): Promise<void> => {
    const state = newest;
    if (state === null || state.record === null || isAsking) return;
    isAsking = true;
    const asked = spanOf(state.record.at.wallMs);
    const curve = await curveOf(asked);
    isAsking = false;
    nextAt = performance.now() + ASK_AGAIN_MS / Math.min(state.speed, FASTEST);
    setText(found('curve-note'), noteOf(curve, asked));
    if (curve === null) return;
    const span = shownSpan(asked, curve);
    const plots = plotsOf(state, node.value, { curve, span });
    showFigures(figures, plots, { span, timeZone: state.site.timeZone });
  };
  const drawNow = (): void => void draw();
  found('curve-choices').addEventListener('change', drawNow);
  return (state) => {
    newest = state;
    offer(node, state);
    if (performance.now() >= nextAt && document.visibilityState === 'visible') drawNow();
  };
}

/** The nodes to choose from; what is chosen stays so. */
function offer(select: HTMLSelectElement, { site }: StateDocument): void {
  const names = site.nodes.map(({ name }) => name);
  if (names.join('\n') === [...select.options].map(({ value }) => value).join('\n')) return;
  const chosen = select.value;
  select.replaceChildren(...names.map((name) => element('option', { value: name }, name)));
  if (names.includes(chosen)) select.value = chosen;
}

function spanOf(nowMs: number): Span {
  const hours = Number(document.querySelector<HTMLInputElement>('input[name=curve-hours]:checked')?.value ?? '24');
  return { fromMs: nowMs - hours * HOUR_MS, toMs: nowMs + 1 };
}

function noteOf(curve: Curve | null, { fromMs }: Span): string {
  if (curve === null) return 'The curves could not be fetched. Trying again.';
  const [first] = curve.points;
  const isWhole = first === undefined || first.atMs - fromMs < HOUR_MS;
  return isWhole ? '' : 'Nothing older is kept: drawn from where it begins.';
}

/** What began later is drawn from its beginning. */
function shownSpan({ fromMs, toMs }: Span, { points }: Curve): Span {
  const beganMs = Math.min(points[0]?.atMs ?? fromMs, toMs - SPAN_MIN_MS);
  return { fromMs: Math.max(fromMs, beganMs), toMs };
}

interface Shown {
  readonly span: Span;
  readonly timeZone: string;
}

/** A plot of the same lines is drawn on; another one is drawn anew. */
interface Figure {
  readonly key: string;
  readonly root: HTMLElement;
  readonly view: PlotView;
  update(plot: Plot, shown: Shown): void;
}

const keyOf = ({ id, title, unit, lines }: Plot): string =>
  JSON.stringify([id, title, unit, lines.map(({ label }) => label)]);

function showFigures(figures: Map<string, Figure>, plots: readonly Plot[], shown: Shown): void {
  const place = found('curves');
  const keys = plots.map(keyOf);
  for (const [key, { view }] of figures) {
    if (keys.includes(key)) continue;
    view.close();
    figures.delete(key);
  }
  const all = plots.map((plot) => {
    const figure = figures.get(keyOf(plot)) ?? newFigure(plot, shown);
    figures.set(figure.key, figure);
    return { figure, plot };
  });
  const roots = all.map(({ figure }) => figure.root);
  const isSame = roots.length === place.children.length && roots.every((root, index) => root === place.children[index]);
  const nothing = element('p', { class: 'quiet' }, 'Nothing has been decided in this time.');
  if (!isSame) place.replaceChildren(...(roots.length === 0 ? [nothing] : roots));
  for (const { figure, plot } of all) figure.update(plot, shown);
}

function newFigure(first: Plot, { span, timeZone }: Shown): Figure {
  const view = plotView(first, span, timeZone);
  const [summary, box] = [element('summary', {}, 'As a table'), element('div')];
  const details = element('details', {}, summary, box);
  let shown = { plot: first, span };
  const fill = table(box, {
    caption: `${first.title}, ${first.unit}`,
    columns: ['Time', ...first.lines.map(({ label }) => `${label}, ${first.unit}`)],
  });
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' });
  const fillTable = (): void => {
    if (!details.open) return;
    const rows = tableRows(shown.plot, shown.span, TABLE_ROWS);
    fill(rows.map(({ atMs, values }) => [clock.format(atMs), ...values.map((value) => textOf(value, first.unit))]));
  };
  details.addEventListener('toggle', fillTable);
  const heading = element('h3', {}, `${first.title} `, element('span', { class: 'quiet' }, first.unit));
  return {
    key: keyOf(first),
    root: element('article', { class: 'card curve' }, heading, view.root, details),
    view,
    update(plot, { span: next }) {
      shown = { plot, span: next };
      view.update(plot, next);
      fillTable();
    },
  };
}
