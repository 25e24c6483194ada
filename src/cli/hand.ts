/**
 * A session with the box of a site, by hand: the way in is the service's own, and so is the place where the token is
 * kept, so that the one who comes next can get in.
 * @module
 */
import { loadSite, onDisk, type Environment, type EvceSettings, type SiteConfig } from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { createSession, type Session } from '../evce/session.ts';
import type { Transport } from '../evce/transport.ts';
import { openAccess, stateFolderOf } from '../service/box-access.ts';
import { spreadOf } from '../service/spread.ts';
import { lockState } from '../service/state-lock.ts';
import { within } from '../service/waiting.ts';
import { EXIT, printError, printProblems, type ExitCode } from './verb.ts';

/** A box that a hand may talk to. */
export interface Hand {
  readonly session: Session;
  readonly clock: Clock;
  /** For what must survive a restart; nobody else has it while the hand is open. */
  readonly stateFolder: string;
  /** Fingerprint of the certificate that the box has shown; null before the first call. */
  certificate(): string | null;
  /** Logs out and lets go of everything, in bounded time whatever the box does. */
  close(): Promise<void>;
}

/** A hand, or the code to exit with; what was wrong has then been said. */
export type OpenedHand = { readonly ok: true; readonly hand: Hand } | { readonly ok: false; readonly code: ExitCode };

/** A site whose box can be talked to, or the code to exit with; what was wrong has then been said. */
export type SiteWithBox =
  | { readonly ok: true; readonly config: SiteConfig; readonly evce: EvceSettings }
  | { readonly ok: false; readonly code: ExitCode };

/** A box that does not answer the logout is left with the session; the token is kept for the one who comes next. */
const LOGOUT_MS = 3_000;

/** Reads a site file that must name a box. */
export function readSiteWithBox(file: string, environment: Environment): SiteWithBox {
  const loaded = loadSite(file, onDisk(environment));
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return { ok: false, code: EXIT.usage };
  }
  const { value: config } = loaded;
  if (config.evce !== null) return { ok: true, config, evce: config.evce };
  printError(`${file} has no section evce, so there is no box to talk to; expected url, user, password and pin`);
  return { ok: false, code: EXIT.usage };
}

export interface HandOptions {
  readonly config: SiteConfig;
  readonly evce: EvceSettings;
  readonly environment: Environment;
  readonly clock: Clock;
  /** Looks at what passes between hand and box. */
  readonly watch?: (transport: Transport) => Transport;
}

/** Opens nothing on the network yet. The box lets a user in once, so nobody else of this site may be in. */
export function openHand(options: HandOptions): OpenedHand {
  const { config, evce, environment, clock, watch = (transport) => transport } = options;
  const stateFolder = stateFolderOf(config);
  const locked = lockState(stateFolder);
  if (!locked.ok) return failed(locked.heldBy === null ? locked.problem : inUse(locked.heldBy));
  const opened = openAccess({ evce, stateFolder, environment });
  if (!opened.ok) {
    locked.lock.release();
    return failed(opened.problem);
  }
  const { access } = opened;
  const session = createSession({
    ...access,
    transport: watch(access.transport),
    clock,
    allow: evce.allow,
    log: (level, text) => {
      if (level === 'warn') printError(text);
    },
    jitter: spreadOf(config.site.name),
  });
  const close = async (): Promise<void> => {
    await within(clock, LOGOUT_MS, session.close());
    await access.transport.close();
    locked.lock.release();
  };
  const certificate = (): string | null => access.transport.certificate?.() ?? null;
  return { ok: true, hand: { session, clock, stateFolder, certificate, close } };
}

const inUse = (pid: number): string =>
  `process ${pid} is talking to the box of this site, which allows one connection a user; stop it first`;

function failed(problem: string): OpenedHand {
  printError(problem);
  return { ok: false, code: EXIT.failed };
}
