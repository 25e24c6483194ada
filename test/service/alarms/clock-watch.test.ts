import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochMs, monoMs, type Instant } from '../../../src/engine/index.ts';
import { watchClock } from '../../../src/service/alarms/clock-watch.ts';

const at = (mono: number, wall: number): Instant => ({ monoMs: monoMs(mono), wallMs: epochMs(wall) });

it('a clock that was set is seen at the next look, whichever way, and slewing is not', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 1, max: 1e6 }), (byMs, passedMs) => {
      const watch = watchClock();
      expect(watch(at(0, 1e12))).toBeNull();
      const seen = watch(at(passedMs, 1e12 + passedMs + byMs));
      expect(seen?.byMs ?? null).toBe(Math.abs(byMs) > 2000 ? byMs : null);
      expect(watch(at(2 * passedMs, 1e12 + 2 * passedMs + byMs))).toEqual(seen);
    }),
  );
});
