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

/**
 * How many decisions each file of properties judges at least in the ordinary run, and `PROOF_TIMES` as many in the long
 * one. Each file holds itself to its own; `count.test.ts` adds them up.
 */
export const CLAIMED = {
  laws: 60_000,
  determinism: 10_000,
  sequences: 10_000,
  bounded: 20_000,
  neighbours: 3_500,
  crash: 7_000,
  monotone: 14_000,
  unknownIsWorst: 6_000,
  relations: 6_500,
} as const;

/** All that is claimed together. */
export const claimedInAll = (): number =>
  Object.values(CLAIMED).reduce((sum, claimed) => sum + scaled(claimed, PROOF_TIMES * claimed), 0);

/** Holds a file to what it claims. */
export function expectJudged(file: keyof typeof CLAIMED): void {
  expect(judged).toBeGreaterThanOrEqual(scaled(CLAIMED[file], PROOF_TIMES * CLAIMED[file]));
}
