/**
 * The rows of the network in a linear programme. |phasor sum| ≤ limit is a disc; it is replaced by half-planes that touch
 * it, Re(sum · e^−jθ) ≤ limit. They lie outside, so nothing possible is cut off, and what they allow too much is known:
 * the programme is solved, and where the sum sticks out of the disc a half-plane is added in just that direction.
 * @module
 */
import { addRow, atMost, type Rows } from './rows.ts';
import { meanLimitAmps, type Program, type SpanTerms } from './program.ts';

/** A row of the network in a span where it may bind. */
export interface Line {
  /** Place of the span. */
  readonly span: number;
  readonly limitAmps: number;
  readonly terms: readonly Term[];
}

interface Term {
  readonly column: number;
  readonly real: number;
  readonly imaginary: number;
}

/**
 * First directions are so far apart, in radians: half-planes at 30° allow 3.5 % too much. Fewer would take more rounds,
 * more would mostly never bind (measured: 15° takes twice as long in all).
 */
const FIRST_SPACING = Math.PI / 6;
/** Angles that are nearer count as one, so that a line of one phase is a plain sum. */
const SAME_ANGLE = 1e-9;

/** All lines that may bind, which is when the plain sum of all maxima is above the limit. */
export function linesOf(program: Program): readonly Line[] {
  return program.spans.flatMap((terms, span) => linesOfSpan(program, terms, span));
}

function linesOfSpan(program: Program, spanTerms: SpanTerms, span: number): readonly Line[] {
  const byRow = new Map<number, { terms: Term[]; mostAmps: number }>();
  for (const { wiring, column, maxAmps } of spanTerms.pools) {
    wiring.rows.forEach((row, entry) => {
      const line = byRow.get(row) ?? { terms: [], mostAmps: 0 };
      const [real, imaginary] = [wiring.real[entry] as number, wiring.imaginary[entry] as number];
      line.terms.push({ column, real, imaginary });
      line.mostAmps += (wiring.magnitude[entry] as number) * maxAmps;
      byRow.set(row, line);
    });
  }
  return [...byRow].flatMap(([row, { terms, mostAmps }]) => {
    const limitAmps = meanLimitAmps(program.problem, row, spanTerms);
    return mostAmps > limitAmps ? [{ span, limitAmps, terms }] : [];
  });
}

/** Adds the half-planes to start with: over all directions that the sum can have. */
export function addFirstCuts(rows: Rows, lines: readonly Line[]): void {
  for (const line of lines) {
    const { from, width } = reach(line.terms);
    const count = width <= SAME_ANGLE ? 0 : Math.ceil(width / FIRST_SPACING);
    for (let index = 0; index <= count; index += 1) {
      addCut(rows, line, count === 0 ? from : from + (width * index) / count);
    }
  }
}

export function addCut(rows: Rows, { terms, limitAmps }: Line, angle: number): void {
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const entries = terms.map(({ column, real, imaginary }) => [column, real * cosine + imaginary * sine] as const);
  addRow(rows, entries, atMost(limitAmps));
}

/** How far a solution sticks out of a line's disc, as a share of its radius, and in which direction. */
export function excess(
  { terms, limitAmps }: Line,
  amps: Float64Array,
): { readonly share: number; readonly angle: number } {
  let real = 0;
  let imaginary = 0;
  for (const term of terms) {
    real += term.real * (amps[term.column] as number);
    imaginary += term.imaginary * (amps[term.column] as number);
  }
  const share = limitAmps > 0 ? Math.hypot(real, imaginary) / limitAmps - 1 : 0;
  return { share, angle: Math.atan2(imaginary, real) };
}

/** The sector of all sums of the phasors with amounts from 0: what the widest gap between two of them leaves. */
function reach(terms: readonly Term[]): { readonly from: number; readonly width: number } {
  const angles = terms.map(({ real, imaginary }) => Math.atan2(imaginary, real)).sort((a, b) => a - b);
  const gaps = angles.map((angle, index) => {
    const next = angles[index + 1] ?? (angles[0] as number) + 2 * Math.PI;
    return { gap: next - angle, next };
  });
  const widest = gaps.reduce((best, candidate) => (candidate.gap > best.gap ? candidate : best));
  // Opposite phasors and more sum up to any direction.
  return widest.gap > Math.PI + SAME_ANGLE
    ? { from: widest.next, width: 2 * Math.PI - widest.gap }
    : { from: 0, width: 2 * Math.PI };
}
