import { describe, expect, it } from 'vitest';
import { options } from '../../../src/strategies/fair-share/options.ts';

describe('options of fair sharing', () => {
  it('weigh a zone like any other unless something else is said', () => {
    expect(options.parse({ zones: [{ zone: 'A' }] })).toEqual({ zones: [{ zone: 'A', weightPct: 100 }], priority: 20 });
  });

  it('name each zone once, and at least one', () => {
    expect(options.safeParse({ zones: [{ zone: 'A' }, { zone: 'A', vipAmps: 6 }] }).success).toBe(false);
    expect(options.safeParse({ zones: [] }).success).toBe(false);
  });

  it('give no zone a weight of nothing: a quota of 0 says that', () => {
    expect(options.safeParse({ zones: [{ zone: 'A', weightPct: 0 }] }).success).toBe(false);
    expect(options.safeParse({ zones: [{ zone: 'A', quotaPct: 0 }] }).success).toBe(true);
  });
});
