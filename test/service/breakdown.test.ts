import { describe, expect, it } from 'vitest';
import { awaitBreakdown } from '../../src/service/breakdown.ts';

describe('a breakdown', () => {
  it('is logged with what was thrown, and its reason told to whoever waits', async () => {
    const logged: unknown[] = [];
    const ending = awaitBreakdown({ fatal: (...words: readonly unknown[]) => void logged.push(words) });
    const error = new TypeError('a promise of the program is broken');
    ending.report(error);
    ending.report('and again');
    await expect(ending.brokenDown).resolves.toBe('a promise of the program is broken');
    expect(logged[0]).toEqual([{ err: error }, 'the controller has broken down']);
  });

  it('has a reason even when what was thrown is no error', async () => {
    const ending = awaitBreakdown({ fatal: () => undefined });
    ending.report('out of memory');
    await expect(ending.brokenDown).resolves.toBe('out of memory');
  });
});
