/**
 * Holds the present directory and rebuilds it: after each login, because a configuration import gives everything
 * a new id, and whenever an id turns out not to exist.
 * @module
 */
import type { Clock } from '../engine/ports.ts';
import type { EvceClient } from './client.ts';
import { createDirectoryWatch } from './directory-watch.ts';
import type { DirectoryStore } from './directory-store.ts';
import { directoryOf, rosterOf, type Directory, type DirectoryContext } from './directory.ts';
import type { Result } from './failure.ts';
import { listBox } from './listing.ts';
import { complaints, type EvceLog } from './log.ts';
import type { Session } from './session.ts';

export interface DirectoryKeeper {
  /** Null until the box has been listed once. */
  current(): Directory | null;
  /** The login that its ids are from. */
  login(): number;
  /** Whether ids may have changed since the directory was built. */
  isDoubtful(): boolean;
  /** An id was unknown to the box. */
  doubt(): void;
  /** Why nothing may be written now; null where it may. */
  refusal(): string | null;
  /** Lists the box anew; where that fails the old directory stands. */
  rebuild(): Promise<Result<Directory>>;
}

export interface DirectoryKeeperOptions {
  readonly client: EvceClient;
  readonly session: Pick<Session, 'logins'>;
  readonly clock: Clock;
  readonly context: DirectoryContext;
  readonly store: DirectoryStore;
  /** Fingerprint of the certificate that the box shows; null where there is none to see. */
  readonly certificate: () => string | null;
  readonly log: EvceLog;
}

/** A thing that stays unknown to the box must not have it listed anew in every round. */
const DOUBT_EVERY_MS = 10_000;

export function createDirectoryKeeper(options: DirectoryKeeperOptions): DirectoryKeeper {
  const { client, session, clock, context } = options;
  const complain = complaints(options.log);
  const watch = createDirectoryWatch(options);
  let current: Directory | null = null;
  let builtAtLogin = session.logins();
  let builtAtMs = -Infinity;
  let isDoubted = false;
  const isOfThisLogin = (): boolean => current !== null && builtAtLogin === session.logins();
  return {
    current: () => current,
    login: () => builtAtLogin,
    isDoubtful: () => !isOfThisLogin() || (isDoubted && clock.now().monoMs - builtAtMs >= DOUBT_EVERY_MS),
    doubt() {
      isDoubted = true;
    },
    refusal() {
      // Ids of an earlier session may be another thing's by now.
      if (!isOfThisLogin()) return 'the box has not been listed since the last login';
      const objection = watch.objection();
      return objection === null ? null : withAdvice(objection);
    },
    async rebuild() {
      const listed = await listBox(client, session);
      if (!listed.ok) return listed;
      const { listing, login } = listed.value;
      await watch.note((before) => rosterOf(listed.value, before));
      current = directoryOf(listing, context);
      builtAtLogin = login;
      builtAtMs = clock.now().monoMs;
      isDoubted = false;
      complain('directory', current.problems.length === 0 ? null : current.problems.join('; '));
      const objection = watch.objection();
      complain('box', objection === null ? null : `nothing is written: ${withAdvice(objection)}`);
      return { ...listed, value: current };
    },
  };
}

const withAdvice = (objection: string): string =>
  `${objection}; see to it, then run busbar check --connect --acknowledge with the service stopped`;
