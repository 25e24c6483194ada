/**
 * HiGHS, loaded when first needed: it takes some 50 ms and 17 MB, which only those pay who ask for an optimum.
 * @module
 */
import type { Highs, Model } from 'highs';
import type { Rows } from './rows.ts';

/** The solver gave up. A charging programme always has a solution (charging nothing), so this is a mistake in it. */
export class SolverFailure extends Error {
  override readonly name = 'SolverFailure';
}

/** A linear programme inside the solver, to be minimised, with more rows as they turn out to be needed. */
export interface Solving {
  /** Solves it and tells the columns' values and the objective. */
  solve(): Solved;
  addRows(rows: Rows): void;
  setCosts(cost: readonly number[]): void;
}

export interface Solved {
  readonly values: Float64Array;
  readonly objective: number;
}

/** Costs and bounds of the columns. */
export interface ColumnData {
  readonly cost: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

let loading: Promise<Highs> | null = null;

/** Puts a programme into the solver for as long as `use` takes; its memory is not garbage-collected. */
export async function withSolver<T>(columns: ColumnData, rows: Rows, use: (solving: Solving) => T): Promise<T> {
  const highs = await (loading ??= loadSolver());
  const numCols = columns.cost.length;
  const numRows = rows.lower.length;
  const data = {
    numCols,
    numRows,
    colCost: Float64Array.from(columns.cost),
    colLower: Float64Array.from(columns.lower),
    colUpper: Float64Array.from(columns.upper),
    rowLower: Float64Array.from(rows.lower),
    rowUpper: Float64Array.from(rows.upper),
    matrix: matrixOf(rows, numCols),
  };
  const model = highs.createModel(data);
  try {
    model.options.set({ output_flag: false });
    return use(solvingWith(highs, model, numCols));
  } finally {
    model.dispose();
  }
}

/** Its declarations describe the package's CommonJS side; what Node imports is the other one, a step less deep. */
async function loadSolver(): Promise<Highs> {
  const { default: load } = (await import('highs')) as unknown as { readonly default: () => Promise<Highs> };
  return load();
}

function solvingWith(highs: Highs, model: Model, numCols: number): Solving {
  return {
    solve() {
      model.run();
      const status = model.getModelStatus();
      const { optimal, empty } = highs.constants.modelStatus;
      if (status === empty) return { values: new Float64Array(numCols), objective: 0 };
      if (status !== optimal) throw new SolverFailure(`HiGHS ended with status ${status}`);
      return { values: model.getSolution().colValue, objective: model.getObjectiveValue() };
    },
    addRows(rows) {
      model.addRows({
        lower: Float64Array.from(rows.lower),
        upper: Float64Array.from(rows.upper),
        matrix: matrixOf(rows, numCols),
      });
    },
    setCosts(cost) {
      model.changeColsCost({ kind: 'range', from: 0, to: numCols - 1 }, Float64Array.from(cost));
    },
  };
}

function matrixOf(rows: Rows, numCols: number) {
  return {
    format: 'csr' as const,
    numRows: rows.lower.length,
    numCols,
    starts: Int32Array.from(rows.starts),
    indices: Int32Array.from(rows.indices),
    values: Float64Array.from(rows.values),
  };
}
