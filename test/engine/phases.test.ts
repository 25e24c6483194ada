import { describe, expect, it } from 'vitest';
import {
  addAmps,
  amps,
  highest,
  leastAmps,
  lowest,
  mapPhases,
  mostAmps,
  numberPerPhase,
  onAllPhases,
  PHASES,
  subtractAmps,
  thingPerPhase,
} from '../../src/engine/index.ts';
import { threePhases } from '../support/drive.ts';

const a = threePhases(1, 20, -3);
const b = threePhases(10, 2, 3);

describe('values per grid line', () => {
  it('are computed line by line and never mixed', () => {
    expect(addAmps(a, b)).toEqual([11, 22, 0]);
    expect(subtractAmps(a, b)).toEqual([-9, 18, -6]);
    expect(leastAmps(a, b)).toEqual([1, 2, -3]);
    expect(mostAmps(a, b)).toEqual([10, 20, 3]);
  });

  it('know their most and least loaded line, whichever it is', () => {
    for (const line of PHASES) {
      const values = mapPhases(onAllPhases(amps(5)), (value, phase) => amps(phase === line ? 9 : value));
      expect(highest(values)).toBe(9);
      expect(lowest(mapPhases(values, (value) => amps(-value)))).toBe(-9);
    }
  });

  it('are mapped with the index of their line', () => {
    expect(mapPhases(a, (value, phase) => 10 * phase + value)).toEqual([1, 30, 17]);
    expect(numberPerPhase((phase) => 2 * phase)).toEqual([0, 2, 4]);
    expect(thingPerPhase((phase) => `L${phase + 1}`)).toEqual(['L1', 'L2', 'L3']);
  });
});
