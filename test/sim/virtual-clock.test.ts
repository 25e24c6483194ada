import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantAt, createVirtualClock } from '../../sim/virtual-clock.ts';

const START = Date.UTC(2024, 0, 1);

describe('the virtual clock', () => {
  it('starts at the scenario’s start on the wall, and not at zero on the monotonic side', () => {
    const clock = createVirtualClock({ wallStartMs: START });
    expect(clock.now().wallMs).toBe(START);
    expect(clock.now().monoMs).toBeGreaterThan(0);
    expect(clock.now()).toEqual(instantAt(START, 0));
  });

  it('makes calls in order of time, and of asking where times are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 60 }), (delays) => {
        const clock = createVirtualClock({ wallStartMs: START });
        const made: { atMs: number; index: number }[] = [];
        delays.forEach((delayMs, index) =>
          clock.schedule(delayMs, () => void made.push({ atMs: clock.elapsedMs(), index })),
        );
        clock.advanceTo(100);
        const expected = delays
          .map((delayMs, index) => ({ atMs: delayMs, index }))
          .sort((a, b) => a.atMs - b.atMs || a.index - b.index);
        expect(made).toEqual(expected);
        expect(clock.elapsedMs()).toBe(100);
      }),
    );
  });

  it('makes no call that was cancelled or is not yet due', () => {
    const clock = createVirtualClock({ wallStartMs: START });
    const made: string[] = [];
    clock.schedule(10, () => made.push('cancelled'))();
    clock.schedule(20, () => made.push('due'));
    clock.schedule(21, () => made.push('later'));
    clock.advanceTo(20);
    expect(made).toEqual(['due']);
  });

  it('lets a call ask for another at the same instant', () => {
    const clock = createVirtualClock({ wallStartMs: START });
    const made: number[] = [];
    clock.schedule(5, () => clock.schedule(0, () => void made.push(clock.elapsedMs())));
    clock.advanceTo(5);
    expect(made).toEqual([5]);
  });

  it('waits for promises to run dry before time goes on', async () => {
    const clock = createVirtualClock({ wallStartMs: START });
    const seen: string[] = [];
    clock.schedule(1, () => {
      void (async () => {
        for (let hop = 0; hop < 50; hop += 1) await Promise.resolve();
        seen.push(`chain at ${clock.elapsedMs()}`);
        await new Promise<void>((resolve) => void clock.schedule(0, resolve));
        seen.push(`woken at ${clock.elapsedMs()}`);
      })();
    });
    clock.schedule(2, () => void seen.push(`next at ${clock.elapsedMs()}`));
    await clock.runUntil(10);
    expect(seen).toEqual(['chain at 1', 'woken at 1', 'next at 2']);
  });
});
