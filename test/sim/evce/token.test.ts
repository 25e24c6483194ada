import { jwtVerify, errors } from 'jose';
import { describe, expect, it } from 'vitest';
import { signToken } from '../../../sim/evce/token.ts';

const CLAIMS = { jti: 7, exp: 2_000_000_000, sub: 'busbar', role: 'EBMS' };
const SECRET = new Uint8Array(32).fill(3);

describe('a token', () => {
  it('is a JWT signed with HS256 that anyone who has the secret can verify', async () => {
    const { payload, protectedHeader } = await jwtVerify(signToken(CLAIMS, SECRET), SECRET, { algorithms: ['HS256'] });
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(payload).toEqual(CLAIMS);
  });

  it('means nothing under another secret', async () => {
    const verifying = jwtVerify(signToken(CLAIMS, SECRET), new Uint8Array(32).fill(4));
    await expect(verifying).rejects.toBeInstanceOf(errors.JWSSignatureVerificationFailed);
  });
});
