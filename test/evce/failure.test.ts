import { describe, expect, it } from 'vitest';
import { millis } from '../../src/engine/index.ts';
import { describeFailure, isUnknownId, mayHaveBeenTaken, messageIn, type EvceFailure } from '../../src/evce/failure.ts';

const AS_IT_IS = (text: string): string => text;

describe('failures in words', () => {
  it('names what happened', () => {
    expect(describeFailure({ kind: 'unanswered', why: 'timeout', detail: '8 s' })).toBe('no answer (timeout): 8 s');
    expect(describeFailure({ kind: 'refused', status: 403, detail: 'not yours' })).toBe('answered 403: not yours');
    expect(describeFailure({ kind: 'refused', status: 500, detail: '' })).toBe('answered 500');
    expect(describeFailure({ kind: 'no-session', why: 'refused', detail: 'locked out', retryAfterMs: millis(1) })).toBe(
      'no session: locked out',
    );
    expect(describeFailure({ kind: 'unreadable', detail: 'not JSON' })).toBe('not understood: not JSON');
  });

  it('knows what may have been done all the same, and when the box does not know an id', () => {
    const refused = (status: number): EvceFailure => ({ kind: 'refused', status, detail: '' });
    const taken: readonly EvceFailure[] = [
      { kind: 'unanswered', why: 'timeout', detail: '' },
      { kind: 'unreadable', detail: '' },
      refused(500),
      refused(503),
    ];
    const notTaken: readonly EvceFailure[] = [
      { kind: 'no-session', why: 'refused', detail: '', retryAfterMs: millis(1) },
      refused(404),
      refused(499),
    ];
    expect(taken.map(mayHaveBeenTaken)).toEqual(taken.map(() => true));
    expect(notTaken.map(mayHaveBeenTaken)).toEqual(notTaken.map(() => false));
    expect([...taken, ...notTaken].filter(isUnknownId)).toEqual([refused(404)]);
  });

  it('takes over the message of the box, short and printable', () => {
    expect(messageIn('{"message":"no such zone"}', AS_IT_IS)).toBe('no such zone');
    expect(messageIn(JSON.stringify({ message: 'a\nb\u001b[31m' }), AS_IT_IS)).toBe('a b [31m');
    expect(messageIn(JSON.stringify({ message: 'x'.repeat(5000) }), AS_IT_IS)).toHaveLength(200);
  });

  it('is empty where the box gives none', () => {
    for (const body of ['', '<html>', '{"message":7}', '[]']) expect(messageIn(body, AS_IT_IS)).toBe('');
  });
});
