import { describe, expect, it } from 'vitest';
import { pause } from '../../src/commissioning/pause.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';

describe('a pause', () => {
  it('lasts as long as asked for, on the clock', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    let isOver = false;
    void pause(clock, 1_000).then(() => (isOver = true));
    await clock.runUntil(999);
    expect(isOver).toBe(false);
    await clock.runUntil(1_000);
    expect(isOver).toBe(true);
  });

  it('ends at once when it is told to stop, before or meanwhile', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    const abort = new AbortController();
    const running = pause(clock, 1_000, abort.signal);
    abort.abort();
    await running;
    await pause(clock, 1_000, abort.signal);
    expect(clock.elapsedMs()).toBe(0);
  });
});
