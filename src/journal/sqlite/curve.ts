/**
 * Curves of a day: what decisions saw and gave, thinned to means over steps of a second, a minute, a quarter of an hour.
 * @module
 */
import type { CycleRecord, PhaseAmps } from '../../engine/index.ts';

/** A value for each of the three lines, A. */
export type LineAmps = readonly [number, number, number];

/** One step of a curve: means over its decisions, and the highest where a mean would hide it. */
export interface CurvePoint {
  /** Where the step begins, wall clock. */
  readonly atMs: number;
  /** How many decisions it is the mean of. */
  readonly decisions: number;
  readonly nodes: readonly NodePoint[];
  readonly zones: readonly ZonePoint[];
  readonly meters: readonly MeterPoint[];
}

export interface NodePoint {
  readonly node: string;
  readonly limitAmps: LineAmps;
  /** Null where no decision of the step saw it. */
  readonly measuredAmps: LineAmps | null;
  /** The highest measured. */
  readonly mostAmps: LineAmps | null;
  readonly chargingAmps: LineAmps;
  /** Room for charging under all ceilings. */
  readonly headroomAmps: LineAmps;
}

export interface ZonePoint {
  readonly zone: string;
  readonly allocationAmps: number;
  readonly drawnAmps: LineAmps;
  /** Null where no decision of the step knew it. */
  readonly reductionAmps: number | null;
}

export interface MeterPoint {
  readonly meter: string;
  /** Active power, import positive; null where no decision of the step saw it. */
  readonly powerWatts: number | null;
}

/** Lengths in which curves are kept; each is thinned from the one before. */
export const CURVE_STEPS_MS = [1_000, 60_000, 900_000] as const;

/** A decision as a point of the finest curve. */
export function pointOf(record: CycleRecord): CurvePoint {
  const stepMs = CURVE_STEPS_MS[0];
  return {
    atMs: Math.floor(record.at.wallMs / stepMs) * stepMs,
    decisions: 1,
    nodes: record.nodes.map(({ node, limitAmps, measuredAmps, chargingAmps, headroomAmps }) => ({
      node,
      limitAmps: rounded(limitAmps),
      measuredAmps: measuredAmps === null ? null : rounded(measuredAmps),
      mostAmps: measuredAmps === null ? null : rounded(measuredAmps),
      chargingAmps: rounded(chargingAmps),
      headroomAmps: rounded(headroomAmps),
    })),
    zones: record.zones.map(({ zone, allocationAmps, drawnAmps, reductionAmps }) => ({
      zone,
      allocationAmps: round(allocationAmps),
      drawnAmps: rounded(drawnAmps),
      reductionAmps: reductionAmps === null ? null : round(reductionAmps),
    })),
    meters: record.meters.map(({ meter, powerWatts }) => ({
      meter,
      powerWatts: powerWatts === null ? null : Math.round(powerWatts),
    })),
  };
}

/** Points thinned to longer steps, oldest first. They must come in order. */
export function thinned(points: readonly CurvePoint[], stepMs: number): readonly CurvePoint[] {
  const steps = new Map<number, CurvePoint[]>();
  for (const point of points) {
    const atMs = Math.floor(point.atMs / stepMs) * stepMs;
    const step = steps.get(atMs);
    if (step === undefined) steps.set(atMs, [point]);
    else step.push(point);
  }
  return [...steps].map(([atMs, step]) => merged(atMs, step));
}

/** Who is in the newest point is in the step; a site that was wired anew begins anew. */
function merged(atMs: number, step: readonly CurvePoint[]): CurvePoint {
  const { nodes, zones, meters } = step.at(-1) as CurvePoint;
  const over = step.map(({ decisions }) => decisions);
  return {
    atMs,
    decisions: over.reduce((sum, count) => sum + count, 0),
    nodes: nodes.map((last) => mergedNode(last, step, over)),
    zones: zones.map((last) => mergedZone(last, step, over)),
    meters: meters.map(({ meter }) => {
      const all = step.map((point) => point.meters.find((one) => one.meter === meter)?.powerWatts ?? null);
      return { meter, powerWatts: mean(all, over) };
    }),
  };
}

function mergedNode(last: NodePoint, step: readonly CurvePoint[], over: readonly number[]): NodePoint {
  const all = step.map(({ nodes }) => nodes.find(({ node }) => node === last.node) ?? null);
  const meanOf = (value: (point: NodePoint) => LineAmps | null): LineAmps | null =>
    meanLines(
      all.map((point) => (point === null ? null : value(point))),
      over,
    );
  return {
    ...last,
    measuredAmps: meanOf(({ measuredAmps }) => measuredAmps),
    mostAmps: mostLines(all.map((point) => point?.mostAmps ?? null)),
    chargingAmps: meanOf(({ chargingAmps }) => chargingAmps) ?? last.chargingAmps,
    headroomAmps: meanOf(({ headroomAmps }) => headroomAmps) ?? last.headroomAmps,
  };
}

function mergedZone(last: ZonePoint, step: readonly CurvePoint[], over: readonly number[]): ZonePoint {
  const all = step.map(({ zones }) => zones.find(({ zone }) => zone === last.zone) ?? null);
  const meanOf = (value: (point: ZonePoint) => number | null): number | null =>
    mean(
      all.map((point) => (point === null ? null : value(point))),
      over,
    );
  const drawnAmps = meanLines(
    all.map((point) => point?.drawnAmps ?? null),
    over,
  );
  return {
    ...last,
    allocationAmps: meanOf(({ allocationAmps }) => allocationAmps) ?? last.allocationAmps,
    drawnAmps: drawnAmps ?? last.drawnAmps,
    reductionAmps: meanOf(({ reductionAmps }) => reductionAmps),
  };
}

/** Mean of what is known, weighed by decisions; null where nothing is. */
function mean(values: readonly (number | null)[], weights: readonly number[]): number | null {
  let [sum, weight] = [0, 0];
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const own = weights[index] as number;
    sum += value * own;
    weight += own;
  }
  return weight === 0 ? null : round(sum / weight);
}

function meanLines(values: readonly (LineAmps | null)[], weights: readonly number[]): LineAmps | null {
  const line = (index: 0 | 1 | 2): number | null =>
    mean(
      values.map((lines) => lines?.[index] ?? null),
      weights,
    );
  const [a, b, c] = [line(0), line(1), line(2)];
  return a === null || b === null || c === null ? null : [a, b, c];
}

function mostLines(values: readonly (LineAmps | null)[]): LineAmps | null {
  const known = values.filter((lines) => lines !== null);
  if (known.length === 0) return null;
  const line = (index: 0 | 1 | 2): number => Math.max(...known.map((lines) => lines[index]));
  return [line(0), line(1), line(2)];
}

/** Hundredths are more than any meter knows, and keep the journal small. */
const round = (value: number): number => Math.round(value * 100) / 100;
const rounded = (lines: PhaseAmps): LineAmps => [round(lines[0]), round(lines[1]), round(lines[2])];
