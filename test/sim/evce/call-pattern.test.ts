import { describe, expect, it } from 'vitest';
import { meets } from '../../../sim/evce/call-pattern.ts';

describe('a pattern of calls', () => {
  it.each([
    [null, 'GET em/zones', true],
    ['', 'GET em/zones', true],
    ['GET', 'GET em/zones', true],
    ['GET', 'PUT em/zones/2/reduction', false],
    ['em/zones', 'GET em/zones', true],
    ['em/zones', 'GET em/zones/2', false],
    ['em/zones/*', 'GET em/zones/2', true],
    ['PUT em/zones/*/reduction', 'PUT em/zones/2/reduction', true],
    ['PUT em/zones/{zone_id}/reduction', 'PUT em/zones/2/reduction', true],
    ['PUT em/zones/*/reduction', 'GET em/zones/2/reduction', false],
    ['PUT em/zones/*/reduction', 'PUT em/zones/2', false],
    ['stations/', 'GET stations', true],
    ['*', 'POST login/login', true],
    ['GET *', 'GET pms', true],
    ['pm?', 'GET pms', false],
  ])('%j of %j: %j', (pattern, call, isMeant) => {
    const [method = '', path = ''] = call.split(' ');
    expect(meets(pattern, { method, path })).toBe(isMeant);
  });
});
