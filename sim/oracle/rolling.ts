/**
 * Problems too large for one linear programme. Bounds come from the whole in blocks of steps; a schedule comes from
 * pieces of time that overlap by half, of which only the first half is kept.
 * @module
 */
import type { ChargingProblem, ProblemRow, ProblemSession } from '../baselines/problem.ts';
import { formulate, pricesOf, type Objective } from './objective.ts';
import { billingPeriodAt, billOf, type Prices } from './prices.ts';
import { buildProgram } from './program.ts';
import { solve, type Solution } from './refine.ts';
import { scheduleOf, type Schedule } from './schedule.ts';
import { blockSpans, exactSpans, type Span } from './spans.ts';

export interface Bounds extends Pick<Solution, 'kwhMost' | 'costLeast'> {
  /** About the best peak of each billing period. */
  readonly peaksKw: readonly number[];
  /** Steps that count as one: the longer, the more the bound allows. */
  readonly blockSteps: number;
}

/** What no schedule can surpass. `keptKwh`: what has to be delivered where costs come second. */
export async function bound(
  problem: ChargingProblem,
  objective: Objective,
  { columnsMax, keptKwh }: { readonly columnsMax: number; readonly keptKwh?: number },
): Promise<Bounds> {
  const { spans, blockSteps } = coarseSpans(problem, pricesOf(objective)?.windowSteps ?? 1, columnsMax);
  const formulation = formulate(problem, objective, { spans, peaksFloorKw: [] });
  const { values, kwhMost, costLeast } = await solve(formulation, objective.kind, keptKwh);
  return { kwhMost, costLeast, blockSteps, peaksKw: formulation.peaks.map((column) => values[column] as number) };
}

/** The shortest blocks, of whole demand windows, that are few enough. */
function coarseSpans(problem: ChargingProblem, windowSteps: number, columnsMax: number) {
  let blockSteps = windowSteps;
  for (;;) {
    const spans = blockSpans(problem, blockSteps);
    if (blockSteps >= problem.steps || buildProgram(problem, spans).session.length <= columnsMax)
      return { spans, blockSteps };
    blockSteps *= 2;
  }
}

interface Rolling {
  readonly columnsMax: number;
  /** Peaks that are taken as paid for, so that an early piece does not save what a late one will need anyway. */
  readonly peaksFloorKw: readonly number[];
}

/** A schedule for the whole, piece by piece. */
export async function rollOver(problem: ChargingProblem, objective: Objective, rolling: Rolling): Promise<Schedule> {
  const deliveredWh = new Float64Array(problem.sessions.length);
  const powerWatts = new Float64Array(problem.steps);
  const pieces = piecesOf(problem, pricesOf(objective), rolling.columnsMax);
  for (const { from, to, keptUntil } of pieces) {
    const piece = cutOut(problem, { from, to }, deliveredWh);
    const pieceObjective = withPrices(objective, (prices) => slicePrices(prices, { from, to }));
    const peaksFloorKw = paidPeaks(problem, objective, { powerWatts, rolling, from, to });
    const spans = exactSpans(piece.problem, pricesOf(pieceObjective));
    const formulation = formulate(piece.problem, pieceObjective, { spans, peaksFloorKw });
    const { values } = await solve(formulation, objective.kind);
    const schedule = scheduleOf(formulation, values, keptUntil - from);
    schedule.deliveredWh.forEach((wh, place) => {
      const session = piece.places[place] as number;
      deliveredWh[session] = (deliveredWh[session] as number) + wh;
    });
    powerWatts.set(schedule.powerWatts.subarray(0, keptUntil - from), from);
  }
  return { deliveredWh, powerWatts };
}

/** What is looked at together, and up to where it is kept. */
interface Piece extends Span {
  readonly keptUntil: number;
}

/** Pieces as long as the columns allow; each begins where the last one is no longer kept. */
function piecesOf(problem: ChargingProblem, prices: Prices | null, columnsMax: number): readonly Piece[] {
  const windowSteps = prices?.windowSteps ?? 1;
  const spans = exactSpans(problem, prices);
  const present = presentIn(problem, spans);
  const pieces: Piece[] = [];
  for (let from = 0; from < problem.steps;) {
    let columns = 0;
    const end = spans.findIndex((span, index) => span.to > from && (columns += present[index] as number) > columnsMax);
    const reach = end === -1 ? problem.steps : (spans[end] as Span).from;
    const windows = Math.max(2, Math.floor((reach - from) / windowSteps));
    const to = end === -1 ? problem.steps : Math.min(problem.steps, from + windows * windowSteps);
    const keptUntil = to === problem.steps ? to : from + Math.floor(windows / 2) * windowSteps;
    pieces.push({ from, to, keptUntil });
    from = keptUntil;
  }
  return pieces;
}

/** How many cars are present in each span. */
function presentIn(problem: ChargingProblem, spans: readonly Span[]): Int32Array {
  const present = new Int32Array(spans.length);
  for (const span of buildProgram(problem, spans).span) present[span] = (present[span] as number) + 1;
  return present;
}

interface CutOut {
  readonly problem: ChargingProblem;
  /** Places of its sessions in the whole. */
  readonly places: readonly number[];
}

/** The problem between two steps, with what the cars still lack. */
function cutOut(problem: ChargingProblem, { from, to }: Span, deliveredWh: Float64Array): CutOut {
  const clip = (step: number): number => Math.min(Math.max(step, from), to) - from;
  const places = Array.from(problem.sessions.keys()).filter((place) => {
    const { arrivalStep, departureStep } = problem.sessions[place] as ProblemSession;
    return arrivalStep < to && departureStep > from;
  });
  const sessions = places.map((place): ProblemSession => {
    const session = problem.sessions[place] as ProblemSession;
    const requestedWh = Math.max(0, session.requestedWh - (deliveredWh[place] as number));
    const [arrivalStep, departureStep] = [clip(session.arrivalStep), clip(session.departureStep)];
    return { ...session, arrivalStep, departureStep, requestedWh };
  });
  const rows = problem.rows.map((row): ProblemRow => {
    const { limitAmps } = row;
    return typeof limitAmps === 'number' ? row : { ...row, limitAmps: limitAmps.subarray(from, to) };
  });
  return { problem: { ...problem, steps: to - from, rows, sessions }, places };
}

function withPrices(objective: Objective, change: (prices: Prices) => Prices): Objective {
  return objective.kind === 'energy' ? objective : { ...objective, prices: change(objective.prices) };
}

function slicePrices(prices: Prices, { from, to }: Span): Prices {
  const { exportPerKwh, backgroundWatts } = prices;
  return {
    ...prices,
    importPerKwh: prices.importPerKwh.subarray(from, to),
    ...(exportPerKwh === undefined ? {} : { exportPerKwh: exportPerKwh.subarray(from, to) }),
    ...(backgroundWatts === undefined ? {} : { backgroundWatts: backgroundWatts.subarray(from, to) }),
    billingStarts: periodsIn(prices, { from, to }).map((period) => {
      return Math.max(0, (prices.billingStarts[period] as number) - from);
    }),
  };
}

function periodsIn(prices: Prices, { from, to }: Span): readonly number[] {
  const first = billingPeriodAt(prices, from);
  const count = billingPeriodAt(prices, to - 1) - first + 1;
  return Array.from({ length: count }, (_, index) => first + index);
}

interface SoFar extends Span {
  readonly powerWatts: Float64Array;
  readonly rolling: Rolling;
}

/** Of each billing period in a piece: the peak there has been, or the one that the whole will need. */
function paidPeaks(problem: ChargingProblem, objective: Objective, { powerWatts, rolling, ...piece }: SoFar) {
  const prices = pricesOf(objective);
  if (prices === null) return [];
  const { peaksKw } = billOf(prices, powerWatts, problem.stepHours);
  return periodsIn(prices, piece).map((period) => {
    return Math.max(peaksKw[period] as number, rolling.peaksFloorKw[period] ?? 0);
  });
}
