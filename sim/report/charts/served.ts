/**
 * How evenly cars were served: how many sessions got which share of what they wanted.
 * @module
 */
import { axisX, rectY, ruleY, text, type Markish, type PlotOptions } from '@observablehq/plot';
import type { ReportStay } from '../document.ts';
import { isServed } from '../served.ts';
import { colour } from '../palette.ts';
import { base, valueMarks } from './frame.ts';

/** How many sessions got from `fromPct` to below `toPct` of what they wanted. */
export interface ServedBin {
  readonly fromPct: number;
  readonly toPct: number;
  readonly count: number;
}

const BIN_PCT = 10;

/** Sessions by served share; those served fully have the last bin to themselves. */
export function servedBins(stays: readonly ReportStay[]): readonly ServedBin[] {
  const bins = Array.from({ length: 100 / BIN_PCT + 1 }, () => 0);
  for (const stay of stays) {
    const bin = isServed(stay)
      ? bins.length - 1
      : Math.min(bins.length - 2, Math.floor((100 * stay.deliveredWh) / stay.requestedWh / BIN_PCT));
    bins[bin] = (bins[bin] as number) + 1;
  }
  return bins.map((count, bin) => ({ fromPct: bin * BIN_PCT, toPct: (bin + 1) * BIN_PCT, count }));
}

/** Words for a bin. */
export const binText = ({ fromPct, toPct }: ServedBin): string => (fromPct >= 100 ? 'all' : `${fromPct}–${toPct} %`);

/** Draws the bins. */
export function servedChart(stays: readonly ReportStay[], width: number): PlotOptions {
  const bins = servedBins(stays);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  return {
    ...base(width, 280),
    marginBottom: 38,
    x: { domain: [0, 110], label: null },
    y: { domain: [0, 1.12 * most], label: 'sessions' },
    marks: [
      ...valueMarks('sessions', 5),
      axisX([0, 20, 40, 60, 80, 105], {
        tickFormat: (at: number) => (at > 100 ? 'all' : `${at}`),
        label: 'served share of what was wanted, %',
        labelAnchor: 'center',
        labelArrow: 'none',
        color: colour('quiet'),
        tickSize: 0,
      }),
      ...binMarks(bins),
      ruleY([0], { stroke: colour('quiet') }),
    ],
  };
}

function binMarks(bins: readonly ServedBin[]): readonly Markish[] {
  return [
    rectY(bins, {
      x1: 'fromPct',
      x2: 'toPct',
      y: 'count',
      insetLeft: 1,
      insetRight: 1,
      fill: (bin: ServedBin) => colour(bin.fromPct >= 100 ? 'charging' : 'waiting'),
      title: (bin: ServedBin) => `${binText(bin)}: ${bin.count} sessions`,
    }),
    text(
      bins.filter(({ count }) => count > 0),
      {
        x: ({ fromPct }: ServedBin) => fromPct + BIN_PCT / 2,
        y: 'count',
        text: 'count',
        dy: -8,
        fill: colour('ink'),
      },
    ),
  ];
}
