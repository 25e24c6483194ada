/**
 * Encrypts what is stored of a session, with a key that the site's owner keeps elsewhere: whoever steals the disk
 * must not get a token that can flash chargers.
 * @module
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** AES-256-GCM under one key. */
export interface Seal {
  /** `context` is not hidden, but opening fails with another one. */
  close(text: string, context: string): string;
  /** Null where the key is another one, or a byte was changed. */
  open(sealed: string, context: string): string | null;
}

/** A seal, or why the key is none. */
export type CreatedSeal = { readonly ok: true; readonly seal: Seal } | { readonly ok: false; readonly why: string };

/** 32 characters of `openssl rand -base64 24` hold 192 bits: nobody tries those out. Words that people think of do not. */
const KEY_LENGTH_MIN = 32;

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A seal under a key that is text of any form. */
export function createSeal(keyText: string): CreatedSeal {
  if (keyText.length < KEY_LENGTH_MIN) {
    return { ok: false, why: `it is shorter than ${KEY_LENGTH_MIN} characters; \`openssl rand -base64 32\` makes one` };
  }
  const key = Buffer.from(hkdfSync('sha256', keyText, '', 'busbar session', KEY_BYTES));
  return {
    ok: true,
    seal: {
      close(text, context) {
        // tidy-ok: a nonce used twice would give the key away, so this must be random on every run.
        const nonce = randomBytes(NONCE_BYTES);
        const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(context));
        const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
        return Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64');
      },
      open: (sealed, context) => opened(key, Buffer.from(sealed, 'base64'), context),
    },
  };
}

function opened(key: Buffer, sealed: Buffer, context: string): string | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  try {
    return decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    // The only thing that can fail here is the comparison of the tag.
    return null;
  }
}
