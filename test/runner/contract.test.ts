import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SiteSnapshot } from '../../src/engine/index.ts';
import { examine } from '../../src/runner/contract.ts';

const SNAPSHOT = { nodes: [{ name: 'Main' }], zones: [] } as unknown as SiteSnapshot;
const WELL = {
  id: 'night-cap',
  version: '1.0.0',
  summary: 'Caps.',
  options: z.strictObject({ capAmps: z.number().max(32).default(10) }),
  memory: [],
  failsafe: () => ({ ceilings: [] }),
  propose: () => null,
};

const raise = (): never => {
  throw new TypeError('not today');
};

const flawsOf = (exported: unknown, options: unknown = {}) => {
  const examined = examine(exported, { name: 'a', shadow: false, options }, SNAPSHOT);
  return examined.ok ? [] : examined.flaws.map(({ path, message }) => [...path, message].join(' '));
};

describe('the contract of strategies', () => {
  it('takes what keeps it, with its options as the schema gives them back', () => {
    expect(examine(WELL, { name: 'a', shadow: true, options: {} }, SNAPSHOT)).toMatchObject({
      ok: true,
      bound: { name: 'a', shadow: true },
      facts: { id: 'night-cap', options: { capAmps: 10 }, initialMemory: [], failsafe: { ceilings: [] } },
    });
  });

  it.each([
    [undefined, 'exports nothing by default, expected a strategy'],
    [() => null, 'exports function by default, expected a strategy'],
    [{ ...WELL, id: 'Night Cap' }, 'its strategy has not what is expected: an id in small letters, such as night-cap'],
    [{ ...WELL, version: '' }, 'its strategy has not what is expected: a version'],
    [{ ...WELL, summary: 1 }, 'its strategy has not what is expected: a summary of one sentence'],
    [
      { ...WELL, options: {} },
      'its strategy has not what is expected: options that can be parsed, such as a zod schema',
    ],
    [{ ...WELL, failsafe: null }, 'its strategy has not what is expected: a function failsafe'],
    [{ ...WELL, propose: undefined }, 'its strategy has not what is expected: a function propose'],
    [{ ...WELL, failsafe: () => raise() }, expect.stringContaining('its failsafe cannot be had: ')],
    [{ ...WELL, failsafe: async () => ({ ceilings: [] }) }, expect.stringContaining('its failsafe cannot be had: ')],
    [{ ...WELL, memory: () => 1 }, expect.stringContaining('its failsafe cannot be had: ')],
  ])('refuses what breaks it: %#', (exported, said) => {
    expect(flawsOf(exported)).toEqual([said]);
  });

  it('says which option is refused, and why', () => {
    expect(flawsOf(WELL, { capAmps: 40 })).toEqual([expect.stringMatching(/^capAmps .*32/)]);
    expect(flawsOf({ ...WELL, options: { parse: () => raise() } })).toEqual([
      expect.stringContaining('its options are refused: '),
    ]);
  });
});
