import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { createConnections, type DoorModes } from '../../../sim/evce/connections.ts';
import { signToken } from '../../../sim/evce/token.ts';
import { createUsers } from '../../../sim/evce/users.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 10, 22);

function atTheDoor(modes: Partial<DoorModes> = {}) {
  const clock = { wallMs: START_MS };
  const starts = { count: 0 };
  const connections = createConnections({
    users: createUsers([
      { name: 'busbar', password: 'Right-Password1!', role: 'EBMS' },
      { name: 'chief', password: 'Other-Password1!', role: 'Admin' },
    ]),
    modes: () => ({ secondLogin: 'refuse', activity: 'all', roleSpelling: 'EBMS', ...modes }),
    drawSecret: () => new Uint8Array(32).fill((starts.count += 1)),
    wallMs: () => clock.wallMs,
  });
  const enter = (): string => {
    const outcome = connections.login('busbar', 'Right-Password1!');
    return outcome.kind === 'connected' ? outcome.token : outcome.kind;
  };
  return { clock, connections, enter };
}

describe('a connection to the box', () => {
  it('begins with name and password, and knows its user', () => {
    const { connections, enter } = atTheDoor();
    expect(connections.find(enter(), 'GET')).toMatchObject({ user: 'busbar', role: 'EBMS' });
    expect(connections.login('busbar', 'Other-Password1!')).toEqual({ kind: 'unknown' });
    expect(connections.login('nobody', 'Right-Password1!')).toEqual({ kind: 'unknown' });
    expect(connections.find('no.such.token', 'GET')).toBeNull();
  });

  it('has a token that tells its number, end, user and role', () => {
    const { connections, enter } = atTheDoor();
    expect(decodeJwt(enter())).toEqual({ jti: 1, exp: (START_MS + 12 * HOUR_MS) / 1000, sub: 'busbar', role: 'EBMS' });
    const other = connections.login('chief', 'Other-Password1!');
    expect(decodeJwt(other.kind === 'connected' ? other.token : '')).toMatchObject({ jti: 2, role: 'Admin' });
  });

  it('ends after 30 minutes without a request', () => {
    const { clock, connections, enter } = atTheDoor();
    const token = enter();
    clock.wallMs += 30 * MINUTE_MS - 1;
    expect(connections.find(token, 'GET')).not.toBeNull();
    clock.wallMs += 30 * MINUTE_MS - 1;
    expect(connections.find(token, 'GET')).not.toBeNull();
    clock.wallMs += 30 * MINUTE_MS;
    expect(connections.find(token, 'GET')).toBeNull();
  });

  it('ends after 12 hours however busy it is', () => {
    const { clock, connections, enter } = atTheDoor();
    const token = enter();
    for (let request = 1; request < 12 * 60; request += 1) {
      clock.wallMs += MINUTE_MS;
      expect(connections.find(token, 'GET')).not.toBeNull();
    }
    clock.wallMs += MINUTE_MS;
    expect(connections.find(token, 'GET')).toBeNull();
  });

  it('ends at logout', () => {
    const { connections, enter } = atTheDoor();
    const token = enter();
    const connection = connections.find(token, 'GET');
    if (connection !== null) connections.logout(connection);
    expect(connections.find(token, 'GET')).toBeNull();
    expect(enter()).not.toBe('occupied');
  });

  it('keeps its user from logging in again until it has ended', () => {
    const { clock, connections, enter } = atTheDoor();
    const token = enter();
    expect(enter()).toBe('occupied');
    expect(connections.login('chief', 'Other-Password1!').kind).toBe('connected');
    expect(connections.find(token, 'GET')).not.toBeNull();
    clock.wallMs += 30 * MINUTE_MS;
    expect(connections.find(enter(), 'GET')).not.toBeNull();
  });

  it('gives way to a second login where the box kicks', () => {
    const { connections, enter } = atTheDoor({ secondLogin: 'kick' });
    const first = enter();
    const second = enter();
    expect(connections.find(first, 'GET')).toBeNull();
    expect(connections.find(second, 'GET')).not.toBeNull();
  });

  it('ends when its user gets another password, and begins with that alone', () => {
    const { connections, enter } = atTheDoor();
    const token = enter();
    expect(connections.changePassword('busbar', 'weak')).toBe('weak');
    expect(connections.changePassword('nobody', 'New-Password1!')).toBe('unknown');
    expect(connections.find(token, 'GET')).not.toBeNull();
    expect(connections.changePassword('busbar', 'New-Password1!')).toBe('ok');
    expect(connections.find(token, 'GET')).toBeNull();
    expect(enter()).toBe('unknown');
    expect(connections.login('busbar', 'New-Password1!').kind).toBe('connected');
  });

  it('ends when its user is deleted, and that of nobody else', () => {
    const { connections, enter } = atTheDoor();
    const token = enter();
    const other = connections.login('chief', 'Other-Password1!');
    expect(connections.deleteUser('busbar')).toBe('ok');
    expect(connections.deleteUser('busbar')).toBe('unknown');
    expect(connections.find(token, 'GET')).toBeNull();
    expect(connections.find(other.kind === 'connected' ? other.token : '', 'GET')).not.toBeNull();
    expect(enter()).toBe('unknown');
  });

  it('ends when the box restarts, whose tokens count on and are signed anew', () => {
    const { connections, enter } = atTheDoor();
    const before = enter();
    connections.restart();
    expect(connections.find(before, 'GET')).toBeNull();
    const after = enter();
    expect(decodeJwt(after)).toMatchObject({ jti: 2 });
    expect(connections.find(before, 'GET')).toBeNull();
    expect(connections.find(after, 'GET')).not.toBeNull();
  });

  it('is not had with a token that the box signed and never gave out', () => {
    const { connections, enter } = atTheDoor();
    enter();
    const claims = { jti: 2, exp: START_MS / 1000 + 60, sub: 'busbar', role: 'Admin' };
    expect(connections.find(signToken(claims, new Uint8Array(32).fill(1)), 'GET')).toBeNull();
  });

  it('is kept alive by the requests that count, and by no others', () => {
    const staysAlive = (activity: DoorModes['activity'], method: string): boolean => {
      const { clock, connections, enter } = atTheDoor({ activity });
      const token = enter();
      clock.wallMs += 20 * MINUTE_MS;
      connections.find(token, method);
      clock.wallMs += 20 * MINUTE_MS;
      return connections.find(token, 'GET') !== null;
    };
    expect([staysAlive('all', 'GET'), staysAlive('all', 'PUT')]).toEqual([true, true]);
    expect([staysAlive('writes', 'GET'), staysAlive('writes', 'PUT')]).toEqual([false, true]);
    expect([staysAlive('none', 'GET'), staysAlive('none', 'PUT')]).toEqual([false, false]);
  });

  it('ends when the user is kicked', () => {
    const { connections, enter } = atTheDoor();
    const token = enter();
    connections.kick('busbar');
    expect(connections.find(token, 'GET')).toBeNull();
    expect(enter()).not.toBe('occupied');
  });

  it('spells the role of a controller in either way', () => {
    const { enter } = atTheDoor({ roleSpelling: 'BEMS' });
    expect(decodeJwt(enter())).toMatchObject({ role: 'BEMS' });
  });
});
