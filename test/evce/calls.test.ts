import { describe, expect, expectTypeOf, it } from 'vitest';
import { millis, monoMs } from '../../src/engine/index.ts';
import { createCalls, type AnswerOf, type ArgumentsOf, type Ask } from '../../src/evce/calls.ts';
import { CALLS, type EvceCall } from '../../src/evce/endpoints.ts';
import type { Reply } from '../../src/evce/session.ts';

const AT = monoMs(5);
const reply = (text: string): Reply => ({ kind: 'ok', text, begunMonoMs: AT });

/** Calls that are answered with `answer`, and what was asked. */
function answering(answer: Reply) {
  const asked: EvceCall[] = [];
  const ask: Ask = async (call) => {
    asked.push(call);
    return answer;
  };
  return { asked, calls: createCalls(ask) };
}

describe('the calls as functions', () => {
  it('are one for each entry of the table', () => {
    expect(Object.keys(answering(reply('{}')).calls)).toEqual(Object.keys(CALLS));
  });

  it('put ids into the path and the body beside it', async () => {
    const { asked, calls } = answering(reply('{"cmd_id":3}'));
    await calls.reset(101, { type: 'Soft' });
    await calls.remoteStop(101);
    await calls.commandStatus(101, 3);
    expect(asked).toEqual([
      { method: 'POST', path: 'stations/101/cmds/reset', body: { type: 'Soft' } },
      { method: 'POST', path: 'stations/101/cmds/remote_stop' },
      { method: 'GET', path: 'stations/101/cmds/status/3' },
    ]);
  });

  it('ask for no id or body that the path has no place for', () => {
    expectTypeOf<ArgumentsOf<'stations'>>().toEqualTypeOf<readonly []>();
    expectTypeOf<ArgumentsOf<'commandStatus'>>().toEqualTypeOf<readonly [id: number, id: number]>();
    expectTypeOf<ArgumentsOf<'reset'>[1]>().toExtend<{ readonly type: 'Soft' | 'Hard' }>();
    expectTypeOf<AnswerOf<'exportDiagnostics'>>().toEqualTypeOf<Uint8Array>();
  });

  it('bring what the answer says, with the time at which they were begun', async () => {
    const { calls } = answering(reply('{"cmd_id":3,"more":1}'));
    expect(await calls.requestDiagnostics(101)).toEqual({ ok: true, value: { cmd_id: 3, more: 1 }, begunMonoMs: AT });
  });

  it('fail where the answer is not what was asked for', async () => {
    const { calls } = answering(reply('<html>'));
    expect(await calls.zones()).toEqual({
      ok: false,
      failure: { kind: 'unreadable', detail: 'the body is not JSON' },
    });
    expect(await calls.exportDiagnostics()).toMatchObject({ ok: false, failure: { kind: 'unreadable' } });
  });

  it('pass on why there was no answer', async () => {
    const failure = { kind: 'no-session', why: 'refused', detail: 'locked out', retryAfterMs: millis(5) } as const;
    expect(await answering({ kind: 'failed', failure }).calls.zones()).toEqual({ ok: false, failure });
  });

  it.each(['', '{}', '[]', 'true', '{"reduction":4}'])('take %j for the answer to a change', async (text) => {
    expect(await answering(reply(text)).calls.configureZone(1, {})).toMatchObject({ ok: true });
  });

  it('take an error page for no answer to a change', async () => {
    expect(await answering(reply('<html>')).calls.configureZone(1, {})).toMatchObject({ ok: false });
  });

  it('bring a file as its bytes, and tell how much of it has come', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const carried: number[] = [];
    const calls = createCalls(
      async (call) => {
        call.file?.onBytes(2);
        return { kind: 'ok', text: '', bytes, begunMonoMs: AT };
      },
      (count) => carried.push(count),
    );
    expect(await calls.exportDiagnostics({ ids: [1] })).toEqual({ ok: true, value: bytes, begunMonoMs: AT });
    expect(carried).toEqual([2]);
  });
});
