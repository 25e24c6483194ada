/**
 * Who is connected to the simulated box. A user has one connection at a time; it ends at logout, 12 h after the
 * login, or after 30 min without a request.
 * @module
 */
import { signToken } from './token.ts';

/** What the vendor's guide calls the three kinds of user. */
export type Role = 'Admin' | 'User' | 'EBMS';

export interface BoxUser {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

/** What happens when a user who is connected logs in again; the guide does not say, so both can be had. */
export type SecondLogin = 'refuse' | 'kick';

export interface Connection {
  readonly user: string;
  readonly role: Role;
  readonly token: string;
}

export type LoginOutcome =
  { readonly kind: 'connected'; readonly token: string } | { readonly kind: 'unknown' } | { readonly kind: 'occupied' };

export interface Connections {
  login(name: string, password: string): LoginOutcome;
  /** The open connection of a token, whose idle time begins anew; null where there is none. */
  find(token: string): Connection | null;
  logout(connection: Connection): void;
}

export interface ConnectionsOptions {
  readonly users: readonly BoxUser[];
  readonly secondLogin: SecondLogin;
  /** Signs the tokens of this start of the box; those of an earlier start mean nothing. */
  readonly secret: Uint8Array;
  /** The box's clock, ms since 1970. */
  readonly wallMs: () => number;
}

interface OpenConnection extends Connection {
  readonly expiresMs: number;
  seenMs: number;
}

/** The guide: 12 h after the login. */
const LIFE_MS = 12 * 3_600_000;
/** The guide: 30 min without a request. */
const IDLE_MS = 30 * 60_000;

/** Connections of a box that has just started: none. */
export function createConnections(options: ConnectionsOptions): Connections {
  const { users, secondLogin, secret, wallMs } = options;
  /** By user. Only what stands here is valid, so that a token needs no further check. */
  const open = new Map<string, OpenConnection>();
  let lastTokenId = 0;
  const alive = (connection: OpenConnection | undefined): OpenConnection | null => {
    if (connection === undefined) return null;
    const now = wallMs();
    return now < connection.expiresMs && now - connection.seenMs < IDLE_MS ? connection : null;
  };
  return {
    login(name, password) {
      const user = users.find((each) => each.name === name && each.password === password);
      if (user === undefined) return { kind: 'unknown' };
      if (secondLogin === 'refuse' && alive(open.get(name)) !== null) return { kind: 'occupied' };
      lastTokenId += 1;
      const seenMs = wallMs();
      const expiresMs = seenMs + LIFE_MS;
      const claims = { jti: lastTokenId, exp: Math.floor(expiresMs / 1000), sub: name, role: user.role };
      const token = signToken(claims, secret);
      open.set(name, { user: name, role: user.role, token, expiresMs, seenMs });
      return { kind: 'connected', token };
    },
    find(token) {
      const connection = alive([...open.values()].find((each) => each.token === token));
      if (connection !== null) connection.seenMs = wallMs();
      return connection;
    },
    logout: ({ user }) => void open.delete(user),
  };
}
