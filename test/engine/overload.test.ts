import { describe, expect, it } from 'vitest';
import { amps, millis, type Site } from '../../src/engine/index.ts';
import { isTooMuch, overloadedPhases } from '../../src/engine/overload.ts';
import { threePhases } from '../support/drive.ts';
import { MAIN } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

const NODE = siteOf({ nodes: [MAIN], derate: 0.98 }).nodes[0] as Site['nodes'][number];

describe('a line', () => {
  it('is overloaded above its derated limit, each by itself', () => {
    expect(overloadedPhases(NODE, threePhases(98, 98.1, 120))).toEqual([1, 2]);
  });

  it('carries too much for its breaker above 1.45 times (IEC 60898) or 1.30 times (IEC 60947-2) its rating', () => {
    const rated = { ratedAmps: amps(100) };
    const small = { ...NODE, breaker: { standard: 'IEC 60898', timeConstantMs: millis(60_000), ...rated } as const };
    const large = {
      ...NODE,
      breaker: { standard: 'IEC 60947-2', longTimeDelayMs: millis(100_000), ...rated } as const,
    };
    expect([145, 145.1].map((value) => isTooMuch(small, threePhases(0, value, 0)))).toEqual([false, true]);
    expect([130, 130.1].map((value) => isTooMuch(large, threePhases(0, 0, value)))).toEqual([false, true]);
    expect(isTooMuch(NODE, threePhases(1000))).toBe(false);
  });
});
