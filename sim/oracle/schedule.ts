/**
 * From the columns of a solved programme to what each car gets, on the safe side of every line.
 * @module
 */
import { excess, type Line } from './lines.ts';
import type { Program, SpanTerms } from './program.ts';

export interface Schedule {
  /** Of each session. */
  readonly deliveredWh: Float64Array;
  /** Of each step. */
  readonly powerWatts: Float64Array;
}

/**
 * The currents of a solution up to a step; where a sum sticks out of its disc, all of the span made less by that share.
 */
export function scheduleOf({ program, lines }: Solvable, values: Float64Array, until = Infinity): Schedule {
  const { problem, spans, kwhPerAmp } = program;
  const shrink = shrinkOf(program, lines, values);
  const deliveredWh = new Float64Array(problem.sessions.length);
  const powerWatts = new Float64Array(problem.steps);
  kwhPerAmp.forEach((kwh, column) => {
    const span = program.span[column] as number;
    const session = program.session[column] as number;
    const { from, to, hours } = spans[span] as SpanTerms;
    const watts = (1000 * kwh * Math.max(0, values[column] as number) * (shrink[span] as number)) / hours;
    const end = Math.min(to, until);
    if (end <= from) return;
    deliveredWh[session] = (deliveredWh[session] as number) + watts * problem.stepHours * (end - from);
    for (let step = from; step < end; step += 1) powerWatts[step] = (powerWatts[step] as number) + watts;
  });
  return { deliveredWh, powerWatts };
}

interface Solvable {
  readonly program: Program;
  readonly lines: readonly Line[];
}

function shrinkOf({ spans }: Program, lines: readonly Line[], values: Float64Array): Float64Array {
  const shrink = new Float64Array(spans.length).fill(1);
  for (const line of lines) {
    const { share } = excess(line, values);
    shrink[line.span] = Math.min(shrink[line.span] as number, 1 / (1 + Math.max(0, share)));
  }
  return shrink;
}

/** Energy of a solution as it stands, kWh. */
export function kwhOf({ kwhPerAmp }: Program, values: Float64Array): number {
  return kwhPerAmp.reduce((sum, kwh, column) => sum + kwh * (values[column] as number), 0);
}

/** Energy of a schedule, kWh. */
export function deliveredKwh({ deliveredWh }: Schedule): number {
  return deliveredWh.reduce((sum, wh) => sum + wh, 0) / 1000;
}
