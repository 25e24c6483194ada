import { expect, it } from 'vitest';
import { measureLoopDelay } from '../../src/service/loop-delay.ts';

it('delays are told as what came on top, and begin anew with each reset', () => {
  const delay = measureLoopDelay();
  expect(delay.p99Ms()).toBeGreaterThanOrEqual(0);
  delay.reset();
  expect(delay.maxMs()).toBe(0);
  delay.close();
});
