import { describe, expect, it } from 'vitest';
import type { WriteReduction } from '../../src/engine/index.ts';
import { createControlTally } from '../../sim/control-tally.ts';

const write = (intent: WriteReduction['intent']): WriteReduction => ({ intent }) as WriteReduction;

describe('the tally of control', () => {
  it('counts decisions, writes, rewrites and the busiest hour', () => {
    const tally = createControlTally();
    tally.tick();
    [0, 10, 59].forEach((minute) => tally.write(write('lower'), minute * 60_000));
    [60, 61, 119, 119].forEach((minute) => tally.write(write('raise'), minute * 60_000));
    tally.write(write('rewrite'), 180 * 60_000);
    expect([tally.ticks(), tally.writes(), tally.rewrites(), tally.writesPerHourMax()]).toEqual([1, 8, 1, 4]);
  });
});
