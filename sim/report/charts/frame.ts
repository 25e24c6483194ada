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

/** The scale of time. */
export const timeScale = ({ fromMs, toMs }: Frame): NonNullable<PlotOptions['x']> => ({
  type: 'linear',
  domain: [fromMs, toMs],
  label: null,
});

/** Axis and grid of the site's own time. */
export function timeMarks({ timeZone }: Pick<ReportDocument, 'timeZone'>, frame: Frame): readonly Markish[] {
  const wanted = (frame.width - MARGIN_LEFT - MARGIN_RIGHT) / TICK_PX;
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
