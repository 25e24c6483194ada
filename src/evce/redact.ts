/**
 * Takes secrets out of texts that come from the box: one that quotes what it was sent would otherwise write the
 * password into our log.
 * @module
 */

export interface Redactor {
  /** From now on hidden, in each form in which a text may carry it. */
  readonly hide: (secret: string) => void;
  /** The text without any larger piece of a secret. It takes time for each character, so cut long texts before. */
  readonly clean: (text: string) => string;
}

/** The password and its successor, the token and its predecessor, and as many again. */
const SECRETS_MAX = 8;
/** Shorter ones are no secrets, and hiding them would make texts unreadable. */
const LENGTH_MIN = 8;
/** So much of a secret is a leak: a box may cut off what it quotes anywhere. */
const PIECE_LENGTH = 12;
const HIDDEN = '‹secret›';

export function createRedactor(): Redactor {
  let secrets: readonly string[] = [];
  let pieces: Pieces = new Map();
  return {
    hide(secret) {
      if (secret.length < LENGTH_MIN || secrets.includes(secret)) return;
      secrets = [...secrets, secret].slice(-SECRETS_MAX);
      pieces = piecesOf(secrets.flatMap(formsOf));
    },
    clean: (text) => without(text, pieces),
  };
}

/** Whole and encoded, and the parts of a token likewise. */
function formsOf(secret: string): readonly string[] {
  const parts = secret.split('.').filter((part) => part.length >= LENGTH_MIN);
  return [secret, ...parts].flatMap((each) => [
    each,
    encodeURIComponent(each),
    JSON.stringify(each).slice(1, -1),
    Buffer.from(each).toString('base64').replace(/=+$/, ''),
    Buffer.from(each).toString('base64url'),
    Buffer.from(each).toString('hex'),
  ]);
}

/** All pieces that must not stand in a text, by their length. */
type Pieces = ReadonlyMap<number, ReadonlySet<string>>;

function piecesOf(forms: readonly string[]): Pieces {
  const pieces = new Map<number, Set<string>>();
  for (const form of forms) {
    const length = Math.min(PIECE_LENGTH, form.length);
    const ofLength = pieces.get(length) ?? new Set<string>();
    pieces.set(length, ofLength);
    for (let from = 0; from + length <= form.length; from += 1) ofLength.add(form.slice(from, from + length));
  }
  return pieces;
}

function without(text: string, pieces: Pieces): string {
  const hidden = new Set<number>();
  for (const [length, ofLength] of pieces) {
    for (let from = 0; from + length <= text.length; from += 1) {
      if (!ofLength.has(text.slice(from, from + length))) continue;
      for (let at = from; at < from + length; at += 1) hidden.add(at);
    }
  }
  let left = '';
  for (let at = 0; at < text.length; at += 1) {
    if (!hidden.has(at)) left += text.charAt(at);
    else if (!hidden.has(at - 1)) left += HIDDEN;
  }
  return left;
}
