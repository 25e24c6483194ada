/**
 * How much a property test draws: enough for every day in the ordinary run, ten times as much and more where somebody
 * wants proof (`npm run proof`). A case is one decision that was judged, or one that was compared with another.
 * @module
 */
import process from 'node:process';
import { expect } from 'vitest';

const IS_PROOF = process.env['BUSBAR_PROOF'] === '1';
const PROOF_TIMES = 12;

/** What to do in the ordinary run, and what in the long one. */
export const scaled = (ordinary: number, proof: number): number => (IS_PROOF ? proof : ordinary);

/** Parameters of a property that draws `runs` times in the ordinary run; `BUSBAR_PROOF=1` multiplies it. */
export const cases = (runs: number): { readonly numRuns: number } => ({ numRuns: scaled(runs, PROOF_TIMES * runs) });

let judged = 0;

/** Notes that decisions were judged. */
export function judge(decisions: number): void {
  judged += decisions;
}

/** Claims that this file judged at least so many decisions in the ordinary run, and as many times more in the long one. */
export function expectJudged(ordinary: number): void {
  expect(judged).toBeGreaterThanOrEqual(scaled(ordinary, PROOF_TIMES * ordinary));
}
