import { describe, expect, it } from 'vitest';
import { complaints } from '../../src/evce/log.ts';

describe('complaints', () => {
  it('are told when they begin, change and end, not each time', () => {
    const told: string[] = [];
    const complain = complaints((level, text) => told.push(`${level} ${text}`));
    complain('meter', null);
    complain('meter', 'silent');
    complain('meter', 'silent');
    complain('zone', 'unknown');
    complain('meter', 'garbled');
    complain('meter', null);
    complain('meter', null);
    expect(told).toEqual(['warn meter: silent', 'warn zone: unknown', 'warn meter: garbled', 'info meter: well again']);
  });
});
