/**
 * One drawing of curves: a canvas, a legend that also reads out, and keys that move along it.
 * @module
 */
import uPlot from 'uplot';
import { drawing, element, setText } from './dom.ts';
import type { Span } from './history.ts';
import type { Line, Look, Plot } from './series.ts';
import { inUnit, MISSING } from './words.ts';

export interface PlotView {
  readonly root: HTMLElement;
  update(plot: Plot, span: Span): void;
  close(): void;
}

interface Style {
  readonly dash: readonly number[];
  readonly width: number;
  readonly isStepped: boolean;
  readonly isFilled: boolean;
}

const plain: Style = { dash: [], width: 1.75, isStepped: false, isFilled: false };

/** Dashes tell lines apart where colours do not. */
const STYLES: Readonly<Record<Look, Style>> = {
  l1: plain,
  l2: { ...plain, dash: [7, 4] },
  l3: { ...plain, dash: [2, 3] },
  limit: { ...plain, dash: [12, 3, 2, 3], isStepped: true },
  charging: { ...plain, width: 1, isFilled: true },
  allocation: { ...plain, width: 2, isStepped: true },
  reduction: { ...plain, dash: [4, 4], isStepped: true },
  grid: plain,
  sun: { ...plain, dash: [2, 2], isFilled: true },
  price: { ...plain, width: 2, isStepped: true },
};

const HEIGHT = 190;
const FONT = '12px system-ui, sans-serif';
/** Drawings with this key show the same instant. */
const SYNC = 'curves';

/** Draws a plot; times are the site's. */
export function plotView(first: Plot, span: Span, timeZone: string): PlotView {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const legend = legendOf(first);
  const place = placeOf(first);
  const spoken = element('p', { class: 'visually-hidden', 'aria-live': 'polite' });
  let shown = { plot: first, span };
  const read = (index: number | null): string => legend.show(shown.plot, index, (atS) => clock.format(atS * 1000));
  const options = optionsOf(first, { clock, span: () => shown.span, timeZone, onCursor: read });
  const drawn = new uPlot(options, dataOf(first), place);
  place.addEventListener('keydown', (event) => {
    const index = nextIndex(event.key, drawn.cursor.idx ?? null, shown.plot.times.length);
    if (index === null) return;
    event.preventDefault();
    drawn.setCursor({ left: drawn.valToPos(shown.plot.times[index] ?? 0, 'x'), top: 0 });
    setText(spoken, read(index));
  });
  const close = keepInShape(drawn, place);
  read(null);
  return {
    root: element('div', {}, legend.root, place, spoken),
    update(plot, nextSpan) {
      shown = { plot, span: nextSpan };
      drawn.setData(dataOf(plot));
      read(drawn.cursor.idx ?? null);
    },
    close,
  };
}

function placeOf({ title, unit }: Plot): HTMLElement {
  const place = element('div', { class: 'plot', tabindex: '0', role: 'application' });
  place.setAttribute('aria-roledescription', 'drawing');
  place.setAttribute('aria-label', `${title} in ${unit}. Left and right arrow read it out; there is a table below.`);
  return place;
}

/** As wide as its place, and in the colours of the day or the night; the result ends that. */
function keepInShape(drawn: uPlot, place: HTMLElement): () => void {
  const watch = new ResizeObserver(() => drawn.setSize({ width: place.clientWidth, height: HEIGHT }));
  watch.observe(place);
  const redraw = (): void => drawn.redraw();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', redraw);
  return () => {
    watch.disconnect();
    dark.removeEventListener('change', redraw);
    drawn.destroy();
  };
}

/** Where a key leads; null for keys that lead nowhere. */
function nextIndex(key: string, from: number | null, count: number): number | null {
  const last = count - 1;
  if (last < 0) return null;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, (from ?? last + 1) - 1);
    case 'ArrowRight':
      return Math.min(last, (from ?? last - 1) + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

const dataOf = ({ times, lines }: Plot): uPlot.AlignedData =>
  [times, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData;

interface Drawing {
  readonly clock: Intl.DateTimeFormat;
  readonly timeZone: string;
  readonly span: () => Span;
  readonly onCursor: (index: number | null) => void;
}

function optionsOf(plot: Plot, { clock, timeZone, span, onCursor }: Drawing): uPlot.Options {
  const axis = { stroke: () => colour('--quiet'), font: FONT, ticks: { show: false } };
  const grid = { stroke: () => colour('--line'), width: 1 };
  return {
    width: 300,
    height: HEIGHT,
    tzDate: (atS) => uPlot.tzDate(new Date(atS * 1000), timeZone),
    legend: { show: false },
    cursor: { sync: { key: SYNC }, drag: { x: false, y: false }, y: false },
    scales: {
      x: { range: () => [span().fromMs / 1000, span().toMs / 1000] },
      y: { range: (_, min, max) => [Math.min(0, min * 1.1), Math.max(max * 1.1, min < 0 ? 0 : Number.MIN_VALUE)] },
    },
    axes: [
      { ...axis, grid, size: 30, space: 70, values: (_, splits) => splits.map((atS) => clock.format(atS * 1000)) },
      { ...axis, grid, size: 46 },
    ],
    series: [{}, ...plot.lines.map(seriesOf)],
    hooks: { setCursor: [(drawn) => onCursor(drawn.cursor.idx ?? null)] },
  };
}

function seriesOf({ label, look }: Line): uPlot.Series {
  const { dash, width, isStepped, isFilled } = STYLES[look];
  const paths = isStepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
  return {
    label,
    stroke: () => colour(`--look-${look}`),
    width,
    dash: [...dash],
    points: { show: false },
    ...(isFilled ? { fill: () => `${colour(`--look-${look}`)}44` } : {}),
    ...(paths === undefined ? {} : { paths }),
  };
}

const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name);

interface Legend {
  readonly root: HTMLElement;
  /** Shows the values at an index, or the newest; returns them as a sentence. */
  show(plot: Plot, index: number | null, say: (atS: number) => string): string;
}

function legendOf({ lines }: Plot): Legend {
  const values = lines.map(() => element('span', { class: 'reading' }));
  const items = lines.map(({ label, look }, index) =>
    element('li', {}, sample(look), ` ${label} `, values[index] ?? ''),
  );
  const time = element('li', { class: 'reading' });
  return {
    root: element('ul', { class: 'legend' }, ...items, time),
    show(plot, index, say) {
      const at = index ?? plot.times.length - 1;
      const texts = plot.lines.map((each) => textOf(each.values[at] ?? null, plot.unit));
      texts.forEach((text, position) => setText(values[position] ?? time, text));
      const when = plot.times[at] === undefined ? '' : say(plot.times[at]);
      setText(time, when === '' ? '' : `at ${when}`);
      return `${when}: ${plot.lines.map(({ label }, position) => `${label} ${texts[position]}`).join(', ')}`;
    },
  };
}

/** A value of a plot with its unit. */
export const textOf = (value: number | null, unit: string): string => {
  if (value === null) return MISSING;
  return unit === 'A' || unit === 'kW' ? `${value.toFixed(1).replace('-', '−')} ${unit}` : inUnit(value, unit);
};

function sample(look: Look): SVGElement {
  const { dash, width } = STYLES[look];
  const stroke = { 'stroke-width': String(width + 0.75), 'stroke-dasharray': dash.join(' ') };
  const stretch = drawing('line', { x1: '0', x2: '26', y1: '6', y2: '6', class: `look-${look}`, ...stroke });
  return drawing('svg', { width: '26', height: '12', 'aria-hidden': 'true' }, stretch);
}
