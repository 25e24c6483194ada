import { describe, expect, it } from 'vitest';
import { assert, AssertionFailure, unreachable } from '../../src/engine/index.ts';

describe('programmer errors', () => {
  it('are told from other errors by their class and name', () => {
    expect(() => assert(false, 'a parent stands before its children')).toThrow(AssertionFailure);
    expect(() => assert(false, 'a parent stands before its children')).toThrow('a parent stands before its children');
    expect(new AssertionFailure('x').name).toBe('AssertionFailure');
  });

  it('are not raised while a promise holds', () => {
    expect(() => assert(true, 'anything')).not.toThrow();
  });

  it('name the value that an exhaustive switch did not expect', () => {
    expect(() => unreachable({ kind: 'Novelty' } as never)).toThrow('Novelty');
  });
});
