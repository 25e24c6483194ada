/**
 * What all drawings of a report have in common: margins, a time axis in the site's own time, a quiet grid, and how a
 * line is named where it ends.
 * @module
 */
import { axisX, axisY, gridX, gridY, text, type Markish, type PlotOptions } from '@observablehq/plot';
import type { Frame } from '../courses.ts';
import type { ReportDocument } from '../document.ts';
import { localTicks, tickText } from '../local-time.ts';
import { colour } from '../palette.ts';

/** A drawing narrower than this is on a phone. */
export const NARROW_PX = 560;
/** A tick with its text takes this much. */
const TICK_PX = 76;
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

export const MARGIN_LEFT = 44;
const NARROW_LEFT_PX = 72;
export const MARGIN_RIGHT = 14;

/** Size and margins. */
export function base(width: number, height: number): PlotOptions {
  return {
    width,
    height,
    marginLeft: MARGIN_LEFT,
    marginRight: MARGIN_RIGHT,
    marginTop: 20,
    marginBottom: 26,
    style: { fontFamily: FONT, fontSize: '12px', background: 'none', color: colour('ink'), overflow: 'visible' },
  };
}

/** Space at the right of a drawing over time, for the names of lines. */
const TIME_RIGHT_PX = 34;
const NAME_PX = 7;
const NAME_CHARACTERS_MAX = 17;

/** The longest name beside a row that is drawn whole. */
const namesOf = ({ zones, stations }: ReportDocument): readonly string[] =>
  [...zones, ...stations].map(({ name }) => name);

/** Size and margins of a drawing over time: the same for all, so that an instant is in all of them at one place. */
export function timeBase(document: ReportDocument, { width }: Frame, height: number): PlotOptions {
  const longest = namesOf(document).reduce((most, { length }) => Math.max(most, length), 0);
  const left = 12 + NAME_PX * Math.min(NAME_CHARACTERS_MAX, longest);
  const marginLeft = width < NARROW_PX ? NARROW_LEFT_PX : Math.max(MARGIN_LEFT, left);
  return { ...base(width, height), marginLeft, marginRight: TIME_RIGHT_PX };
}

/** A name as it stands beside a row. */
export function rowName(name: string, { width }: Frame): string {
  const most = width < NARROW_PX ? Math.floor((NARROW_LEFT_PX - 8) / NAME_PX) : NAME_CHARACTERS_MAX;
  if (name.length <= most) return name;
  const tail = /[ -]?\d+$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, Math.max(1, most - 1 - tail.length))}…${tail}`;
}

/** Names beside rows that are one high, the first on top. */
export function rowAxis(names: readonly string[], frame: Frame, fontSize = 12): Markish {
  const middles = names.map((_, row) => row + 0.5);
  const tickFormat = (row: number): string => rowName(names[Math.floor(row)] ?? '', frame);
  return axisY(middles, { tickFormat, tickSize: 0, color: colour('ink'), label: null, fontSize });
}

/** The scale of time. */
export const timeScale = ({ fromMs, toMs }: Frame): NonNullable<PlotOptions['x']> => ({
  type: 'linear',
  domain: [fromMs, toMs],
  label: null,
});

/** Axis and grid of the site's own time. */
export function timeMarks({ timeZone }: Pick<ReportDocument, 'timeZone'>, frame: Frame): readonly Markish[] {
  const wanted = (frame.width - 2 * MARGIN_LEFT - MARGIN_RIGHT) / TICK_PX;
  const ticks = [...localTicks({ zone: timeZone, fromMs: frame.fromMs, toMs: frame.toMs }, wanted)];
  return [
    gridX(ticks, { stroke: colour('line'), strokeOpacity: 1 }),
    axisX(ticks, {
      tickFormat: (at: number) => tickText(timeZone, at),
      stroke: colour('line'),
      color: colour('quiet'),
      tickSize: 4,
      label: null,
    }),
  ];
}

/** Axis and grid of a quantity, with its unit above. */
export function valueMarks(unit: string, ticks: number): readonly Markish[] {
  return [
    gridY({ stroke: colour('line'), strokeOpacity: 1, ticks }),
    axisY({
      ticks,
      color: colour('quiet'),
      tickSize: 0,
      label: unit,
      labelAnchor: 'top',
      labelArrow: 'none',
      labelOffset: MARGIN_LEFT - 10,
    }),
  ];
}

/** Words at the right end of a level, above it. */
export function levelName(words: string, at: { readonly x: number; readonly y: number }, fill: string): Markish {
  return text([at], {
    x: 'x',
    y: 'y',
    text: () => words,
    fill,
    textAnchor: 'end',
    dy: -7,
    dx: -2,
    fontWeight: 600,
    stroke: colour('paper'),
    strokeWidth: 4,
  });
}
