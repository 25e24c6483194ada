/**
 * Keys for the HTTP API. A key is 256 random bits, shown once and kept as its SHA-256: there is nothing to guess, so
 * the slow hashes that guard passwords would only slow down every request.
 * @module
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../evce/durable-file.ts';

/** What a key opens: `operate` includes `read`. */
export type Scope = 'read' | 'operate';

export const SCOPES = ['read', 'operate'] as const satisfies readonly Scope[];

/** A key as it is kept: whoever reads this cannot use it. */
export interface KeptKey {
  readonly name: string;
  readonly scope: Scope;
  /** SHA-256 of the key, lower-case hexadecimal. */
  readonly hash: string;
  readonly madeMs: number;
  /** From when on it opens nothing; null for never. */
  readonly untilMs: number | null;
}

/** Who calls, as far as a key says. */
export type Caller = Pick<KeptKey, 'name' | 'scope'>;

export type ReadKeys =
  { readonly ok: true; readonly keys: readonly KeptKey[] } | { readonly ok: false; readonly problem: string };

const KEY_BYTES = 32;
/** Tells a key from other secrets, for people and for tools that look for leaked ones. */
const PREFIX = 'busbar_';
const NAME_LENGTH_MAX = 60;
const KEYS_FILE = 'keys.json';

export const keyName = z
  .string()
  .regex(/^[\p{L}\p{N} ._@-]+$/u, 'expected letters, digits, spaces and any of . _ @ -')
  .max(NAME_LENGTH_MAX);

const keptSchema = z.strictObject({
  v: z.literal(1),
  keys: z.array(
    z.strictObject({
      name: keyName,
      scope: z.enum(SCOPES),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
      madeMs: z.number(),
      untilMs: z.number().nullable(),
    }),
  ),
});

/** A new key, to be shown once. */
export function newKey(): string {
  // tidy-ok: whoever could repeat the run could guess the key.
  return `${PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}`;
}

export const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Who bears a key; null where nobody does. It takes as long for a key that is nearly right as for any other. */
export function callerOf(keys: readonly KeptKey[], shown: string, nowMs: number): Caller | null {
  const hash = Buffer.from(hashOf(shown), 'hex');
  const matching = keys.filter((key) => timingSafeEqual(Buffer.from(key.hash, 'hex'), hash));
  const valid = matching.find(({ untilMs }) => untilMs === null || nowMs < untilMs);
  return valid === undefined ? null : { name: valid.name, scope: valid.scope };
}

/** The keys of a state folder; none where there is no file. */
export async function readKeys(stateFolder: string): Promise<ReadKeys> {
  const path = join(stateFolder, KEYS_FILE);
  try {
    const parsed = keptSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? { ok: true, keys: parsed.data.keys } : damaged(path);
  } catch (error) {
    if (error instanceof SyntaxError) return damaged(path);
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code === 'ENOENT' ? { ok: true, keys: [] } : { ok: false, problem: `${path} cannot be read: ${code}` };
  }
}

const damaged = (path: string): ReadKeys => ({
  ok: false,
  problem: `${path} is damaged, so no key opens anything; remove it and make new keys`,
});

/** Keeps the keys of a state folder. */
export async function writeKeys(stateFolder: string, keys: readonly KeptKey[]): Promise<string | null> {
  const path = join(stateFolder, KEYS_FILE);
  const kept = await replaceFile(path, `${JSON.stringify({ v: 1, keys }, null, 2)}\n`);
  return kept.ok ? null : `${path} cannot be written: ${kept.why}`;
}
