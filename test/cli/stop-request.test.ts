import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { awaitStop } from '../../src/cli/stop-request.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';

function awaited(afterMs: number | null = null) {
  const clock = createVirtualClock({ wallStartMs: 0 });
  const signals = new EventEmitter();
  const abort = vi.fn();
  const stop = awaitStop({ clock, afterMs, abort, process: signals as unknown as NodeJS.Process });
  return { clock, signals, abort, stop };
}

describe('a request to stop', () => {
  it.each(['SIGINT', 'SIGTERM'])('comes with %s', async (signal) => {
    const { signals, stop } = awaited();
    signals.emit(signal);
    await expect(stop.requested).resolves.toBe('signal');
  });

  it('comes when the time is up', async () => {
    const { clock, stop } = awaited(60_000);
    clock.advanceTo(60_000);
    await expect(stop.requested).resolves.toBe('time');
  });

  it('aborts when it is repeated by a person', () => {
    const { clock, signals, abort } = awaited();
    signals.emit('SIGINT');
    clock.advanceTo(1_000);
    signals.emit('SIGINT');
    expect(abort).toHaveBeenCalledOnce();
  });

  it('does not abort when one press arrives twice, as it does below npm', () => {
    const { clock, signals, abort } = awaited();
    signals.emit('SIGINT');
    clock.advanceTo(20);
    signals.emit('SIGINT');
    expect(abort).not.toHaveBeenCalled();
  });

  it('leaves the signals to others afterwards', () => {
    const { signals, stop } = awaited(1_000);
    stop.dispose();
    expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM')).toBe(0);
  });
});
