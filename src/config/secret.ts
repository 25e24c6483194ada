/**
 * Secrets by reference. The site file says where a secret is, never what it is; the value is wrapped so that
 * no log, error or JSON document can print it by accident.
 * @module
 */
import { join } from 'node:path';

/** Where a secret is kept: a file, an environment variable, or a systemd credential. */
export type SecretRef =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'env'; readonly env: string }
  | { readonly kind: 'credential'; readonly credential: string };

const HIDDEN = '‹secret›';

/** A secret value; only `reveal` shows it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return HIDDEN;
  }
}

/** A file with its permission bits, or why it cannot be read. */
export type SecretFile =
  { readonly ok: true; readonly text: string; readonly mode: number } | { readonly ok: false; readonly reason: string };

/** What `resolveSecret` needs of the machine. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (file: string) => SecretFile;
}

export type ResolvedSecret =
  { readonly ok: true; readonly secret: Secret } | { readonly ok: false; readonly problem: string };

/** Fetches a secret. Fails with a sentence that names the place and never the value. */
export function resolveSecret(ref: SecretRef, sources: SecretSources): ResolvedSecret {
  switch (ref.kind) {
    case 'file':
      return fromPrivateFile(ref.file, sources);
    case 'env':
      return present(sources.env[ref.env], `environment variable ${ref.env}`);
    case 'credential':
      return fromCredential(ref.credential, sources);
  }
}

/** Any bit that lets the group or others read. */
const READABLE_BY_OTHERS = 0o044;

function fromPrivateFile(file: string, sources: SecretSources): ResolvedSecret {
  const found = sources.readFile(file);
  if (!found.ok) return { ok: false, problem: `secret file ${file}: ${found.reason}` };
  if ((found.mode & READABLE_BY_OTHERS) !== 0) {
    const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
    return { ok: false, problem: `secret file ${file} has mode ${mode}; others may read it, expected 0600 or 0400` };
  }
  return present(found.text, `secret file ${file}`);
}

/** systemd keeps credentials in a folder that only the service can enter, so their mode is not checked. */
function fromCredential(name: string, sources: SecretSources): ResolvedSecret {
  const folder = sources.env['CREDENTIALS_DIRECTORY'];
  if (folder === undefined) {
    return { ok: false, problem: `credential ${name}: CREDENTIALS_DIRECTORY is not set; systemd sets it for services` };
  }
  const found = sources.readFile(join(folder, name));
  if (!found.ok) return { ok: false, problem: `credential ${name}: ${found.reason}` };
  return present(found.text, `credential ${name}`);
}

/** Editors end a file with a line break, which is no part of the secret. */
function present(text: string | undefined, place: string): ResolvedSecret {
  const value = text?.replace(/\r?\n$/, '') ?? '';
  if (text === undefined) return { ok: false, problem: `${place} is not set` };
  return value === '' ? { ok: false, problem: `${place} is empty` } : { ok: true, secret: new Secret(value) };
}
