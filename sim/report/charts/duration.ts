/**
 * Duration curve: for which share of the time the line that carries most carried at least how much.
 * @module
 */
import { areaY, axisX, gridX, lineY, ruleY, tip, pointerX, type PlotOptions } from '@observablehq/plot';
import type { ReportNode } from '../document.ts';
import type { DurationPoint } from '../spread.ts';
import { colour } from '../palette.ts';
import { base, levelName, valueMarks } from './frame.ts';

/** Draws the curves of a node with and without cars. */
export function durationChart({ duration, limitAmps }: ReportNode, width: number): PlotOptions {
  const limit = Math.min(...limitAmps);
  const most = Math.max(limit, duration.total[0]?.value ?? 0, duration.withoutCars[0]?.value ?? 0);
  const x = (point: DurationPoint): number => 100 * point.share;
  return {
    ...base(width, 280),
    marginBottom: 38,
    x: { domain: [0, 100], label: null },
    y: { domain: [0, 1.12 * most], label: 'A' },
    marks: [
      ...valueMarks('A', 5),
      gridX([0, 25, 50, 75, 100], { stroke: colour('line'), strokeOpacity: 1 }),
      axisX([0, 25, 50, 75, 100], {
        label: 'share of the time, %',
        labelAnchor: 'center',
        labelArrow: 'none',
        color: colour('quiet'),
        tickSize: 4,
      }),
      areaY(duration.withoutCars, { x, y: 'value', fill: colour('building') }),
      lineY(duration.total, { x, y: 'value', stroke: colour('charging'), strokeWidth: 2.2 }),
      ruleY([limit], { stroke: colour('limit'), strokeWidth: 1.6 }),
      levelName(`limit ${limit} A`, { x: 100, y: limit }, colour('limit')),
      ruleY([0], { stroke: colour('quiet') }),
      tip(
        duration.total,
        pointerX({
          x,
          y: 'value',
          fill: colour('paper'),
          stroke: colour('line'),
          title: (point: DurationPoint) =>
            `at least ${point.value.toFixed(1)} A for ${(100 * point.share).toFixed(1)} % of the time`,
        }),
      ),
    ],
  };
}
