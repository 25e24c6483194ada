/**
 * The current on each line of a node: without cars, with cars, its highest in each bucket, and the limit.
 * @module
 */
import { areaY, axisFy, lineY, ruleY, text, type Markish, type PlotOptions } from '@observablehq/plot';
import { PHASE_NAMES } from '../../../src/engine/index.ts';
import { columnsWithin, highestOf, meanOf, type Frame, type NodeLines } from '../courses.ts';
import type { ReportDocument, ReportNode } from '../document.ts';
import { colour } from '../palette.ts';
import { NARROW_PX, timeBase, timeMarks, timeScale, valueMarks } from './frame.ts';

interface Row {
  readonly line: string;
  readonly at: number;
  readonly without: number;
  readonly total: number;
  readonly highest: number;
}

const LINE_HEIGHT_PX = 128;

/** Draws the three lines of a node below each other. */
export function currentsChart(
  document: ReportDocument,
  { node, lines }: { readonly node: ReportNode; readonly lines: NodeLines },
  frame: Frame,
): PlotOptions {
  const rows = PHASE_NAMES.flatMap((line, index) => rowsOf(document, { line, index, lines }, frame));
  const limits = PHASE_NAMES.map((line, index) => ({ line, limit: node.limitAmps[index as 0 | 1 | 2] }));
  const height = (frame.width < NARROW_PX ? 0.85 : 1) * LINE_HEIGHT_PX * 3 + 46;
  return {
    ...timeBase(document, frame, height),
    x: timeScale(frame),
    y: { domain: [0, top(rows, limits)], label: 'A' },
    fy: { domain: [...PHASE_NAMES], label: null, padding: 0.12 },
    marks: [
      ...valueMarks('A', 4),
      ...timeMarks(document, frame),
      axisFy({ anchor: 'right', label: null, color: colour('ink'), fontWeight: 600 }),
      areaY(rows, { fy: 'line', x: 'at', y: 'without', fill: colour('building'), curve: 'step-after' }),
      areaY(rows, {
        fy: 'line',
        x: 'at',
        y1: 'without',
        y2: (row: Row) => Math.max(row.without, row.total),
        fill: colour('charging'),
        curve: 'step-after',
      }),
      lineY(rows, { fy: 'line', x: 'at', y: 'highest', stroke: colour('ink'), strokeWidth: 0.9, curve: 'step-after' }),
      ...limitMarks(limits, frame),
      ruleY([0], { stroke: colour('quiet') }),
    ],
  };
}

interface Limit {
  readonly line: string;
  readonly limit: number;
}

function limitMarks(limits: readonly Limit[], frame: Frame): readonly Markish[] {
  return [
    ruleY(limits, { fy: 'line', y: 'limit', stroke: colour('limit'), strokeWidth: 1.6 }),
    text(limits, {
      fy: 'line',
      x: frame.toMs,
      y: 'limit',
      text: ({ limit }: Limit) => `limit ${limit} A`,
      fill: colour('limit'),
      fontWeight: 600,
      textAnchor: 'end',
      dy: -8,
    }),
  ];
}

/** Above the highest of all, with room for the limit's name. */
function top(rows: readonly Row[], limits: readonly Limit[]): number {
  const most = rows.reduce((best, { highest }) => (highest > best ? highest : best), 0);
  return 1.16 * Math.max(most, ...limits.map(({ limit }) => limit));
}

function rowsOf(
  document: ReportDocument,
  { line, index, lines }: { readonly line: string; readonly index: number; readonly lines: NodeLines },
  frame: Frame,
): readonly Row[] {
  const [total, without] = [lines.total[index], lines.withoutCars[index]];
  if (total === undefined || without === undefined) return [];
  return columnsWithin(document, frame, total.mean.length).map((column) => ({
    line,
    at: column.atMs,
    without: meanOf(without, column),
    total: meanOf(total, column),
    highest: highestOf(total, column),
  }));
}
