import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { createConnections, type SecondLogin } from '../../../sim/evce/connections.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 10, 22);

function atTheDoor(secondLogin: SecondLogin = 'refuse') {
  const clock = { wallMs: START_MS };
  const connections = createConnections({
    users: [
      { name: 'busbar', password: 'Right-Password1!', role: 'EBMS' },
      { name: 'chief', password: 'Other-Password1!', role: 'Admin' },
    ],
    secondLogin,
    secret: new Uint8Array(32).fill(1),
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
    expect(connections.find(enter())).toMatchObject({ user: 'busbar', role: 'EBMS' });
    expect(connections.login('busbar', 'Other-Password1!')).toEqual({ kind: 'unknown' });
    expect(connections.login('nobody', 'Right-Password1!')).toEqual({ kind: 'unknown' });
    expect(connections.find('no.such.token')).toBeNull();
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
    expect(connections.find(token)).not.toBeNull();
    clock.wallMs += 30 * MINUTE_MS - 1;
    expect(connections.find(token)).not.toBeNull();
    clock.wallMs += 30 * MINUTE_MS;
    expect(connections.find(token)).toBeNull();
  });

  it('ends after 12 hours however busy it is', () => {
    const { clock, connections, enter } = atTheDoor();
    const token = enter();
    for (let request = 1; request < 12 * 60; request += 1) {
      clock.wallMs += MINUTE_MS;
      expect(connections.find(token)).not.toBeNull();
    }
    clock.wallMs += MINUTE_MS;
    expect(connections.find(token)).toBeNull();
  });

  it('ends at logout', () => {
    const { connections, enter } = atTheDoor();
    const token = enter();
    const connection = connections.find(token);
    if (connection !== null) connections.logout(connection);
    expect(connections.find(token)).toBeNull();
    expect(enter()).not.toBe('occupied');
  });

  it('keeps its user from logging in again until it has ended', () => {
    const { clock, connections, enter } = atTheDoor();
    const token = enter();
    expect(enter()).toBe('occupied');
    expect(connections.login('chief', 'Other-Password1!').kind).toBe('connected');
    expect(connections.find(token)).not.toBeNull();
    clock.wallMs += 30 * MINUTE_MS;
    expect(connections.find(enter())).not.toBeNull();
  });

  it('gives way to a second login where the box kicks', () => {
    const { connections, enter } = atTheDoor('kick');
    const first = enter();
    const second = enter();
    expect(connections.find(first)).toBeNull();
    expect(connections.find(second)).not.toBeNull();
  });
});
