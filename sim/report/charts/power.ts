/**
 * Power at the grid connection: what the building takes and the cars on top of it, the sun, what comes from the grid,
 * and what the connection can carry.
 * @module
 */
import { areaY, lineY, ruleY, type PlotOptions } from '@observablehq/plot';
import { columnsWithin, highestOf, lowestOf, meanOf, type Frame, type PowerChannels } from '../courses.ts';
import type { ReportDocument } from '../document.ts';
import { colour } from '../palette.ts';
import { levelName, timeBase, timeMarks, timeScale, valueMarks } from './frame.ts';

interface Row {
  readonly at: number;
  readonly building: number;
  readonly both: number;
  readonly sun: number;
  readonly grid: number;
  readonly gridHighest: number;
  readonly battery: number;
}

/** Most active power that the limit of the root lets through, kW. */
export function connectionKw({ nodes, volts }: ReportDocument): number {
  return ((nodes[0]?.limitAmps ?? []).reduce((sum, limit) => sum + limit, 0) * volts) / 1000;
}

/** Draws the power of the whole site. */
export function powerChart(document: ReportDocument, power: PowerChannels, frame: Frame): PlotOptions {
  const rows = rowsOf(document, power, frame);
  const limit = connectionKw(document);
  const most = rows.reduce((best, row) => Math.max(best, row.both, row.gridHighest, row.sun), 0);
  const least = rows.reduce((best, row) => Math.min(best, row.grid, row.battery), 0);
  const hasBattery = rows.some(({ battery }) => battery !== 0);
  const hasSun = rows.some(({ sun }) => sun > 0);
  return {
    ...timeBase(document, frame, 300),
    x: timeScale(frame),
    y: { domain: [least, 1.12 * Math.max(most, limit)], label: 'kW' },
    marks: [
      ...valueMarks('kW', 6),
      ...timeMarks(document, frame),
      areaY(rows, { x: 'at', y: 'building', fill: colour('building'), curve: 'step-after' }),
      areaY(rows, { x: 'at', y1: 'building', y2: 'both', fill: colour('charging'), curve: 'step-after' }),
      ...(hasSun
        ? [lineY(rows, { x: 'at', y: 'sun', stroke: colour('sun'), strokeWidth: 2, curve: 'step-after' })]
        : []),
      ...(hasBattery
        ? [lineY(rows, { x: 'at', y: 'battery', stroke: colour('battery'), strokeWidth: 2, curve: 'step-after' })]
        : []),
      lineY(rows, { x: 'at', y: 'gridHighest', stroke: colour('ink'), strokeWidth: 1, curve: 'step-after' }),
      ruleY([limit], { stroke: colour('limit'), strokeWidth: 1.6 }),
      levelName(`connection ${Math.round(limit)} kW`, { x: frame.toMs, y: limit }, colour('limit')),
      ruleY([0], { stroke: colour('quiet') }),
    ],
  };
}

function rowsOf(document: ReportDocument, power: PowerChannels, frame: Frame): readonly Row[] {
  return columnsWithin(document, frame, power.grid.mean.length).map((column) => ({
    at: column.atMs,
    building: meanOf(power.building, column),
    both: meanOf(power.building, column) + meanOf(power.charging, column),
    sun: meanOf(power.sun, column),
    grid: lowestOf(power.grid, column),
    gridHighest: highestOf(power.grid, column),
    battery: meanOf(power.battery, column),
  }));
}
