/**
 * A charging problem as a linear programme: per span a current for each car that is present and for each kind of
 * station a sum, which the lines bound. Minimums and whole amperes are left out, so what it finds bounds what any
 * controller can do.
 * @module
 */
import { limitAt, sessionMaxAmps, type ChargingProblem, type ProblemStation } from '../baselines/problem.ts';
import { wiringsOf, type Wiring } from '../baselines/wiring.ts';
import { addColumn, addRow, atMost, createColumns, createRows, exactly, type Columns, type Rows } from './rows.ts';
import type { Span } from './spans.ts';

/** Stations with the same wiring and voltage at a span: what flows through a line depends on their sum alone. */
export interface Pool {
  readonly wiring: Wiring;
  readonly wattsPerAmp: number;
  /** Column of the sum, A. */
  readonly column: number;
  /** The sum never exceeds this, A. */
  readonly maxAmps: number;
}

export interface SpanTerms extends Span {
  readonly hours: number;
  readonly pools: readonly Pool[];
}

export interface Program {
  readonly problem: ChargingProblem;
  readonly columns: Columns;
  readonly rows: Rows;
  readonly spans: readonly SpanTerms[];
  /** The first columns are mean currents over a span; of each: whose, when, and the kWh of one ampere. */
  readonly session: readonly number[];
  readonly span: readonly number[];
  readonly kwhPerAmp: readonly number[];
}

/** Builds columns and energy rows; lines and costs are added by others. */
export function buildProgram(problem: ChargingProblem, spans: readonly Span[]): Program {
  const columns = createColumns();
  const rows = createRows();
  const uses = usesOf(problem, spans);
  for (const { maxAmps } of uses) addColumn(columns, 0, { lower: 0, upper: maxAmps });
  addEnergyRows(rows, problem, uses);
  const terms = addPools({ problem, spans, columns, rows }, uses);
  return {
    problem,
    columns,
    rows,
    spans: terms,
    session: uses.map(({ session }) => session),
    span: uses.map(({ span }) => span),
    kwhPerAmp: uses.map(({ kwhPerAmp }) => kwhPerAmp),
  };
}

/** A car in a span. */
interface Use {
  readonly session: number;
  readonly span: number;
  readonly kwhPerAmp: number;
  /** Its highest mean current; less than its maximum where it is there for a part of the span only. */
  readonly maxAmps: number;
}

function usesOf(problem: ChargingProblem, spans: readonly Span[]): readonly Use[] {
  return problem.sessions.flatMap((session, place) => {
    const { wattsPerAmp } = problem.stations[session.station] as ProblemStation;
    const uses: Use[] = [];
    for (let span = firstSpanAfter(spans, session.arrivalStep); span < spans.length; span += 1) {
      const { from, to } = spans[span] as Span;
      if (from >= session.departureStep) break;
      const present = Math.min(to, session.departureStep) - Math.max(from, session.arrivalStep);
      const maxAmps = (sessionMaxAmps(problem, session) * present) / (to - from);
      uses.push({ session: place, span, kwhPerAmp: (wattsPerAmp * (to - from) * problem.stepHours) / 1000, maxAmps });
    }
    return uses;
  });
}

/** The first span that ends after a step. */
function firstSpanAfter(spans: readonly Span[], step: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).to > step) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** No car takes more than it asked for. */
function addEnergyRows(rows: Rows, problem: ChargingProblem, uses: readonly Use[]): void {
  const entries: (readonly [number, number])[][] = problem.sessions.map(() => []);
  uses.forEach(({ session, kwhPerAmp }, column) => entries[session]?.push([column, kwhPerAmp]));
  problem.sessions.forEach(({ requestedWh }, session) => {
    const own = entries[session] ?? [];
    if (own.length > 0) addRow(rows, own, atMost(requestedWh / 1000));
  });
}

interface Draft {
  readonly problem: ChargingProblem;
  readonly spans: readonly Span[];
  readonly columns: Columns;
  readonly rows: Rows;
}

function addPools({ problem, spans, columns, rows }: Draft, uses: readonly Use[]): readonly SpanTerms[] {
  const wirings = wiringsOf(problem);
  const members = spans.map(() => new Map<string, Member[]>());
  uses.forEach(({ session, span, maxAmps }, column) => {
    const { station } = problem.sessions[session] as ChargingProblem['sessions'][number];
    const { wattsPerAmp } = problem.stations[station] as ProblemStation;
    const wiring = wirings[station] as Wiring;
    const pools = members[span] as Map<string, Member[]>;
    const key = `${wirings.indexOf(wiring)} ${wattsPerAmp}`;
    const pool = pools.get(key) ?? [];
    pool.push({ column, wiring, wattsPerAmp, maxAmps });
    pools.set(key, pool);
  });
  return spans.map(({ from, to }, span) => ({
    from,
    to,
    hours: (to - from) * problem.stepHours,
    pools: [...(members[span] as Map<string, Member[]>).values()].map((pool) => addPool(columns, rows, pool)),
  }));
}

type Member = Pool;

function addPool(columns: Columns, rows: Rows, members: readonly Member[]): Pool {
  const first = members[0] as Member;
  if (members.length === 1) return first;
  const maxAmps = members.reduce((sum, member) => sum + member.maxAmps, 0);
  const column = addColumn(columns, 0, { lower: 0, upper: maxAmps });
  addRow(rows, [...members.map((member) => [member.column, 1] as const), [column, -1]], exactly(0));
  return { ...first, column, maxAmps };
}

/** What a row of the network allows on the mean over a span, A. */
export function meanLimitAmps(problem: ChargingProblem, row: number, { from, to }: Span): number {
  const { limitAmps } = problem.rows[row] as ChargingProblem['rows'][number];
  if (typeof limitAmps === 'number') return Math.max(0, limitAmps);
  let sum = 0;
  for (let step = from; step < to; step += 1) {
    sum += limitAt(problem.rows[row] as ChargingProblem['rows'][number], step);
  }
  return sum / (to - from);
}
