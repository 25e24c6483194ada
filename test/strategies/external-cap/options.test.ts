import { describe, expect, it } from 'vitest';
import { options } from '../../../src/strategies/external-cap/options.ts';

describe('options of a cap from outside', () => {
  it('need no more than the name of a signal', () => {
    expect(options.parse({ signal: 'dso' })).toEqual({ signal: 'dso', covers: 'charging', heartbeatSeconds: 120 });
    expect(options.safeParse({}).success).toBe(false);
  });

  it('hold a site that is left alone for 2 to 24 h', () => {
    const accepted = (releaseAfterHours: number): boolean =>
      options.safeParse({ signal: 'dso', releaseAfterHours }).success;
    expect([1.9, 2, 24, 24.1].map(accepted)).toEqual([false, true, true, false]);
  });

  it('state a fail-safe value in one way', () => {
    expect(options.safeParse({ signal: 'dso', failsafeKw: 10, section14aPoints: 3 }).success).toBe(false);
  });

  it('may do without a heartbeat', () => {
    expect(options.parse({ signal: 'dso', heartbeatSeconds: 'off' }).heartbeatSeconds).toBe('off');
    expect(options.safeParse({ signal: 'dso', heartbeatSeconds: 9 }).success).toBe(false);
  });
});
