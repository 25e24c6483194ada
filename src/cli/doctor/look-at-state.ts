/**
 * Whether the state folder can be used, by whom it is used, and whether it has room.
 * @module
 */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { boxError, boxNote, boxWarning, type BoxFinding } from '../../commissioning/finding.ts';
import { freeBytesAt } from '../../service/alarms/free-bytes.ts';
import { lockState } from '../../service/state-lock.ts';

/** What is to be said of the folder, and which process uses it; null where none does. */
export interface StateLook {
  readonly findings: readonly BoxFinding[];
  readonly heldBy: number | null;
}

const OTHERS = 0o077;
const MB = 1_000_000;
const FREE_LEAST_BYTES = 500 * MB;

/** Looks at it, and makes it where it is missing, as the service would. */
export async function lookAtState(folder: string): Promise<StateLook> {
  const subject = `state folder ${folder}`;
  const why = unusable(folder);
  if (why !== null) {
    const advice = 'give it to the user that runs Busbar, or name another one under service.state';
    return { findings: [boxError(subject, `cannot be used: ${why}`, advice)], heldBy: null };
  }
  const lock = lockState(folder);
  if (lock.ok) lock.lock.release();
  const heldBy = lock.ok ? null : lock.heldBy;
  return { findings: [...useFindings(subject, lock), modeFinding(subject, folder), await roomFinding(folder)], heldBy };
}

function unusable(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return code;
  }
}

function useFindings(subject: string, lock: ReturnType<typeof lockState>): readonly BoxFinding[] {
  if (lock.ok) return [boxNote(subject, 'is free: no service uses it')];
  if (lock.heldBy === null) return [boxError(subject, lock.problem, 'see to the folder')];
  return [boxNote(subject, `is used by process ${lock.heldBy}: the service runs`)];
}

function modeFinding(subject: string, folder: string): BoxFinding {
  const mode = statSync(folder).mode & 0o777;
  if ((mode & OTHERS) === 0) return boxNote(subject, 'only its owner may enter it');
  return boxWarning(subject, `others may enter it (${mode.toString(8).padStart(4, '0')})`, `chmod 700 ${folder}`);
}

async function roomFinding(folder: string): Promise<BoxFinding> {
  const free = await freeBytesAt(folder);
  if (free === null) return boxNote('disk', 'nobody can tell how much is free');
  const text = `${Math.floor(free / MB)} MB are free`;
  return free >= FREE_LEAST_BYTES ? boxNote('disk', text) : boxWarning('disk', text, 'make room for the journal');
}
