/**
 * The tokens that the simulated box gives out: JWTs signed with HMAC-SHA-256, as the vendor's guide describes them.
 *
 * Signed here and not by a library, because those sign on another thread: the answer to a login would then come at
 * a moment that a virtual clock does not know of, and no run would be the same twice.
 * @module
 */
import { createHmac } from 'node:crypto';

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

/** RFC 7515, compact serialisation. */
export function signToken(claims: Claims, secret: Uint8Array): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
