/**
 * Who is connected to the simulated box. A user has one connection at a time; it ends at logout, 12 h after the
 * login, or after 30 min without a request.
 * @module
 */
import type { BoxModes } from '../../src/config/index.ts';
import { readToken, signToken } from './token.ts';
import type { BoxUser, Role, Users } from './users.ts';

/** What the guide does not say of connections, so that each answer can be had. */
export type DoorModes = Pick<BoxModes, 'secondLogin' | 'activity' | 'roleSpelling'>;

export interface Connection {
  readonly user: string;
  readonly role: Role;
  readonly token: string;
}

export type LoginOutcome =
  { readonly kind: 'connected'; readonly token: string } | { readonly kind: 'unknown' } | { readonly kind: 'occupied' };

export interface Connections {
  login(name: string, password: string): LoginOutcome;
  /** The open connection of a token, whose idle time begins anew if the request counts; null where there is none. */
  find(token: string, method: string): Connection | null;
  logout(connection: Connection): void;
  /** Ends the connection of a user, whoever asked for it. */
  kick(name: string): void;
  isPassword(name: string, password: string): boolean;
  /** Gives a user another password, which ends his connection. */
  changePassword(name: string, password: string): ReturnType<Users['setPassword']>;
  /** Deletes a user, which ends his connection. */
  deleteUser(name: string): ReturnType<Users['remove']>;
  /** The box starts anew: another secret, and no token of before means anything. */
  restart(): void;
}

export interface ConnectionsOptions {
  readonly users: Users;
  /** Asked at every request, because they may be changed. */
  readonly modes: () => DoorModes;
  /** Draws the secret that signs the tokens of one start of the box. */
  readonly drawSecret: () => Uint8Array;
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

interface Door extends ConnectionsOptions {
  secret: Uint8Array;
  /** By user. */
  readonly open: Map<string, OpenConnection>;
  lastTokenId: number;
}

/** Connections of a box that has just started: none. */
export function createConnections(options: ConnectionsOptions): Connections {
  const door: Door = { ...options, secret: options.drawSecret(), open: new Map(), lastTokenId: 0 };
  const { users, open } = door;
  const endingFor = <Outcome>(name: string, outcome: Outcome | 'ok'): Outcome | 'ok' => {
    if (outcome === 'ok') open.delete(name);
    return outcome;
  };
  return {
    login: (name, password) => login(door, name, password),
    find: (token, method) => find(door, token, method),
    logout: ({ user }) => void open.delete(user),
    kick: (name) => void open.delete(name),
    isPassword: (name, password) => users.find(name, password) !== null,
    changePassword: (name, password) => endingFor(name, users.setPassword(name, password)),
    deleteUser: (name) => endingFor(name, users.remove(name)),
    restart() {
      open.clear();
      door.secret = door.drawSecret();
    },
  };
}

function login(door: Door, name: string, password: string): LoginOutcome {
  const user = door.users.find(name, password);
  if (user === null) return { kind: 'unknown' };
  if (door.modes().secondLogin === 'refuse' && alive(door, door.open.get(name)) !== null) return { kind: 'occupied' };
  return { kind: 'connected', token: open(door, user) };
}

function open(door: Door, { name, role }: BoxUser): string {
  door.lastTokenId += 1;
  const seenMs = door.wallMs();
  const expiresMs = seenMs + LIFE_MS;
  const claims = { jti: door.lastTokenId, exp: Math.floor(expiresMs / 1000), sub: name, role: spelled(door, role) };
  const token = signToken(claims, door.secret);
  door.open.set(name, { user: name, role, token, expiresMs, seenMs });
  return token;
}

/** The guide spells this role in two ways. */
const spelled = (door: Door, role: Role): string => (role === 'EBMS' ? door.modes().roleSpelling : role);

function find(door: Door, token: string, method: string): Connection | null {
  const claims = readToken(token, door.secret, door.wallMs());
  const connection = claims === null ? null : alive(door, door.open.get(claims.sub));
  // A token may be genuine and yet be over: logged out, kicked, or of a connection before this one.
  if (connection === null || connection.token !== token) return null;
  if (isActivity(door.modes(), method)) connection.seenMs = door.wallMs();
  return connection;
}

function isActivity({ activity }: DoorModes, method: string): boolean {
  return activity === 'all' || (activity === 'writes' && method !== 'GET');
}

function alive(door: Door, connection: OpenConnection | undefined): OpenConnection | null {
  if (connection === undefined) return null;
  const now = door.wallMs();
  return now < connection.expiresMs && now - connection.seenMs < IDLE_MS ? connection : null;
}
