import { describe, expect, it } from 'vitest';
import { monoMs } from '../../src/engine/index.ts';
import { createLockOut } from '../../src/evce/lock-out.ts';

const minute = (count: number) => monoMs(count * 60_000);

describe('a lock-out', () => {
  it('is explained by what may still be open, and how long it can last', () => {
    const lockOut = createLockOut();
    lockOut.suspect('not-ended', minute(0));
    expect(lockOut.explain(minute(0))).toContain('within 30 min');
    expect(lockOut.explain(minute(7))).toContain('within 25 min');
    expect(lockOut.explain(minute(29))).toContain('within 5 min');
    expect(lockOut.explain(minute(29))).toContain('Busbar’s last one');
    expect(lockOut.explain(minute(30))).toContain('is the password right, and does nobody else use this user?');
  });

  it('lasts as long as the last of all that may be open', () => {
    const lockOut = createLockOut();
    lockOut.suspect('unanswered', minute(10));
    lockOut.suspect('unknown', minute(0));
    expect(lockOut.explain(minute(10))).toMatch(/lost with the answer to a login.*within 30 min/);
    lockOut.dismiss('unanswered');
    expect(lockOut.explain(minute(10))).toMatch(/whose token Busbar does not have.*within 20 min/);
    lockOut.clear();
    expect(lockOut.explain(minute(10))).toContain('No session of Busbar’s is left');
  });

  it('begins with the session that was being opened when Busbar was stopped', () => {
    const lockOut = createLockOut();
    lockOut.suspect('begun', minute(0));
    expect(lockOut.explain(minute(21))).toMatch(/before its token was stored.*within 10 min/);
  });
});
