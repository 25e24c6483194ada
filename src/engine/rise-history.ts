/**
 * How far a background has risen within a dead time, remembered for weeks: what the reserve takes its P99.9 from.
 *
 * Per line a histogram over time, in bins that widen by an eighth: a reserve need be no more exact than that. What
 * is not in a bin was calm, so that a quiet tick changes two sums and copies nothing. Forgetting is a multiplication,
 * once a recorded day: the same operations on the same numbers on every machine, and sums that stay bounded.
 * @module
 */
import { numberPerPhase, thingPerPhase, type PerPhase, type PhaseAmps } from './phases.ts';
import { amps, millis, type Amps, type Millis } from './units.ts';

/** Rises of a background over the last weeks. */
export interface RiseHistory {
  /** Time on record, less what is forgotten. */
  readonly recordedMs: Millis;
  /** Recorded time since something was last forgotten. */
  readonly sinceFadedMs: Millis;
  /** Samples so far, counted until there are enough for a quantile. */
  readonly samples: number;
  readonly lines: PerPhase<LineRises>;
}

/** Rises of one grid line. */
export interface LineRises {
  /** Largest rise since something was last forgotten, and never less than the quantile of that moment. */
  readonly largestAmps: Amps;
  /** Time in each bin above `CALM_AMPS`, less what is forgotten, up to the highest bin ever used. */
  readonly weightsMs: readonly number[];
}

/** Rises up to this are not told apart: a sixth of what the least car draws. */
const CALM_AMPS = 1;
/** Each bin's upper edge is that many times its lower one. */
const BIN_RATIO = 1.125;
/** The last begins at 1,042 A and has no upper edge: there the largest rise stands for all. */
const BINS = 60;
/** Share of the time in which a rise may be larger than the quantile. */
const EXCEEDED_SHARE = 0.001;
/** With fewer samples than this, a single one is more than that share. */
const SAMPLES_NEEDED = 1_000;
/** A twentieth is forgotten with every recorded day: half of it in 13.5 days, nine tenths in 45. */
const FADE_EVERY_MS = 86_400_000;
const KEPT_PER_FADE = 0.95;

/** Lower edge of each bin, A. */
const LOWER_EDGES_AMPS: readonly number[] = lowerEdges();

const NO_RISE: LineRises = { largestAmps: amps(0), weightsMs: [] };

/** The history before the first sample. */
export const NO_RISES: RiseHistory = {
  recordedMs: millis(0),
  sinceFadedMs: millis(0),
  samples: 0,
  lines: [NO_RISE, NO_RISE, NO_RISE],
};

/**
 * Adds a sample: rises within the last dead time, A (0 or more), and for how long they stand. That is the time since
 * the sample before, so that early ticks do not count double; after a gap it is at most a dead time.
 */
export function learnRise(history: RiseHistory, riseAmps: PhaseAmps, elapsedMs: Millis): RiseHistory {
  const kept = history.sinceFadedMs >= FADE_EVERY_MS ? fade(history) : history;
  return {
    recordedMs: millis(kept.recordedMs + elapsedMs),
    sinceFadedMs: millis(kept.sinceFadedMs + elapsedMs),
    samples: Math.min(kept.samples + 1, SAMPLES_NEEDED),
    lines: thingPerPhase((phase) => learnLine(kept.lines[phase], riseAmps[phase], elapsedMs)),
  };
}

/**
 * The rise per line that was exceeded in no more than a thousandth of the time, A: the upper edge of its bin, but no
 * more than the largest rise seen. Until there are enough samples it is the largest.
 */
export function riseQuantile(history: RiseHistory): PhaseAmps {
  const { lines, recordedMs, samples } = history;
  if (samples < SAMPLES_NEEDED) return numberPerPhase((phase) => lines[phase].largestAmps);
  return numberPerPhase((phase) => quantileOf(lines[phase], EXCEEDED_SHARE * recordedMs));
}

function learnLine(line: LineRises, riseAmps: Amps, elapsedMs: Millis): LineRises {
  const largestAmps = amps(Math.max(line.largestAmps, riseAmps));
  if (riseAmps <= CALM_AMPS) return largestAmps === line.largestAmps ? line : { ...line, largestAmps };
  const bin = binOf(riseAmps);
  const missing = bin + 1 - line.weightsMs.length;
  const weightsMs = missing > 0 ? [...line.weightsMs, ...new Array<number>(missing).fill(0)] : line.weightsMs;
  return { largestAmps, weightsMs: weightsMs.with(bin, (weightsMs[bin] ?? 0) + elapsedMs) };
}

/** The highest bin that begins below a rise. */
function binOf(riseAmps: Amps): number {
  let bin = 0;
  while (riseAmps > (LOWER_EDGES_AMPS[bin + 1] ?? Infinity)) bin += 1;
  return bin;
}

/** Upper edge of the lowest bin above which there is no more than `exceededMs`, but no more than the largest rise. */
function quantileOf(line: LineRises, exceededMs: number): Amps {
  let aboveMs = 0;
  for (let bin = line.weightsMs.length - 1; bin >= 0; bin -= 1) {
    aboveMs += line.weightsMs[bin] as number;
    if (aboveMs > exceededMs) return amps(Math.min(LOWER_EDGES_AMPS[bin + 1] ?? Infinity, line.largestAmps));
  }
  return amps(Math.min(CALM_AMPS, line.largestAmps));
}

/**
 * Forgets a little of everything. The largest rise may fall to the quantile: only a new sample can raise that again,
 * and no higher than to itself.
 */
function fade(history: RiseHistory): RiseHistory {
  const quantileAmps = riseQuantile(history);
  return {
    ...history,
    recordedMs: millis(history.recordedMs * KEPT_PER_FADE),
    sinceFadedMs: millis(0),
    lines: thingPerPhase((phase) => ({
      largestAmps: quantileAmps[phase],
      weightsMs: history.lines[phase].weightsMs.map((weightMs) => weightMs * KEPT_PER_FADE),
    })),
  };
}

/** By multiplication alone: powers and logarithms may differ in the last bit between machines. */
function lowerEdges(): readonly number[] {
  const edges: number[] = [];
  for (let edge = CALM_AMPS; edges.length < BINS; edge *= BIN_RATIO) edges.push(edge);
  return edges;
}
