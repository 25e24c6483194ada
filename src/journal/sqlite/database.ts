/**
 * Opens the file of a journal. The package that reads and writes SQLite is optional: where it can be neither fetched nor
 * compiled there is no journal, and everything else goes on.
 * @module
 */
import { closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { MIGRATIONS } from './schema.ts';

/** An open database. */
export type Database = Sqlite.Database;

/** Why a journal cannot be opened. */
export type OpenFault =
  /** The package is missing, or does not fit this machine. */
  | { readonly kind: 'no-driver'; readonly why: string }
  /** The file is no database, or one that is broken. */
  | { readonly kind: 'damaged'; readonly why: string }
  /** A later program wrote it. */
  | { readonly kind: 'newer'; readonly why: string }
  /** Disk, folder or another process do not allow it. */
  | { readonly kind: 'refused'; readonly why: string };

/** An open journal, or why not. */
export type OpenedDatabase =
  { readonly ok: true; readonly db: Database } | { readonly ok: false; readonly fault: OpenFault };

/** The file of a site's journal in its state folder. */
export const journalPath = (folder: string): string => join(folder, 'journal.sqlite');

const OWNER_ONLY = 0o600;
/** Another process that reads or backs up is waited for so long. */
const BUSY_MS = 5_000;
/** The log before a checkpoint is cut back to this: the most that stays beside the file. */
const LOG_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Opens it for writing, made or migrated where needed. `early` is given the file as it was before: a migration copies all of
 * it, and a start waits for what is read here.
 */
export async function openForWriting(
  path: string,
  early: (db: Database) => void = () => undefined,
): Promise<OpenedDatabase> {
  return opened(async (Driver) => {
    // Who charged when is nobody's business but the owner's; SQLite gives the files beside it the same mode.
    closeSync(openSync(path, 'a', OWNER_ONLY));
    const db = new Driver(path, { timeout: BUSY_MS });
    return closedOnFailure(db, () => {
      db.pragma('auto_vacuum = INCREMENTAL');
      if (isOfThisProgram(db)) early(db);
      db.pragma('journal_mode = WAL');
      // A power cut may take the last turns, and never the file.
      db.pragma('synchronous = NORMAL');
      db.pragma(`journal_size_limit = ${LOG_BYTES_MAX}`);
      return migrate(db, path);
    });
  });
}

/** Opens it for reading; another process may be writing. */
export async function openForReading(path: string): Promise<OpenedDatabase> {
  return opened(async (Driver) => {
    const db = new Driver(path, { readonly: true, fileMustExist: true, timeout: BUSY_MS });
    return closedOnFailure(db, () => {
      const version = versionOf(db);
      if (version === MIGRATIONS.length) return null;
      const why = `it has version ${version}, this program reads version ${MIGRATIONS.length}`;
      return version > MIGRATIONS.length ? { kind: 'newer', why } : { kind: 'refused', why };
    });
  });
}

/** Files that were put aside are numbered; more than these are not kept, the first tells most. */
const ASIDE_MAX = 3;

/** Moves a file that is of no use out of the way, with what SQLite keeps beside it. */
export function setAside(path: string): void {
  const numbers = Array.from({ length: ASIDE_MAX }, (_, index) => index + 1);
  const number = numbers.find((one) => !existsSync(`${path}.aside-${one}`)) ?? ASIDE_MAX;
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.aside-${number}${suffix}`);
}

/** What of a failure of SQLite means that the file itself is broken. */
export function isDamage(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === 'string' && (code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB'));
}

/** What of a failure lies in what was to be written, and not in file or disk: it comes again with each attempt. */
export function isOfContent(error: unknown): boolean {
  const code = (error as { readonly code?: unknown }).code;
  return typeof code !== 'string' || !code.startsWith('SQLITE_') || code.startsWith('SQLITE_CONSTRAINT');
}

/** The words of a failure, for people. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function opened(open: (Driver: typeof Sqlite) => Promise<OpenFault | Database>): Promise<OpenedDatabase> {
  try {
    const { default: Driver } = await import('better-sqlite3');
    const result = await open(Driver);
    return 'kind' in result ? { ok: false, fault: result } : { ok: true, db: result };
  } catch (error) {
    return { ok: false, fault: { kind: faultKind(error), why: wordsOf(error) } };
  }
}

function faultKind(error: unknown): OpenFault['kind'] {
  if (isDamage(error)) return 'damaged';
  const code = (error as { readonly code?: unknown }).code;
  const isOfPackage = code === undefined || code === 'ERR_MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED';
  return isOfPackage ? 'no-driver' : 'refused';
}

function closedOnFailure(db: Database, prepare: () => OpenFault | null): OpenFault | Database {
  try {
    const fault = prepare();
    if (fault === null) return db;
    db.close();
    return fault;
  } catch (error) {
    db.close();
    throw error;
  }
}

const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }));

/** Whether it has content, and none that a later program wrote. */
function isOfThisProgram(db: Database): boolean {
  const version = versionOf(db);
  return version > 0 && version <= MIGRATIONS.length;
}

/** Brings an older journal up to date, step by step; what it was before is kept beside it until the next one. */
function migrate(db: Database, path: string): OpenFault | null {
  const version = versionOf(db);
  if (version > MIGRATIONS.length)
    return { kind: 'newer', why: `it has version ${version}, this program writes version ${MIGRATIONS.length}` };
  if (version === MIGRATIONS.length) return null;
  if (version > 0) backUp(db, join(dirname(path), `journal.v${version}.sqlite`));
  db.transaction(() => {
    for (const migration of MIGRATIONS.slice(version)) db.exec(migration);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  })();
  return null;
}

function backUp(db: Database, to: string): void {
  if (!existsSync(to)) db.prepare('VACUUM INTO ?').run(to);
}
