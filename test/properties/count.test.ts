/** How much is judged in all: what each file claims of itself is held to there, and added up here. */
import { describe, expect, it } from 'vitest';
import { claimedInAll, scaled } from '../support/cases.ts';

describe('the properties of the engine', () => {
  it('judge 100,000 decisions in the ordinary run, and a million for a proof', () => {
    expect(claimedInAll()).toBeGreaterThanOrEqual(scaled(100_000, 1_000_000));
  });
});
