/**
 * The picture of a report: key figures, power, the root's currents and who bound the zones, as one SVG that any viewer
 * shows. It is drawn by the same charts as the page, on a document in memory.
 * @module
 */
import { plot, type PlotOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { currentsChart } from './charts/currents.ts';
import { powerChart } from './charts/power.ts';
import { stripsChart } from './charts/strips.ts';
import { nodeLines, powerChannels, type Frame } from './courses.ts';
import type { ReportDocument, ReportNode } from './document.ts';
import { keyFigures, type Figure } from './figures.ts';
import { binderEntries, legendEntries, type Entry } from './legend.ts';
import { momentText } from './local-time.ts';
import { escaped } from './markup.ts';
import { fillIn } from './palette.ts';

const WIDTH = 1000;
const MARGIN = 28;
const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Liberation Sans, sans-serif';
/** More zones than this are no overview. */
const ZONES_MAX = 12;
/** As many figures as stand side by side. */
const FIGURES = 6;
/** Columns of a drawing; finer ones make the file large and nothing clearer. */
const COLUMNS = 480;
const HEAD_PX = 150;
const TITLE_PX = 56;
/** About as wide as a letter of a legend is. */
const LETTER_PX = 6.4;

interface Part {
  readonly title: string;
  readonly legend: readonly Entry[];
  readonly options: PlotOptions;
}

/** Draws the picture. */
export function reportPicture(document: ReportDocument): string {
  const frame: Frame = {
    fromMs: document.startMs,
    toMs: document.endMs,
    width: WIDTH - 2 * MARGIN,
    columnsMax: COLUMNS,
  };
  const parts = partsOf(document, frame);
  let y = HEAD_PX;
  const drawn = parts.map(({ title, legend, options }) => {
    const top = y;
    y += TITLE_PX + (options.height ?? 0);
    return `${words(title, { x: MARGIN, y: top + 16, size: 15, weight: 600 })}${legendRow(legend, top + 36)}${embedded(options, top + TITLE_PX - 8)}`;
  });
  const height = y + MARGIN / 2;
  return `${fillIn(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="${FONT}"><title>${escaped(document.scenario)}</title><rect width="${WIDTH}" height="${height}" fill="var(--paper)"/>${head(document)}${drawn.join('')}</svg>`)}\n`;
}

function partsOf(document: ReportDocument, frame: Frame): readonly Part[] {
  const root = document.nodes[0] as ReportNode;
  const zones = document.zones.flatMap(({ binding }, index) => (binding === null ? [] : [index])).slice(0, ZONES_MAX);
  return [
    {
      title: 'Power at the grid connection',
      legend: legendEntries(document, 'power'),
      options: powerChart(document, powerChannels(document), frame),
    },
    {
      title: `Current on each line of ${root.name} against its limit`,
      legend: legendEntries(document, 'currents'),
      options: currentsChart(document, { node: root, lines: nodeLines(root) }, frame),
    },
    ...(zones.length === 0
      ? []
      : [
          {
            title: 'Who bound each zone',
            legend: binderEntries(document),
            options: stripsChart(document, zones, frame),
          },
        ]),
  ];
}

function head(document: ReportDocument): string {
  const { timeZone, startMs, endMs, result, site } = document;
  const strategies = result.strategies.length === 0 ? 'limits alone' : result.strategies.join(', ');
  const when = `${momentText(timeZone, startMs)} to ${momentText(timeZone, endMs)}`;
  const step = (WIDTH - 2 * MARGIN) / FIGURES;
  const figures = keyFigures(document).slice(0, FIGURES);
  return [
    words(document.scenario, { x: MARGIN, y: 44, size: 24, weight: 650 }),
    words(`${site} · ${when} · ${strategies} · seed ${result.seed}`, { x: MARGIN, y: 68, size: 13, fill: 'quiet' }),
    ...figures.map((figure, index) => figureText(figure, MARGIN + index * step)),
  ].join('');
}

function figureText({ name, value, unit }: Figure, x: number): string {
  const amount = unit === '' ? value : `${value} ${unit}`;
  return `${words(name, { x, y: 102, size: 12, fill: 'quiet' })}${words(amount, { x, y: 126, size: 20, weight: 600 })}`;
}

/** A legend in one row. */
function legendRow(entries: readonly Entry[], y: number): string {
  let x = MARGIN;
  return entries
    .map(({ fill, shape, words: name }) => {
      const height = shape === 'area' ? 10 : 2;
      const swatch = `<rect x="${x}" y="${y - 4 - height / 2}" width="12" height="${height}" fill="${fill}"/>`;
      const label = words(name, { x: x + 18, y, size: 12, fill: 'quiet' });
      x += 36 + Math.round(LETTER_PX * name.length);
      return swatch + label;
    })
    .join('');
}

interface TextStyle {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight?: number;
  readonly fill?: 'ink' | 'quiet';
}

function words(text: string, { x, y, size, weight = 400, fill = 'ink' }: TextStyle): string {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="var(--${fill})">${escaped(text)}</text>`;
}

/** A drawing as a part of the picture. */
function embedded(options: PlotOptions, y: number): string {
  // Plot's types speak of a browser's document; the one in memory has all of it that Plot uses.
  const memory = parseHTML('<!doctype html><html><body></body></html>') as unknown as { readonly document: object };
  const made = plot({ ...options, document: memory.document }) as unknown as SvgElement;
  made.setAttribute('x', String(MARGIN));
  made.setAttribute('y', String(y));
  return made.outerHTML;
}

/** As much of an element of the document in memory as is used here. */
interface SvgElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
}
