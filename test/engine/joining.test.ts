import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Because } from '../../src/engine/index.ts';
import { joinReasons } from '../../src/engine/joining.ts';

const says = (by: string, text = 'because'): Because => ({ by, reason: { kind: 'stated', text, facts: {} } });

describe('reasons that bind equally', () => {
  it('are one reason where there is one', () => {
    expect(joinReasons(null, [says('x')])).toEqual(says('x'));
    expect(joinReasons(says('limits'), [])).toEqual(says('limits'));
  });

  it('are the engine’s and then those of strategies by name', () => {
    expect(joinReasons(says('limits'), [says('b'), says('a')])).toEqual({
      ...says('limits'),
      also: [says('a'), says('b')],
    });
    expect(joinReasons(null, [says('b'), says('a')])).toEqual({ ...says('a'), also: [says('b')] });
  });

  it('are said once by whoever says the same twice, and twice where the words differ', () => {
    expect(joinReasons(null, [says('x'), says('x')])).toEqual(says('x'));
    expect(joinReasons(null, [says('x', 'one'), says('x', 'two')]).also).toEqual([says('x', 'two')]);
  });

  it('are the same whatever the order in which strategies spoke', () => {
    const several = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(several, (names) => {
        const all = names.map((name) => says(name));
        expect(joinReasons(null, all.toReversed())).toEqual(joinReasons(null, all));
        const joined = joinReasons(says('limits'), all);
        expect([joined, ...(joined.also ?? [])].map(({ by }) => by).sort()).toEqual(
          [...new Set(['limits', ...names])].sort(),
        );
      }),
    );
  });
});
