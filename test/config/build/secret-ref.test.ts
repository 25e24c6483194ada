import { expect, it } from 'vitest';
import { secretRefOf } from '../../../src/config/build/secret-ref.ts';

it('a reference names its place, and a file where it lies', () => {
  const fileAt = (named: string): string => `/sites/${named}`;
  expect(secretRefOf({ file: 'key' }, fileAt)).toEqual({ kind: 'file', file: '/sites/key' });
  expect(secretRefOf({ env: 'KEY' }, fileAt)).toEqual({ kind: 'env', env: 'KEY' });
  expect(secretRefOf({ credential: 'key' }, fileAt)).toEqual({ kind: 'credential', credential: 'key' });
});
