import { describe, expect, it } from 'vitest';
import { monoMs } from '../../src/engine/index.ts';
import { isRenewalDue, wasThrownOut, type Held, type Traffic } from '../../src/evce/session-life.ts';

const HOUR = 3_600_000;
const held: Held = { token: 't', sinceMono: monoMs(0) };
const traffic = (of: Partial<Traffic> = {}): Traffic => ({
  acceptedAt: -Infinity,
  silentAt: -Infinity,
  wroteAt: -Infinity,
  ...of,
});

describe('the renewal of a session', () => {
  it('is due after eleven hours, when no write has just gone before', () => {
    expect(isRenewalDue(held, traffic(), monoMs(11 * HOUR - 1))).toBe(false);
    expect(isRenewalDue(held, traffic(), monoMs(11 * HOUR))).toBe(true);
    expect(isRenewalDue(held, traffic({ wroteAt: 11 * HOUR - 9_999 }), monoMs(11 * HOUR))).toBe(false);
    expect(isRenewalDue(held, traffic({ wroteAt: 11 * HOUR - 10_000 }), monoMs(11 * HOUR))).toBe(true);
  });

  it('does not wait for quiet in the last quarter of an hour', () => {
    const now = 11.75 * HOUR;
    expect(isRenewalDue(held, traffic({ wroteAt: now }), monoMs(now))).toBe(true);
  });

  it('is left to the box where nobody knows how old the token is', () => {
    expect(isRenewalDue({ ...held, sinceMono: null }, traffic(), monoMs(100 * HOUR))).toBe(false);
  });
});

describe('a session that has ended', () => {
  const now = monoMs(5 * HOUR);
  const inUse = traffic({ acceptedAt: now - 2_000 });

  it('was ended by somebody else where it was in use, young, and the box there all the time', () => {
    expect(wasThrownOut(held, inUse, now)).toBe(true);
  });

  it('has ended by itself where it was old, idle, never used, or the box was away', () => {
    expect(wasThrownOut(held, inUse, monoMs(12 * HOUR))).toBe(false);
    expect(wasThrownOut(held, traffic({ acceptedAt: now - 30 * 60_000 }), now)).toBe(false);
    expect(wasThrownOut(held, traffic(), now)).toBe(false);
    expect(wasThrownOut(held, { ...inUse, silentAt: now - 1_000 }, now)).toBe(false);
    expect(wasThrownOut({ ...held, sinceMono: null }, inUse, now)).toBe(false);
  });
});
