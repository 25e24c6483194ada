/**
 * What one zone might have, what its cars drew of it, and what they could have used.
 * @module
 */
import { areaY, lineY, ruleY, type PlotOptions } from '@observablehq/plot';
import { columnsWithin, highestOf, meanOf, type Frame, type ZoneChannels } from '../courses.ts';
import type { ReportDocument, ReportZone } from '../document.ts';
import { colour } from '../palette.ts';
import { levelName, timeBase, timeMarks, timeScale, valueMarks } from './frame.ts';

/** Draws the ceiling of a zone. */
export function zoneChart(
  document: ReportDocument,
  { zone, channels }: { readonly zone: ReportZone; readonly channels: ZoneChannels },
  frame: Frame,
): PlotOptions {
  const rows = columnsWithin(document, frame, channels.drawn.mean.length).map((column) => ({
    at: column.atMs,
    allocation: meanOf(channels.allocation, column),
    drawn: highestOf(channels.drawn, column),
    demand: meanOf(channels.demand, column),
  }));
  const limit = Math.min(...(document.nodes[zone.node]?.limitAmps ?? [0]));
  const most = rows.reduce((best, row) => Math.max(best, row.allocation || 0, row.drawn || 0), limit);
  return {
    ...timeBase(document, frame, 240),
    x: timeScale(frame),
    y: { domain: [0, 1.14 * most], label: 'A' },
    marks: [
      ...valueMarks('A', 5),
      ...timeMarks(document, frame),
      areaY(rows, { x: 'at', y: 'drawn', fill: colour('charging'), fillOpacity: 0.55, curve: 'step-after' }),
      lineY(rows, {
        x: 'at',
        y: (row: { readonly demand: number }) => Math.min(row.demand, 1.14 * most),
        stroke: colour('quiet'),
        strokeDasharray: '2 3',
        curve: 'step-after',
      }),
      lineY(rows, { x: 'at', y: 'allocation', stroke: colour('allocation'), strokeWidth: 1.6, curve: 'step-after' }),
      ruleY([limit], { stroke: colour('limit'), strokeWidth: 1.6 }),
      levelName(`limit ${limit} A`, { x: frame.toMs, y: limit }, colour('limit')),
      ruleY([0], { stroke: colour('quiet') }),
    ],
  };
}
