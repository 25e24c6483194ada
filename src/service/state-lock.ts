/**
 * One process per state folder: the box lets its user in once, so two services on one site would throw each other
 * out, and each would take the other's writes for a stranger's.
 * @module
 */
import { createHash } from 'node:crypto';
import { linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface StateLock {
  release(): void;
}

export type TakenLock =
  /** `withoutDisk`: why nothing can be kept in the folder, which keeps nobody from regulating; null where things can. */
  | { readonly ok: true; readonly lock: StateLock; readonly withoutDisk: string | null }
  /** `heldBy`: the process that has it; null where the folder itself is the trouble. */
  | { readonly ok: false; readonly problem: string; readonly heldBy: number | null };

/** Who holds a lock. A process id alone is not enough: after a restart of the machine another may have it. */
interface Holder {
  readonly pid: number;
  /** When the process began, by its operating system; null where that does not tell. */
  readonly begun: string | null;
}

const LOCK_FILE = 'lock';
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const SPARE_DIGITS = 16;

/** A disk that is full or has become read-only. */
const TAKES_NOTHING = ['ENOSPC', 'EROFS', 'EDQUOT'];
/** Where a lock stands instead: in memory that all processes of the machine see, or else among its temporary files. */
const SPARE_PLACES: readonly string[] = ['/dev/shm', tmpdir()];

/**
 * Takes the folder, which is made where it is missing. A lock whose process is gone is taken over. A disk that takes nothing
 * is no reason to leave a site alone: then the lock stands elsewhere.
 */
export function lockState(folder: string, sparePlaces = SPARE_PLACES): TakenLock {
  const spares = sparePlaces.map((place) => spareFor(folder, place));
  try {
    const holder = firstAlive(spares.filter((spare) => isTrusted(spare, folder)));
    return holder === null ? lockIn(folder, folder) : refused(folder, holder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && TAKES_NOTHING.includes(code)) return lockBeside(folder, spares, code);
    return { ok: false, problem: `the state folder ${folder} cannot be used: ${code ?? message}`, heldBy: null };
  }
}

/** Takes the lock in `place` for a state folder, which may be another one. */
function lockIn(place: string, folder: string): TakenLock {
  const path = join(place, LOCK_FILE);
  const me: Holder = { pid: process.pid, begun: begunAt(process.pid) };
  mkdirSync(place, { recursive: true, mode: FOLDER_MODE });
  if (created(path, me)) return taken(path);
  const holder = readHolder(path);
  if (isAlive(holder)) return refused(folder, holder);
  const survivor = takeAway(path, me.pid);
  if (survivor === null && created(path, me)) return taken(path);
  return refused(folder, survivor ?? readHolder(path));
}

/** The lock elsewhere; whoever has the folder's own, taken while there was room, keeps it. */
function lockBeside(folder: string, spares: readonly string[], why: string): TakenLock {
  for (const spare of spares) {
    try {
      mkdirSync(spare, { recursive: true, mode: FOLDER_MODE });
      if (!isTrusted(spare, folder)) continue;
      const locked = lockIn(spare, folder);
      const owner = firstAlive([folder]);
      if (!locked.ok || owner === null) return locked.ok ? { ...locked, withoutDisk: why } : locked;
      locked.lock.release();
      return refused(folder, owner);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
  return { ok: false, problem: `the state folder ${folder} cannot be used: ${why}`, heldBy: null };
}

/** One folder for each state folder of the machine, by a name that anybody can reckon. */
const spareFor = (folder: string, place: string): string =>
  join(place, `busbar-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, SPARE_DIGITS)}`);

/** Others may write where it stands: what is neither ours nor the folder's owner's says nothing. */
function isTrusted(spare: string, folder: string): boolean {
  const found = lstatSync(spare, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return false;
  return found.uid === process.getuid?.() || found.uid === lstatSync(folder, { throwIfNoEntry: false })?.uid;
}

const firstAlive = (folders: readonly string[]): Holder | null =>
  folders.map((folder) => readHolder(join(folder, LOCK_FILE))).find(isAlive) ?? null;

const taken = (path: string): TakenLock => ({
  ok: true,
  withoutDisk: null,
  lock: {
    release: () => {
      rmSync(path, { force: true });
    },
  },
});

const refused = (folder: string, holder: Holder | null): TakenLock => ({
  ok: false,
  problem: `the state folder ${folder} is in use by process ${holder?.pid ?? 'unknown'}; end that process, or give this site a folder of its own (service.state)`,
  heldBy: holder?.pid ?? null,
});

/** Makes the lock; false where there is one. It appears whole: a half-written one would look like a dead process's. */
function created(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.pid}.new`;
  try {
    writeFileSync(draft, JSON.stringify(holder), { mode: FILE_MODE });
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The process that has a folder; null where none has. */
export function holderOf(folder: string, sparePlaces = SPARE_PLACES): number | null {
  const spares = sparePlaces.map((place) => spareFor(folder, place)).filter((spare) => isTrusted(spare, folder));
  return firstAlive([folder, ...spares])?.pid ?? null;
}

/** Null where the file is gone or damaged. */
function readHolder(path: string): Holder | null {
  try {
    const { pid, begun } = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof pid === 'number' ? { pid, begun: begun ?? null } : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(holder: Holder | null): boolean {
  if (holder === null) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // Whatever may not be signalled lives all the same.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return holder.begun === null || holder.begun === begunAt(holder.pid);
}

/**
 * Moves a dead process's lock away; null when that succeeded. Another starter may have been quicker and hold a
 * lock of its own by now: then that one is put back and named.
 */
function takeAway(path: string, pid: number): Holder | null {
  const aside = `${path}.${pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const moved = readHolder(aside);
  if (isAlive(moved)) linkSync(aside, path);
  rmSync(aside, { force: true });
  return isAlive(moved) ? moved : null;
}

/** Field 22 of Linux' `stat`: ticks since the machine started. The name before it may hold spaces and brackets. */
function begunAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}
