/**
 * Takes secrets out of texts that come from the box: one that quotes what it was sent would otherwise write the
 * password into our log.
 * @module
 */

export interface Redactor {
  /** From now on hidden, in each form in which a text may carry it. */
  readonly hide: (secret: string) => void;
  readonly clean: (text: string) => string;
}

/** The password and its successor, the token and its predecessor, and as many again. */
const SECRETS_MAX = 8;
/** Shorter parts are no secrets, and hiding them would make texts unreadable. */
const LENGTH_MIN = 8;
const HIDDEN = '‹secret›';

export function createRedactor(): Redactor {
  let secrets: readonly string[] = [];
  return {
    hide(secret) {
      if (secret.length < LENGTH_MIN || secrets.includes(secret)) return;
      secrets = [...secrets, secret].slice(-SECRETS_MAX);
    },
    clean: (text) => secrets.flatMap(formsOf).reduce((left, form) => left.replaceAll(form, HIDDEN), text),
  };
}

/** Whole, encoded, and the parts of a token, longest first: a part inside a longer form must not break that up. */
function formsOf(secret: string): readonly string[] {
  const parts = secret.split('.').filter((part) => part.length >= LENGTH_MIN);
  const forms = [secret, ...parts].flatMap((each) => [
    each,
    encodeURIComponent(each),
    JSON.stringify(each).slice(1, -1),
    Buffer.from(each).toString('base64').replace(/=+$/, ''),
    Buffer.from(each).toString('base64url'),
    Buffer.from(each).toString('hex'),
  ]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}
