import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monoMs } from '../../src/engine/index.ts';
import { createLoginGate } from '../../src/evce/login-gate.ts';

const at = (seconds: number) => monoMs(seconds * 1000);

describe('when a login may be tried', () => {
  it('is at once at first, and half a minute after the last', () => {
    const gate = createLoginGate(() => 0);
    expect(gate.waitMs(at(0))).toBe(0);
    gate.tried(at(0));
    expect(gate.waitMs(at(1))).toBe(29_000);
    expect(gate.waitMs(at(30))).toBe(0);
  });

  it('is spread by up to a tenth', () => {
    const gate = createLoginGate(() => 0.5);
    gate.tried(at(0));
    expect(gate.waitMs(at(0))).toBe(31_500);
  });

  it('lets through no more than two in any minute, and is never closed for longer than 33 s', () => {
    const steps = fc.array(fc.nat(40_000), { maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.double({ min: 0, max: 0.999, noNaN: true }), (pauses, jitter) => {
        const gate = createLoginGate(() => jitter);
        const tries: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          expect(gate.waitMs(monoMs(now))).toBeLessThanOrEqual(33_000);
          if (gate.waitMs(monoMs(now)) > 0) continue;
          gate.tried(monoMs(now));
          tries.push(now);
        }
        tries.slice(2).forEach((time, index) => expect(time - (tries[index] ?? 0)).toBeGreaterThanOrEqual(60_000));
      }),
    );
  });
});
