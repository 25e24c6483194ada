import { describe, expect, it } from 'vitest';
import { soon } from '../../src/journal/soon.ts';
import { HandClock } from '../support/hand-clock.ts';

describe('waiting for no longer than a while', () => {
  it('gives what was promised, or the other thing once the while is over', async () => {
    const clock = new HandClock();
    const limit = { clock, withinMs: 1_000 };
    expect(await soon<string>(Promise.resolve('arrived'), 'late', limit)).toBe('arrived');
    const late = soon<string>(new Promise(() => undefined), 'late', limit);
    clock.moveTo(clock.nowMs + 1_000);
    expect(await late).toBe('late');
  });
});
