/**
 * The current in the neutral: the sum of what flows in the lines, as phasors a third of a turn apart. Single-phase cars
 * and unevenly loaded lines show there; three equal lines cancel. Harmonics, which do not, are left out.
 * @module
 */
import type { Truth } from './truth.ts';

/** Cosine and sine of the voltage of each line; line 2 lags line 1 by a third of a turn. */
const DIRECTIONS = [0, 1, 2].map((line) => ({
  cos: line === 0 ? 1 : -0.5,
  sin: line === 0 ? 0 : (line === 1 ? -1 : 1) * (Math.sqrt(3) / 2),
}));

/** In phase with the line's own voltage, and lagging it by a quarter of a turn, A. */
export interface LineCurrent {
  readonly active: number;
  readonly reactive: number;
}

/** RMS current in the neutral of three lines, A. */
export function neutralOf(lines: readonly [LineCurrent, LineCurrent, LineCurrent]): number {
  let real = 0;
  let imaginary = 0;
  lines.forEach(({ active, reactive }, line) => {
    const { cos, sin } = DIRECTIONS[line] as (typeof DIRECTIONS)[number];
    real += active * cos + reactive * sin;
    imaginary += active * sin - reactive * cos;
  });
  return Math.sqrt(real * real + imaginary * imaginary);
}

/** RMS current in the neutral of a node, A. */
export function neutralAmps({ chargingAmps, backgroundAmps, reactiveAmps }: Truth, node: number): number {
  const at = (line: number): LineCurrent => {
    const index = 3 * node + line;
    return {
      active: (chargingAmps[index] as number) + (backgroundAmps[index] as number),
      reactive: reactiveAmps[index] as number,
    };
  };
  return neutralOf([at(0), at(1), at(2)]);
}
