import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monoMs } from '../../src/engine/index.ts';
import { createLoginGate } from '../../src/evce/login-gate.ts';

const at = (seconds: number) => monoMs(seconds * 1000);

describe('when a login may be tried', () => {
  it('is at once at first, and at once again after one that succeeded', () => {
    const gate = createLoginGate(() => 0);
    expect(gate.waitMs(at(0))).toBe(0);
    gate.tried(at(0), true);
    expect(gate.waitMs(at(1))).toBe(0);
  });

  it('is twice a minute at most', () => {
    const gate = createLoginGate(() => 0);
    gate.tried(at(0), true);
    gate.tried(at(10), true);
    expect(gate.waitMs(at(10))).toBe(50_000);
    expect(gate.waitMs(at(60))).toBe(0);
  });

  it('is later after each refusal, up to half a minute', () => {
    const gate = createLoginGate(() => 0);
    const pauses = [0, 100, 200, 300].map((seconds) => {
      gate.tried(at(seconds), false);
      return gate.waitMs(at(seconds));
    });
    expect(pauses).toEqual([5_000, 15_000, 30_000, 30_000]);
  });

  it('is spread by up to a tenth', () => {
    const gate = createLoginGate(() => 0.5);
    gate.tried(at(0), false);
    expect(gate.waitMs(at(0))).toBe(5_250);
  });

  it('lets through no more than two in any minute, and is never closed for longer than a minute', () => {
    const steps = fc.array(fc.tuple(fc.nat(40_000), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 0.999, noNaN: true }), (pauses, jitter) => {
        const gate = createLoginGate(() => jitter);
        const tries: number[] = [];
        let now = 0;
        for (const [pause, accepted] of pauses) {
          now += pause;
          expect(gate.waitMs(monoMs(now))).toBeLessThanOrEqual(60_000);
          if (gate.waitMs(monoMs(now)) > 0) continue;
          gate.tried(monoMs(now), accepted);
          tries.push(now);
        }
        tries.slice(2).forEach((time, index) => expect(time - (tries[index] ?? 0)).toBeGreaterThanOrEqual(60_000));
      }),
    );
  });
});
