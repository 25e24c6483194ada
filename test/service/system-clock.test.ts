import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { epochMs } from '../../src/engine/index.ts';
import { realTime, systemClock } from '../../src/service/system-clock.ts';

const START = epochMs(Date.UTC(2026, 5, 12, 14));

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 20), toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the system clock', () => {
  it('follows the machine at real speed', () => {
    const clock = realTime();
    vi.advanceTimersByTime(1_500);
    expect(clock.now()).toEqual({ monoMs: 1_500, wallMs: Date.UTC(2026, 10, 20) + 1_500 });
  });

  it('runs faster from a given time on', () => {
    const clock = systemClock({ speed: 8, startAt: START });
    vi.advanceTimersByTime(1_000);
    expect(clock.now()).toEqual({ monoMs: 8_000, wallMs: START + 8_000 });
  });

  it('calls later in its own time, once', () => {
    const clock = systemClock({ speed: 8, startAt: START });
    const run = vi.fn();
    clock.schedule(8_000, run);
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(run).toHaveBeenCalledOnce();
  });

  it('does not call when cancelled', () => {
    const run = vi.fn();
    realTime().schedule(1_000, run)();
    vi.advanceTimersByTime(2_000);
    expect(run).not.toHaveBeenCalled();
  });

  it('waits for weeks where a timer of the machine cannot', () => {
    const weeksMs = 60 * 86_400_000;
    const run = vi.fn();
    realTime().schedule(weeksMs, run);
    vi.advanceTimersByTime(weeksMs - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledOnce();
  });

  it('can be cancelled in the later parts of a long wait', () => {
    const weeksMs = 60 * 86_400_000;
    const run = vi.fn();
    const cancel = realTime().schedule(weeksMs, run);
    vi.advanceTimersByTime(weeksMs - 1);
    cancel();
    vi.advanceTimersByTime(10);
    expect(run).not.toHaveBeenCalled();
  });
});
