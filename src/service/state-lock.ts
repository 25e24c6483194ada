/**
 * One process per state folder: the box lets its user in once, so two services on one site would throw each other
 * out, and each would take the other's writes for a stranger's.
 * @module
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface StateLock {
  release(): void;
}

export type TakenLock =
  | { readonly ok: true; readonly lock: StateLock }
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

/** Takes the folder, which is made where it is missing. A lock whose process is gone is taken over. */
export function lockState(folder: string): TakenLock {
  const path = join(folder, LOCK_FILE);
  const me: Holder = { pid: process.pid, begun: begunAt(process.pid) };
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    if (created(path, me)) return taken(path);
    const holder = readHolder(path);
    if (isAlive(holder)) return refused(folder, holder);
    const survivor = takeAway(path, me.pid);
    if (survivor === null && created(path, me)) return taken(path);
    return refused(folder, survivor ?? readHolder(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { ok: false, problem: `the state folder ${folder} cannot be used: ${code ?? message}`, heldBy: null };
  }
}

const taken = (path: string): TakenLock => ({
  ok: true,
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
  writeFileSync(draft, JSON.stringify(holder), { mode: FILE_MODE });
  try {
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
export function holderOf(folder: string): number | null {
  const holder = readHolder(join(folder, LOCK_FILE));
  return holder !== null && isAlive(holder) ? holder.pid : null;
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
