/**
 * The tokens that the simulated box gives out: JWTs signed with HMAC-SHA-256, as the vendor's guide describes them.
 *
 * Signing must not leave this thread: the answer to a login would then come at a moment that a virtual clock does not
 * know of, and no run would be the same twice.
 * @module
 */
import { createSigner, createVerifier, TokenError } from 'fast-jwt';
import { z } from 'zod';

/** What a token says. */
export interface Claims {
  /** Number of the token; rises with every login. */
  readonly jti: number;
  /** End of its life, seconds since 1970 on the box's clock. */
  readonly exp: number;
  /** The user. */
  readonly sub: string;
  readonly role: string;
}

const claimsSchema = z.object({ jti: z.int(), exp: z.number(), sub: z.string(), role: z.string() });

/** Gives out a token. */
export function signToken(claims: Claims, secret: Uint8Array): string {
  return createSigner({ key: Buffer.from(secret), algorithm: 'HS256', noTimestamp: true })({ ...claims });
}

/** What a token says; null where it is none, was signed with another secret, or is over at this time. */
export function readToken(token: string, secret: Uint8Array, wallMs: number): Claims | null {
  const verify = createVerifier({ key: Buffer.from(secret), algorithms: ['HS256'], clockTimestamp: wallMs });
  try {
    return claimsSchema.safeParse(verify(token)).data ?? null;
  } catch (error) {
    if (error instanceof TokenError) return null;
    throw error;
  }
}
