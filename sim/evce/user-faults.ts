/**
 * Faults that befall the users of the simulated box and their connections.
 * @module
 */
import { isOfGroup, type Fault } from '../../src/config/index.ts';
import { missingInPassword } from '../../src/evce/password.ts';
import type { Box } from './router.ts';

/** Lets faults of the box's board befall its users. */
export function harmUsers(box: Box): void {
  box.model.faults.watch({
    begins: ({ fault }) => begin(box, fault),
    ends: () => undefined,
  });
}

function begin(box: Box, { kind, user, password }: Fault): void {
  const { users, connections } = box;
  if (kind === 'reboot' || kind === 'factory-reset') box.restart();
  if (!isOfGroup(kind, 'users')) return;
  // Where nobody is named, those are meant who control: an administrator does not lock himself out.
  const meant = users.list().filter(({ name, role }) => (user === null ? role === 'EBMS' : name === user));
  switch (kind) {
    case 'user-kick':
      return meant.forEach(({ name }) => connections.kick(name));
    case 'user-delete':
      return meant.forEach(({ name }) => void connections.deleteUser(name));
    case 'user-password':
      return meant.forEach(({ name }) => void connections.changePassword(name, password ?? ''));
    case 'user-add':
      return void users.add({ name: user ?? '', password: password ?? '', role: 'EBMS' });
  }
}

/** Why a fault can do nothing to the users of a box, or null. */
export function userProblem({ users }: Pick<Box, 'users'>, { kind, user, password }: Fault): string | null {
  if (password !== null && missingInPassword(password).length > 0) return 'the password is too weak for the box';
  const isThere = users.list().some(({ name }) => name === user);
  if (kind === 'user-add') return isThere ? `there is a user ${user ?? ''} already` : null;
  return user === null || isThere ? null : `there is no user ${user}`;
}
