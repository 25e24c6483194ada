/**
 * The users of the simulated box: who there is, in which role, with which password.
 * @module
 */
import { missingInPassword } from '../../src/evce/password.ts';

/** What the vendor's guide calls the three kinds of user. */
export const ROLES = ['Admin', 'User', 'EBMS'] as const;
export type Role = (typeof ROLES)[number];

export interface BoxUser {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

export interface Users {
  /** Nobody is told a password. */
  list(): readonly Pick<BoxUser, 'name' | 'role'>[];
  /** The user of that name and password; null where there is none. */
  find(name: string, password: string): BoxUser | null;
  add(user: BoxUser): 'ok' | 'taken' | 'weak';
  remove(name: string): 'ok' | 'unknown';
  setPassword(name: string, password: string): 'ok' | 'unknown' | 'weak';
}

const isStrong = (password: string): boolean => missingInPassword(password).length === 0;

/** Users who are there from the start may have any password: whoever set the box up chose it. */
export function createUsers(initial: readonly BoxUser[]): Users {
  const users = new Map(initial.map((user) => [user.name, user]));
  return {
    list: () => [...users.values()].map(({ name, role }) => ({ name, role })),
    find(name, password) {
      const user = users.get(name);
      return user?.password === password ? user : null;
    },
    add(user) {
      if (users.has(user.name)) return 'taken';
      if (!isStrong(user.password)) return 'weak';
      users.set(user.name, user);
      return 'ok';
    },
    remove: (name) => (users.delete(name) ? 'ok' : 'unknown'),
    setPassword(name, password) {
      const user = users.get(name);
      if (user === undefined) return 'unknown';
      if (!isStrong(password)) return 'weak';
      users.set(name, { ...user, password });
      return 'ok';
    },
  };
}
