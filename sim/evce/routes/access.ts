/**
 * Calls below `login/`.
 * @module
 */
import { unreachable } from '../../../src/engine/index.ts';
import type { LoginRequest, PasswordRequest } from '../../../src/evce/wire.ts';
import type { Connection, Connections } from '../connections.ts';
import { EVERYONE, ok, refusal, type HandlersOf, type Reply } from './route.ts';

export const ACCESS: HandlersOf<'login' | 'logout' | 'changePassword'> = {
  login: { roles: 'anyone', handle: ({ connections }, { body }) => logIn(connections, body) },
  logout: {
    roles: EVERYONE,
    handle({ connections }, { connection }) {
      if (connection !== null) connections.logout(connection);
      return ok({});
    },
  },
  changePassword: {
    roles: EVERYONE,
    handle: ({ connections }, { connection, body }) =>
      connection === null ? refusal(401, 'nobody is connected') : changePassword(connections, connection, body),
  },
};

function logIn(connections: Connections, { login, password }: LoginRequest): Reply {
  const outcome = connections.login(login, password);
  switch (outcome.kind) {
    case 'connected':
      return ok({ token: outcome.token });
    case 'unknown':
      return refusal(401, 'wrong login or password');
    case 'occupied':
      return refusal(403, 'this user is already connected');
    default:
      return unreachable(outcome);
  }
}

/** A wrong present password is no 401: the token is in order, and whoever has it must not take it for lost. */
function changePassword(connections: Connections, { user }: Connection, request: PasswordRequest): Reply {
  if (!connections.isPassword(user, request.password)) return refusal(403, 'wrong password');
  return connections.changePassword(user, request.new_password) === 'ok'
    ? ok({})
    : refusal(400, 'the new password is too weak');
}
