/**
 * The fairest shares as a sequence of linear programmes, solved by HiGHS: the least level (share over weight) of those
 * not yet settled is made as high as it can be, those who cannot have more are settled there, and so on.
 *
 * What a request draws is the lesser of its share and what is wired, which is not convex below a ceiling, so one linear
 * programme cannot say it. Between two neighbouring corners (a level at which the floor, the top or some wiring of
 * any request lies) it is a straight line, though, and one programme for each such span is enough: lowering a share
 * never breaks a bound, so when all levels can reach `t`, then also with every share at its own least, which is
 * `weight × t` or its floor. So the programmes are tried span by span from below; within a span shares are free
 * between what they are at its two ends.
 *
 * Who is settled is read off the duals: where the row `share ≥ weight × t` has one, no best solution of the programme
 * has that share any higher.
 */
import type { Highs, Model } from 'highs';
import { floorsAt, servedIn } from './servings.ts';
import { takesOf, topOf, type Sharing, type Take } from './share.ts';

/** A dual, share of weight, that is no binary rounding. */
const DUAL = 1e-7;
const SAME_LEVEL = 1e-9;

export interface LeximinSolver {
  /** The exact shares. */
  readonly solve: (sharing: Sharing) => readonly number[];
  readonly dispose: () => void;
}

export async function leximinSolver(): Promise<LeximinSolver> {
  // Its declarations describe the package's CommonJS side; what Node imports is the other one, a step less deep.
  const { default: load } = (await import('highs')) as unknown as { readonly default: () => Promise<Highs> };
  const highs = await load();
  const model = highs.createModel();
  model.options.set({ output_flag: false, primal_feasibility_tolerance: 1e-10, dual_feasibility_tolerance: 1e-10 });
  return { solve: (sharing) => solve({ highs, model }, sharing), dispose: () => model.dispose() };
}

interface Solver {
  readonly highs: Highs;
  readonly model: Model;
}

/** A request that is not settled: it may have anything from its floor to its top. */
interface Stake {
  readonly i: number;
  readonly floor: number;
  readonly top: number;
  readonly weight: number;
}

/** What a request has when it rises with the others as far as it may. */
const shareAt = ({ floor, top, weight }: Stake, level: number): number =>
  Math.max(floor, Math.min(top, weight * level));

interface Problem {
  readonly bounds: readonly { readonly capacity: number; readonly takes: readonly Take[] }[];
  /** The settled, and the floors of the others. */
  readonly shares: number[];
  open: readonly Stake[];
}

function problemOf(sharing: Sharing): Problem {
  const { requests, bounds } = sharing;
  const served = servedIn(sharing);
  const shares = [...floorsAt(sharing, served)];
  const open = requests.flatMap((request, i): readonly Stake[] => {
    const floor = shares[i] ?? 0;
    const isServed = (served.get(request.zone) ?? 0) > 0 && (floor > 0 || request.minimums.at(-1) === 0);
    return isServed && topOf(request) > floor ? [{ i, floor, top: topOf(request), weight: request.weight }] : [];
  });
  return {
    shares,
    open,
    bounds: bounds.map((bound) => ({ capacity: bound.capacity, takes: takesOf(bound, requests) })),
  };
}

function solve(solver: Solver, sharing: Sharing): readonly number[] {
  const problem = problemOf(sharing);
  const corners = cornersOf(problem);
  for (let level = 0; problem.open.length > 0;) {
    settle(problem, ({ top, weight }) => (top <= weight * (level + SAME_LEVEL) ? top : null));
    const high = corners.find((corner) => corner > level + SAME_LEVEL);
    if (high === undefined) break;
    const best = isFeasible(problem, high)
      ? { level: high, tight: new Set<number>() }
      : solveSpan(solver, problem, { low: level, high });
    if (best.level <= level && best.tight.size === 0) throw new RangeError('nobody rises and nobody is held back');
    level = best.level;
    settle(problem, (stake) => (best.tight.has(stake.i) ? shareAt(stake, best.level) : null));
  }
  return problem.shares;
}

function settle(problem: Problem, at: (stake: Stake) => number | null): void {
  problem.open = problem.open.filter((stake) => {
    const share = at(stake);
    if (share !== null) problem.shares[stake.i] = share;
    return share === null;
  });
}

function cornersOf({ open, bounds }: Problem): readonly number[] {
  const levels = open.flatMap(({ i, floor, top, weight }) => {
    const wirings = bounds.flatMap(({ takes }) => takes.filter((take) => take.i === i).map(({ cap }) => cap));
    return [floor, top, ...wirings].map((amps) => amps / weight);
  });
  return levels.toSorted((a, b) => a - b);
}

/** Whether all who are not settled can have what they have at a level. */
function isFeasible({ open, shares, bounds }: Problem, level: number): boolean {
  const all = [...shares];
  for (const stake of open) all[stake.i] = shareAt(stake, level);
  return bounds.every(({ capacity, takes }) => loadBy(takes, all) <= capacity + 1e-9);
}

const loadBy = (takes: readonly Take[], shares: readonly number[]): number =>
  takes.reduce((sum, { i, weight, cap }) => sum + weight * Math.min(shares[i] ?? 0, cap), 0);

/** The highest least level within a span, and who is held back by it. Column 0 is the level, row k says of the k-th
 * moving request that it reaches it; the bounds follow. */
function solveSpan(
  { highs, model }: Solver,
  problem: Problem,
  span: { readonly low: number; readonly high: number },
): { readonly level: number; readonly tight: ReadonlySet<number> } {
  const moving = problem.open.filter((stake) => shareAt(stake, span.high) > shareAt(stake, span.low));
  const low = [...problem.shares];
  for (const stake of problem.open) low[stake.i] = shareAt(stake, span.low);
  const rows = moving.map(({ weight }, k) => ({
    lower: 0,
    upper: highs.infinity,
    entries: new Map([
      [0, -weight],
      [k + 1, 1],
    ]),
  }));
  for (const { capacity, takes } of problem.bounds) {
    const row = {
      lower: -highs.infinity,
      upper: Math.max(capacity, loadBy(takes, low)),
      entries: new Map<number, number>(),
    };
    for (const { i, weight, cap } of takes) {
      const k = moving.findIndex((stake) => stake.i === i);
      const isMoving = k >= 0 && cap > (moving[k]?.weight ?? 0) * ((span.low + span.high) / 2);
      if (isMoving) row.entries.set(k + 1, (row.entries.get(k + 1) ?? 0) + weight);
      else row.upper -= weight * Math.min(low[i] ?? 0, cap);
    }
    if (row.entries.size > 0) rows.push(row);
  }
  const starts = rows.reduce<number[]>((all, { entries }) => [...all, (all.at(-1) ?? 0) + entries.size], [0]);
  model.passModel({
    numCols: moving.length + 1,
    numRows: rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: [1, ...moving.map(() => 0)],
    colLower: [span.low, ...moving.map((stake) => shareAt(stake, span.low))],
    colUpper: [span.high, ...moving.map((stake) => shareAt(stake, span.high))],
    rowLower: rows.map(({ lower }) => lower),
    rowUpper: rows.map(({ upper }) => upper),
    matrix: {
      format: 'csr',
      numCols: moving.length + 1,
      numRows: rows.length,
      starts,
      indices: rows.flatMap(({ entries }) => [...entries.keys()]),
      values: rows.flatMap(({ entries }) => [...entries.values()]),
    },
  });
  model.run();
  if (model.getModelStatus() !== highs.constants.modelStatus.optimal)
    throw new RangeError('a programme has no solution');
  const { colValue, rowDual } = model.getSolution();
  const tight = moving.filter(({ weight }, k) => weight * Math.abs(rowDual[k] ?? 0) > DUAL);
  return { level: colValue[0] ?? 0, tight: new Set(tight.map(({ i }) => i)) };
}
