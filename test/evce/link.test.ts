import { describe, expect, it } from 'vitest';
import { millis, monoMs, type EngineEvent } from '../../src/engine/index.ts';
import type { Result } from '../../src/evce/failure.ts';
import { createLink } from '../../src/evce/link.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';

const GOOD: Result<string> = { ok: true, value: 'x', begunMonoMs: monoMs(0) };
const SILENT: Result<string> = { ok: false, failure: { kind: 'unanswered', why: 'timeout', detail: '8 s' } };
const CLOSED: Result<string> = { ok: false, failure: { kind: 'unanswered', why: 'closed', detail: 'broke' } };
const STRANGER: Result<string> = {
  ok: false,
  failure: { kind: 'unanswered', why: 'pin', detail: 'not the pinned one' },
};
const LOCKED: Result<string> = {
  ok: false,
  failure: { kind: 'no-session', why: 'refused', detail: 'locked', retryAfterMs: millis(5) },
};
const REFUSED: Result<string> = { ok: false, failure: { kind: 'refused', status: 404, detail: '' } };

function linkUnderTest() {
  const events: EngineEvent[] = [];
  const complaints: (string | null)[] = [];
  let logins = 0;
  const link = createLink({
    session: { logins: () => logins },
    clock: createVirtualClock({ wallStartMs: 0 }),
    complain: (_subject, text) => complaints.push(text),
    emit: (event) => events.push(event),
  });
  const take = (...results: readonly Result<string>[]) => results.map((result) => link.take('x', result));
  const changes = () => events.map((event) => (event.kind === 'LinkChanged' ? event.up : null));
  return { link, take, changes, events, complaints, logIn: () => (logins += 1) };
}

describe('the link', () => {
  it('is up with the first answer, told once', () => {
    const { take, changes, link } = linkUnderTest();
    take(GOOD, GOOD);
    expect(changes()).toEqual([true]);
    expect(link.lostFor()).toBeNull();
  });

  it('is told again after each login: the box may have forgotten what it was told', () => {
    const { take, changes, logIn } = linkUnderTest();
    take(GOOD);
    logIn();
    take(GOOD, GOOD);
    expect(changes()).toEqual([true, true]);
  });

  it('is down with the first call that brings no answer, told once, with the reason', () => {
    const { take, changes, events, link } = linkUnderTest();
    take(GOOD, SILENT, CLOSED, SILENT);
    expect(changes()).toEqual([true, false]);
    expect(events[1]).toMatchObject({ detail: 'no answer (timeout): 8 s' });
    expect(link.lostFor()).toBe(0);
    take(GOOD);
    expect(changes()).toEqual([true, false, true]);
    expect(link.lostFor()).toBeNull();
  });

  it('is told to be down again where the reason has become another one', () => {
    const { take, events, link } = linkUnderTest();
    take(SILENT, LOCKED, LOCKED, STRANGER);
    expect(events).toMatchObject([
      { up: false, detail: 'no answer (timeout): 8 s' },
      { up: false, detail: 'no session: locked', cause: 'locked-out' },
      { up: false, detail: 'no answer (pin): not the pinned one', cause: 'certificate-changed' },
    ]);
    expect(events[0]).not.toHaveProperty('cause');
    take(LOCKED);
    expect(link.lostFor()).toBe(5);
  });

  it('tells of another certificate once, also where it is shown to a login', () => {
    const login = { kind: 'no-session', detail: 'cannot log in', retryAfterMs: millis(0) } as const;
    const { take, events } = linkUnderTest();
    take({ ok: false, failure: { ...login, why: 'unanswered' } }, SILENT);
    take({ ok: false, failure: { ...login, why: 'pin' } }, STRANGER);
    expect(events).toMatchObject([{ detail: 'no session: cannot log in' }, { detail: 'no session: cannot log in' }]);
  });

  it('is down from the start where nothing ever answers', () => {
    const { take, changes } = linkUnderTest();
    take(SILENT);
    expect(changes()).toEqual([false]);
  });

  it('neither comes nor goes with a refusal', () => {
    const { take, changes, complaints } = linkUnderTest();
    expect(take(REFUSED)).toEqual([null]);
    expect(changes()).toEqual([]);
    take(GOOD, REFUSED);
    expect(changes()).toEqual([true]);
    expect(complaints).toEqual(['answered 404', null, 'answered 404']);
  });

  it('passes values on', () => {
    expect(linkUnderTest().take(GOOD)).toEqual([GOOD]);
  });
});
