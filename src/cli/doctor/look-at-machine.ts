/**
 * Whether this machine has what the service needs: the runtime, the journal's driver, time zones, a clock that is kept right.
 * @module
 */
import { execFile } from 'node:child_process';
import { boxError, boxNote, boxWarning, type BoxFinding } from '../../commissioning/finding.ts';
import { formatLocal, type EpochMs, type TimeZone } from '../../engine/index.ts';

/** What a look at the machine brings; a test may make it up. */
export interface Machine {
  readonly nodeVersion: string;
  /** Null where better-sqlite3 loads and opens a database, else why not. */
  readonly driverFault: () => Promise<string | null>;
  /** Whether the clock is kept by time synchronisation; null where nobody can tell. */
  readonly clockIsKept: () => Promise<boolean | null>;
}

const NODE_LEAST = { major: 20, minor: 19 } as const;
const LOOK_LIMIT_MS = 3_000;

/** This machine. */
export const thisMachine = (): Machine => ({
  nodeVersion: process.versions.node,
  driverFault,
  clockIsKept,
});

async function driverFault(): Promise<string | null> {
  try {
    const { default: Driver } = await import('better-sqlite3');
    new Driver(':memory:').close();
    return null;
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n', 1)[0] ?? error.name) : String(error);
  }
}

function clockIsKept(): Promise<boolean | null> {
  const words = ['show', '--property=NTPSynchronized', '--value'];
  return new Promise((resolve) => {
    execFile('timedatectl', words, { timeout: LOOK_LIMIT_MS }, (error, text) => {
      resolve(error === null ? text.trim() === 'yes' : null);
    });
  });
}

/** What is to be said of it. */
export async function lookAtMachine(machine: Machine): Promise<readonly BoxFinding[]> {
  const [fault, isKept] = await Promise.all([machine.driverFault(), machine.clockIsKept()]);
  return [
    nodeFinding(machine.nodeVersion),
    fault === null
      ? boxNote('journal', 'better-sqlite3 loads')
      : boxWarning(
          'journal',
          `better-sqlite3 does not load (${fault})`,
          'install it with its build script allowed: `npm rebuild better-sqlite3`; without it there is no journal',
        ),
    clockFinding(isKept),
  ];
}

function nodeFinding(version: string): BoxFinding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const { major: least, minor: leastMinor } = NODE_LEAST;
  const isEnough = major > least || (major === least && minor >= leastMinor);
  if (isEnough) return boxNote('Node', version);
  return boxError('Node', `${version} is too old`, `install ${least}.${leastMinor} or later`);
}

function clockFinding(isKept: boolean | null): BoxFinding {
  if (isKept === true) return boxNote('clock', 'kept by time synchronisation');
  const advice = 'enable it with `timedatectl set-ntp true`; tariffs and demand windows go by this clock';
  if (isKept === false) return boxWarning('clock', 'is not synchronised', advice);
  return boxNote('clock', 'nobody here can tell whether it is synchronised');
}

/** Whether the zone's rules are known; that its next change is told lets people compare it with their own calendar. */
export function lookAtTimeZone(zone: TimeZone, now: EpochMs): BoxFinding {
  const next = zone.changes.find(({ from }) => from > now);
  const there = `it is ${formatLocal(zone, now)}`;
  const change =
    next === undefined ? 'no change of clocks is coming' : `clocks change next at ${formatLocal(zone, next.from)}`;
  return boxNote(`time zone ${zone.name}`, `${there}; ${change}`);
}
