import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../../sim/evce/routes.ts';
import { CALLS } from '../../../src/evce/endpoints.ts';

const call = ({ method, path }: { readonly method: string; readonly path: string }): string =>
  `${method} ${path.replace(/\{\w+\}/g, '{id}')}`;

describe('the table of routes', () => {
  it('has every call that the client makes', () => {
    expect(ROUTES.map(call)).toEqual(expect.arrayContaining(Object.values(CALLS).map(call)));
  });

  it('has no call twice', () => {
    expect(new Set(ROUTES.map(call)).size).toBe(ROUTES.length);
  });

  it('grants every call to a controller, and only the login to a stranger', () => {
    const closed = ROUTES.filter(({ roles }) => roles !== 'anyone');
    expect(closed.every(({ roles }) => roles.includes('EBMS'))).toBe(true);
    expect(ROUTES.filter((route) => !closed.includes(route)).map(call)).toEqual(['POST login/login']);
  });
});
