/**
 * Documents without the secrets they may hold: those whose key tells so, and those whose value is known.
 * @module
 */
import { resolveSecret, type SecretRef, type SecretSources, type SiteConfig } from '../../config/index.ts';
import { createRedactor, type Redactor } from '../../evce/redact.ts';

const HIDDEN = '‹secret›';
const SECRET_KEY = /pass(?:word|phrase)|token|secret|authorization|api-?key|cookie|credential|private/i;
const SECRET_REF_KINDS = ['file', 'env', 'credential'];
/** A redactor remembers so many. */
const SECRETS_PER_REDACTOR = 8;

/**
 * A copy of plain data: where a key speaks of a secret, in headers, behind the question mark of an address, and of alarm
 * hooks behind program and host, nothing is left.
 */
export function withoutSecretKeys(value: unknown, key = ''): unknown {
  if (isSecretRef(value)) return value;
  if (typeof value === 'string') return SECRET_KEY.test(key) ? HIDDEN : withoutQuery(value);
  if (Array.isArray(value)) return value.map((each) => withoutSecretKeys(each, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (key === 'hooks') return [name, withoutHookSecrets(name, each)];
      return [name, withoutSecretKeys(each, key === 'headers' ? 'secret' : name)];
    }),
  );
}

/** Of a hook whom it tells, and not how: words of a command and paths of an address may be keys, whatever they look like. */
function withoutHookSecrets(name: string, value: unknown): unknown {
  if (name === 'command' && Array.isArray(value))
    return value.map((word, index) => (index === 0 ? word : HIDDEN) as unknown);
  if (name === 'url' && typeof value === 'string') return withoutPath(value);
  return withoutSecretKeys(value, name);
}

function withoutPath(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? origin : `${origin}/${HIDDEN}`;
}

/** Where a secret lies is no secret, and what helpers ask for first. */
function isSecretRef(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  return (
    typeof kind === 'string' && SECRET_REF_KINDS.includes(kind) && Object.keys(value).length === 2 && kind in value
  );
}

/** An address may carry a name and password, and a key behind its question mark. */
const withoutQuery = (text: string): string =>
  text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/gi, `$1${HIDDEN}@`).replace(/(:\/\/[^\s?]+)\?\S+/g, `$1?${HIDDEN}`);

/** Takes the values of all secrets that a site file refers to out of a text, as far as this user can read them. */
export function hidingSecretsOf(config: SiteConfig, sources: SecretSources): (text: string) => string {
  const values = refsIn(config).flatMap((ref) => {
    const resolved = resolveSecret(ref, sources);
    return resolved.ok ? [resolved.secret.reveal()] : [];
  });
  const redactors: Redactor[] = [];
  for (let first = 0; first < values.length; first += SECRETS_PER_REDACTOR) {
    const redactor = createRedactor();
    values.slice(first, first + SECRETS_PER_REDACTOR).forEach(redactor.hide);
    redactors.push(redactor);
  }
  return (text) => redactors.reduce((cleaned, { clean }) => clean(cleaned), text);
}

/** Every reference to a secret, wherever in the configuration it stands. */
function refsIn(value: unknown): readonly SecretRef[] {
  if (isSecretRef(value)) return [value as SecretRef];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(refsIn);
}
