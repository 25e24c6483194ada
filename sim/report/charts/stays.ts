/**
 * The sessions, station by station: when a car came, charged, waited, stood full, and left.
 * @module
 */
import { rect, ruleY, type PlotOptions } from '@observablehq/plot';
import type { Frame } from '../courses.ts';
import type { ReportDocument, ReportStay } from '../document.ts';
import { isServed } from '../served.ts';
import { colour, type ColourName } from '../palette.ts';
import { rowAxis, timeBase, timeMarks, timeScale } from './frame.ts';

/** What a car did in a part of its stay. */
export interface StayPart {
  readonly row: number;
  readonly kind: 'charging' | 'waiting' | 'parked';
  readonly fromMs: number;
  readonly toMs: number;
}

/** A drawing with more rows than this is no drawing. */
export const ROWS_MAX = 80;

/** Stations that are drawn, as indices of the document, and how many there would have been. */
export interface StationRows {
  readonly stations: readonly number[];
  readonly of: number;
}

/** The stations of a zone with a car in the time shown; where they are too many, those with the worst served car. */
export function stationRows(document: ReportDocument, zone: number | null, frame: Frame): StationRows {
  const worst = new Map<number, number>();
  for (const stay of document.stays) {
    if (!overlaps(document, stay, frame) || (zone !== null && document.stations[stay.station]?.zone !== zone)) continue;
    const share = stay.deliveredWh / stay.requestedWh;
    worst.set(stay.station, Math.min(share, worst.get(stay.station) ?? 1));
  }
  const byNeed = [...worst].sort((a, b) => a[1] - b[1] || a[0] - b[0]).slice(0, ROWS_MAX);
  return { stations: byNeed.map(([station]) => station).sort((a, b) => a - b), of: worst.size };
}

function overlaps({ startMs }: ReportDocument, { arrivalMs, departureMs }: ReportStay, frame: Frame): boolean {
  return startMs + arrivalMs < frame.toMs && startMs + departureMs > frame.fromMs;
}

const KINDS: Record<StayPart['kind'], ColourName> = { charging: 'charging', waiting: 'waiting', parked: 'parked' };

/** Height of a row, px. */
export const rowHeight = (rows: number): number => (rows > 40 ? 13 : 19);

export const STAYS_TOP_PX = 6;

/** Draws the sessions of some stations. */
export function staysChart(document: ReportDocument, stations: readonly number[], frame: Frame): PlotOptions {
  const parts = stations.flatMap((station, row) =>
    document.stays
      .filter((stay) => stay.station === station && overlaps(document, stay, frame))
      .flatMap((stay) => partsOf(document, stay, row)),
  );
  const within = parts
    .map((part) => ({ ...part, fromMs: Math.max(part.fromMs, frame.fromMs), toMs: Math.min(part.toMs, frame.toMs) }))
    .filter(({ fromMs, toMs }) => toMs > fromMs);
  const names = stations.map((station) => document.stations[station]?.name ?? '');
  return {
    ...timeBase(document, frame, stations.length * rowHeight(stations.length) + STAYS_TOP_PX + 28),
    marginTop: STAYS_TOP_PX,
    x: timeScale(frame),
    y: { type: 'linear', domain: [stations.length, 0], label: null },
    marks: [
      ...timeMarks(document, frame),
      ruleY(
        stations.map((_, row) => row + 1),
        { stroke: colour('line') },
      ),
      rect(within, {
        x1: 'fromMs',
        x2: 'toMs',
        y1: (part: StayPart) => part.row + (part.kind === 'charging' ? 0.12 : 0.32),
        y2: (part: StayPart) => part.row + (part.kind === 'charging' ? 0.88 : 0.68),
        fill: (part: StayPart) => colour(KINDS[part.kind]),
        shapeRendering: 'crispEdges',
      }),
      rowAxis(names, frame, stations.length > 40 ? 10 : 12),
    ],
  };
}

/** Charging, and the time between: waiting as long as something is missing, parked after. */
export function partsOf(
  { startMs }: Pick<ReportDocument, 'startMs'>,
  stay: ReportStay,
  row: number,
): readonly StayPart[] {
  const fullMs = isServed(stay) ? (stay.charging.at(-1)?.[1] ?? stay.arrivalMs) : Infinity;
  const parts: StayPart[] = [];
  const add = (kind: StayPart['kind'], fromMs: number, toMs: number): void => {
    if (toMs > fromMs) parts.push({ row, kind, fromMs: startMs + fromMs, toMs: startMs + toMs });
  };
  let atMs = stay.arrivalMs;
  for (const [fromMs, toMs] of stay.charging) {
    add('waiting', atMs, fromMs);
    add('charging', fromMs, toMs);
    atMs = toMs;
  }
  add(fullMs <= atMs ? 'parked' : 'waiting', atMs, stay.departureMs);
  return parts;
}
