/**
 * What really flows, per node and grid line. Only the plant writes it; checkers and reports read it.
 * @module
 */

/** Index is three times the node plus the grid line (0–2). Charging is purely active current. */
export interface Truth {
  readonly nodeCount: number;
  /** What cars draw at and below the node, A. */
  readonly chargingAmps: Float64Array;
  /** Everything else at and below the node, active, signed, A. */
  readonly backgroundAmps: Float64Array;
  /** Reactive current at and below the node, A. */
  readonly reactiveAmps: Float64Array;
  /** Line to neutral, the same at all nodes, V. */
  readonly lineVolts: Float64Array;
}

export function createTruth(nodeCount: number, volts: number): Truth {
  return {
    nodeCount,
    chargingAmps: new Float64Array(3 * nodeCount),
    backgroundAmps: new Float64Array(3 * nodeCount),
    reactiveAmps: new Float64Array(3 * nodeCount),
    lineVolts: new Float64Array(3).fill(volts),
  };
}

/** RMS current of a line of a node, A. */
export function rmsAmps(truth: Truth, index: number): number {
  const active = (truth.chargingAmps[index] as number) + (truth.backgroundAmps[index] as number);
  return magnitude(active, truth.reactiveAmps[index] as number);
}

/** RMS current that would flow there without cars, A. */
export function uncontrolledAmps(truth: Truth, index: number): number {
  return magnitude(truth.backgroundAmps[index] as number, truth.reactiveAmps[index] as number);
}

/** `Math.hypot` guards against overflow, which currents do not reach, at ten times the cost. */
export function magnitude(active: number, reactive: number): number {
  return Math.sqrt(active * active + reactive * reactive);
}
