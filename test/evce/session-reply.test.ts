import { describe, expect, it } from 'vitest';
import { monoMs } from '../../src/engine/index.ts';
import { OUTDATED, replyOf } from '../../src/evce/session-reply.ts';

const AT = monoMs(5);
const clean = (text: string): string => text.replaceAll('canary', '…');

describe('what comes back through a session', () => {
  it('is the text of a success, with its bytes where there are any', () => {
    expect(replyOf({ kind: 'answered', status: 204, text: '' }, AT, clean)).toEqual({
      kind: 'ok',
      text: '',
      begunMonoMs: 5,
    });
    const bytes = new Uint8Array([1]);
    expect(replyOf({ kind: 'answered', status: 200, text: '', bytes }, AT, clean)).toMatchObject({ bytes });
  });

  it('is a refusal with what the box says, less the secrets', () => {
    const answer = { kind: 'answered', status: 403, text: '{"message":"no canary"}' } as const;
    expect(replyOf(answer, AT, clean)).toEqual({
      kind: 'failed',
      failure: { kind: 'refused', status: 403, detail: 'no …' },
    });
  });

  it('is the reason where there was no answer, or where nothing was sent', () => {
    const answer = { kind: 'unanswered', why: 'timeout', detail: 'late' } as const;
    expect(replyOf(answer, AT, clean)).toEqual({ kind: 'failed', failure: answer });
    expect(OUTDATED).toMatchObject({ failure: { kind: 'no-session', why: 'renewed' } });
  });
});
