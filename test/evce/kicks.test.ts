import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monoMs } from '../../src/engine/index.ts';
import { createKicks } from '../../src/evce/kicks.ts';

const minute = (count: number) => monoMs(count * 60_000);

describe('being thrown out', () => {
  it('is borne once, and again when the last time is ten minutes ago', () => {
    const kicks = createKicks();
    for (const at of [0, 10, 20, 30]) expect(kicks.kicked(minute(at))).toBe(false);
    expect(kicks.standDownMs(minute(30))).toBe(0);
  });

  it('makes Busbar stand down for ten minutes the second time', () => {
    const kicks = createKicks();
    kicks.kicked(minute(0));
    expect(kicks.kicked(minute(9))).toBe(true);
    expect(kicks.standDownMs(minute(9))).toBe(600_000);
    expect(kicks.standDownMs(minute(18))).toBe(60_000);
    expect(kicks.standDownMs(minute(19))).toBe(0);
    expect(kicks.kicked(minute(19.5))).toBe(false);
  });

  it('never keeps Busbar away for longer than ten minutes at a time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_200_000)), (pauses) => {
        const kicks = createKicks();
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          kicks.kicked(monoMs(now));
          expect(kicks.standDownMs(monoMs(now))).toBeLessThanOrEqual(600_000);
          expect(kicks.standDownMs(monoMs(now + 600_000))).toBe(0);
        }
      }),
    );
  });
});
