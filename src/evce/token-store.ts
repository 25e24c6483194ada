/**
 * Keeps the session over a crash: the box lets a user in once, so a lost token may lock Busbar out for half an
 * hour. The token can do whatever the role can, hence the tight modes and the encryption.
 * @module
 */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { epochMs, type EpochMs } from '../engine/index.ts';
import { closeFolder, removeFile, replaceFile, type FileKept } from './durable-file.ts';
import type { Seal } from './token-seal.ts';

/** What is to be known of the session after a crash. */
export interface KeptSession {
  /**
   * `login-begun` is written before a login is sent: found at a start, it says that the box may hold a session
   * whose token never reached the disk.
   */
  readonly kind: 'open' | 'login-begun';
  /** Of the open session; with `login-begun` the one before, where the box has not confirmed its end. */
  readonly token: string | null;
  readonly sinceWallMs: EpochMs;
}

/** What was found at a start. */
export interface LoadedSession {
  /** Null where nothing is kept or nothing of it can be used. */
  readonly kept: KeptSession | null;
  /** False where others could read the token: it must not be used any more, only be logged out. */
  readonly isPrivate: boolean;
  /** What is wrong, for people; null where nothing is. */
  readonly complaint: string | null;
}

/** Where the session is kept. Never throws: without a store Busbar still regulates. */
export interface TokenStore {
  load(): Promise<LoadedSession>;
  /** Resolves when it would survive a loss of power. */
  save(kept: KeptSession): Promise<FileKept>;
  clear(): Promise<FileKept>;
}

export interface FileTokenStoreOptions {
  /** Folder of its own; made where it is missing. */
  readonly folder: string;
  /** Null stores in the clear. */
  readonly seal: Seal | null;
}

/** Two copies, written one after the other: whatever happens to one file, the other holds the session. */
const FILES = ['token-1.json', 'token-2.json'] as const;
/** Any bit that lets the group or others in. */
const OPEN_TO_OTHERS = 0o077;
const DAMAGED = 'it is damaged';

/** Files that only their owner may read, in a folder that only its owner may enter. */
export function fileTokenStore(options: FileTokenStoreOptions): TokenStore {
  const { folder, seal } = options;
  const paths = FILES.map((file) => join(folder, file));
  const readAll = () => Promise.all(paths.map((path) => readCopy(path, seal)));
  return {
    load: async () => judged(await readAll()),
    async save(kept) {
      const generation = Math.max(0, ...(await readAll()).map((copy) => copy.generation)) + 1;
      const text = written({ kept, generation, seal });
      const outcomes: FileKept[] = [];
      for (const path of paths) outcomes.push(await replaceFile(path, text));
      // Only now is there a folder; one that stood open before is closed with it. Where that fails, a disk that has
      // become read-only above all, the files' own modes have to do: it must not end the session.
      await closeFolder(folder);
      return outcomes.find(({ ok }) => ok) ?? (outcomes[0] as FileKept);
    },
    async clear() {
      const outcomes = await Promise.all(paths.map(removeFile));
      return outcomes.find(({ ok }) => !ok) ?? { ok: true };
    },
  };
}

/** For simulations and tests. */
export function memoryTokenStore(): TokenStore {
  let kept: KeptSession | null = null;
  return {
    load: async () => ({ kept, isPrivate: true, complaint: null }),
    save: async (session) => {
      kept = session;
      return { ok: true };
    },
    clear: async () => {
      kept = null;
      return { ok: true };
    },
  };
}

/** One of the two files. */
interface Copy {
  readonly path: string;
  /** Rises with every save; 0 where the copy cannot be used. */
  readonly generation: number;
  readonly kept: KeptSession | null;
  readonly mode: number;
  /** Why it cannot be used; null where it can or there is none. */
  readonly why: string | null;
}

// Cut off anywhere, JSON is no longer JSON: half a token is never taken for a whole one.
const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('not JSON');
    return z.NEVER;
  }
});
const sessionSchema = json.pipe(
  z.strictObject({
    kind: z.enum(['open', 'login-begun']),
    token: z.string().min(1).nullable(),
    sinceWallMs: z.number().transform(epochMs),
  }),
);
const fileSchema = json.pipe(
  z.union([
    z.strictObject({ v: z.literal(2), generation: z.int().min(1), sealed: z.string() }),
    // The digest finds a byte that a worn-out card has changed.
    z.strictObject({ v: z.literal(2), generation: z.int().min(1), session: z.string(), digest: z.string() }),
  ]),
);

function written(of: { readonly kept: KeptSession; readonly generation: number; readonly seal: Seal | null }): string {
  const { kept, generation, seal } = of;
  const session = JSON.stringify(kept);
  const body =
    seal === null
      ? { session, digest: digestOf(session, generation) }
      : { sealed: seal.close(session, contextOf(generation)) };
  return JSON.stringify({ v: 2, generation, ...body });
}

async function readCopy(path: string, seal: Seal | null): Promise<Copy> {
  const none: Copy = { path, generation: 0, kept: null, mode: 0, why: null };
  let found: { readonly text: string; readonly mode: number };
  try {
    found = { text: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 };
  } catch (error) {
    const { code = 'unknown cause' } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR' ? none : { ...none, why: `it cannot be read (${code})` };
  }
  const file = fileSchema.safeParse(found.text);
  if (!file.success) return { ...none, why: DAMAGED };
  const session = sessionIn(file.data, seal);
  if (typeof session !== 'string') return { ...none, why: session.why };
  const kept = sessionSchema.safeParse(session);
  if (!kept.success) return { ...none, why: DAMAGED };
  return { ...none, generation: file.data.generation, kept: kept.data, mode: found.mode };
}

/** The session as text, or why there is none. */
function sessionIn(file: z.infer<typeof fileSchema>, seal: Seal | null): string | { readonly why: string } {
  if ('sealed' in file) {
    if (seal === null) return { why: 'it is encrypted, and the site file names no key (evce.tokenKey)' };
    const session = seal.open(file.sealed, contextOf(file.generation));
    return session ?? { why: 'it does not open with the key of evce.tokenKey: the key or the file was changed' };
  }
  if (seal !== null) return { why: 'it is not encrypted, although the site file names a key (evce.tokenKey)' };
  return file.digest === digestOf(file.session, file.generation) ? file.session : { why: DAMAGED };
}

/** The newest copy that can be used decides; a damaged one beside it is no news, for that is what there are two for. */
function judged(copies: readonly Copy[]): LoadedSession {
  const [newest] = copies.filter(({ kept }) => kept !== null).sort((a, b) => b.generation - a.generation);
  if (newest === undefined) {
    const broken = copies.find(({ why }) => why !== null);
    const complaint =
      broken === undefined ? null : `the stored token ${broken.path} is not used: ${broken.why ?? DAMAGED}`;
    return { kept: null, isPrivate: true, complaint };
  }
  const exposed = copies.find(({ kept, mode }) => kept !== null && (mode & OPEN_TO_OTHERS) !== 0);
  if (exposed === undefined) return { kept: newest.kept, isPrivate: true, complaint: null };
  const mode = exposed.mode.toString(8).padStart(4, '0');
  const complaint = `the stored token ${exposed.path} has mode ${mode}, so others may read it, expected 0600: it is not used, only logged out`;
  return { kept: newest.kept, isPrivate: false, complaint };
}

const contextOf = (generation: number): string => `busbar session ${generation}`;
const digestOf = (session: string, generation: number): string =>
  createHash('sha256')
    .update(`${contextOf(generation)}\n${session}`)
    .digest('hex');
