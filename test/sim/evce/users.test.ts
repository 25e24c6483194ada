import { describe, expect, it } from 'vitest';
import { createUsers, type BoxUser } from '../../../sim/evce/users.ts';

const CHIEF: BoxUser = { name: 'chief', password: 'old', role: 'Admin' };
const STRONG = 'New-Password1!';

describe('the users of the box', () => {
  it('are found by name and password together', () => {
    const users = createUsers([CHIEF]);
    expect(users.find('chief', 'old')).toEqual(CHIEF);
    expect(users.find('chief', 'new')).toBeNull();
    expect(users.find('nobody', 'old')).toBeNull();
  });

  it('are listed without their passwords', () => {
    expect(createUsers([CHIEF]).list()).toEqual([{ name: 'chief', role: 'Admin' }]);
  });

  it('can be added under a name that is free, with a password that is strong', () => {
    const users = createUsers([CHIEF]);
    expect(users.add({ name: 'chief', password: STRONG, role: 'User' })).toBe('taken');
    expect(users.add({ name: 'new', password: 'weak', role: 'User' })).toBe('weak');
    expect(users.add({ name: 'new', password: STRONG, role: 'User' })).toBe('ok');
    expect(users.find('new', STRONG)?.role).toBe('User');
  });

  it('can be removed, once', () => {
    const users = createUsers([CHIEF]);
    expect([users.remove('chief'), users.remove('chief')]).toEqual(['ok', 'unknown']);
    expect(users.find('chief', 'old')).toBeNull();
  });

  it('can be given another password, if it is strong', () => {
    const users = createUsers([CHIEF]);
    expect(users.setPassword('nobody', STRONG)).toBe('unknown');
    expect(users.setPassword('chief', 'weak')).toBe('weak');
    expect(users.setPassword('chief', STRONG)).toBe('ok');
    expect(users.find('chief', 'old')).toBeNull();
    expect(users.find('chief', STRONG)).toEqual({ ...CHIEF, password: STRONG });
  });
});
