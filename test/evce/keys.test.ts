import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snakeKey, withSnakeKeys } from '../../src/evce/keys.ts';

describe('key spelling', () => {
  it('reads camelCase as snake_case and leaves snake_case alone', () => {
    expect(['friendlyName', 'friendly_name', 'l1', 'activePower', 'pmId'].map(snakeKey)).toEqual([
      'friendly_name',
      'friendly_name',
      'l1',
      'active_power',
      'pm_id',
    ]);
  });

  it('renames at every depth, in lists too', () => {
    expect(withSnakeKeys([{ aB: { cD: [{ eF: 1 }] } }])).toEqual([{ a_b: { c_d: [{ e_f: 1 }] } }]);
  });

  it('prefers snake_case where both spellings are given, whatever their order', () => {
    expect(withSnakeKeys({ zoneId: 1, zone_id: 2 })).toEqual({ zone_id: 2 });
    expect(withSnakeKeys({ zone_id: 2, zoneId: 1 })).toEqual({ zone_id: 2 });
  });

  it('drops keys that would change what an object is', () => {
    const body: unknown = JSON.parse(
      '{"__proto__":{"polluted":true},"__Proto__":{"polluted":true},"constructor":1,"a":2}',
    );
    const renamed = withSnakeKeys(body);
    expect(Object.keys(renamed as object)).toEqual(['a']);
    expect((renamed as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('ends on any nesting', () => {
    const depth = 200_000;
    expect(() => withSnakeKeys(JSON.parse('['.repeat(depth) + ']'.repeat(depth)))).not.toThrow();
  });

  it('changes nothing when applied twice', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const once = withSnakeKeys(value);
        expect(withSnakeKeys(once)).toEqual(once);
      }),
    );
  });
});
