import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSeal } from '../../src/evce/token-seal.ts';

const KEY = 'correct horse battery staple, twice over';

function seal(key = KEY) {
  const created = createSeal(key);
  if (!created.ok) throw new RangeError(created.why);
  return created.seal;
}

describe('a seal', () => {
  it('opens what it closed, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, context) => {
        expect(seal().open(seal().close(text, context), context)).toBe(Buffer.from(text).toString());
      }),
      { numRuns: 50 },
    );
  });

  it('never closes the same twice', () => {
    expect(seal().close('text', 'a')).not.toBe(seal().close('text', 'a'));
  });

  it('opens nothing with another key, another context, a changed byte or a missing one', () => {
    const sealed = seal().close('text', 'a');
    expect(seal(`${KEY}.`).open(sealed, 'a')).toBeNull();
    expect(seal().open(sealed, 'b')).toBeNull();
    const bytes = Buffer.from(sealed, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(seal().open(changed.toString('base64'), 'a')).toBeNull();
      expect(seal().open(bytes.subarray(0, at).toString('base64'), 'a')).toBeNull();
    }
  });

  it('takes no key that could be guessed', () => {
    expect(createSeal('secret')).toMatchObject({ ok: false, why: expect.stringContaining('32 characters') as string });
    expect(JSON.stringify(createSeal('secret'))).not.toContain('secret"');
  });
});
