/** Currents on the three grid lines. */
import type { PhaseAmps } from '../../src/engine/phases.ts';
import { amps } from '../../src/engine/units.ts';

/** One value for all lines, or one for each; the last one stated goes on. */
export const threePhases = (a: number, b = a, c = b): PhaseAmps => [amps(a), amps(b), amps(c)];
