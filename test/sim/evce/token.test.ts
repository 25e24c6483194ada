import fc from 'fast-check';
import { errors, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { readToken, signToken } from '../../../sim/evce/token.ts';

const CLAIMS = { jti: 7, exp: 2_000_000_000, sub: 'busbar', role: 'EBMS' };
const SECRET = new Uint8Array(32).fill(3);
const IN_TIME_MS = CLAIMS.exp * 1000 - 1;

describe('a token', () => {
  it('is a JWT signed with HS256 that anyone who has the secret can verify', async () => {
    const { payload, protectedHeader } = await jwtVerify(signToken(CLAIMS, SECRET), SECRET, { algorithms: ['HS256'] });
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(payload).toEqual(CLAIMS);
  });

  it('means nothing under another secret', async () => {
    const other = new Uint8Array(32).fill(4);
    expect(readToken(signToken(CLAIMS, SECRET), other, IN_TIME_MS)).toBeNull();
    await expect(jwtVerify(signToken(CLAIMS, SECRET), other)).rejects.toBeInstanceOf(
      errors.JWSSignatureVerificationFailed,
    );
  });

  it('says what was put into it until its life is over, by the clock that it is read at', () => {
    const token = signToken(CLAIMS, SECRET);
    expect(readToken(token, SECRET, IN_TIME_MS)).toEqual(CLAIMS);
    expect(readToken(token, SECRET, CLAIMS.exp * 1000 + 1)).toBeNull();
  });

  it('is believed under no other algorithm, and not without what the box puts into every token', async () => {
    const sign = (alg: string, claims: object): Promise<string> =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(Buffer.alloc(64, 3));
    const key = Buffer.alloc(64, 3);
    expect(readToken(await sign('HS512', CLAIMS), key, IN_TIME_MS)).toBeNull();
    expect(readToken(await sign('HS256', { sub: 'busbar' }), key, IN_TIME_MS)).toBeNull();
    expect(readToken(await sign('HS256', CLAIMS), key, IN_TIME_MS)).toEqual(CLAIMS);
  });

  it('is made by nobody who does not have the secret, whatever he sends', () => {
    fc.assert(fc.property(fc.string(), (text) => readToken(text, SECRET, IN_TIME_MS) === null));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 31 }), fc.integer({ min: 1, max: 255 }), (place, flipped) => {
        const [header, claims, signature] = signToken(CLAIMS, SECRET).split('.') as [string, string, string];
        const bytes = Buffer.from(signature, 'base64url').map((byte, index) =>
          index === place ? byte ^ flipped : byte,
        );
        const forged = `${header}.${claims}.${Buffer.from(bytes).toString('base64url')}`;
        return readToken(forged, SECRET, IN_TIME_MS) === null;
      }),
    );
  });
});
