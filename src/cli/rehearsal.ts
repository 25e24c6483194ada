/**
 * What a changed site file would have decided lately, before a service is asked to go on with it.
 * @module
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { loadSite, onDisk, type Environment, type Problem, type SiteConfig } from '../config/index.ts';
import { journalPath, openKept } from '../journal/index.ts';
import { beside } from '../runner/beside.ts';
import { loadHere } from '../runner/here.ts';
import { stateFolderOf } from '../service/box-access.ts';
import { rehearse, type Rehearsal } from '../service/reload/rehearse.ts';
import { printError } from './verb.ts';

/** What is rehearsed. */
export interface RehearsalWish {
  readonly configFile: string;
  readonly environment: Environment;
  /** From when on, ms since 1970. */
  readonly sinceMs: number;
}

export type Rehearsed =
  /** Null where there is no journal to rehearse on. */
  | { readonly kind: 'rehearsed'; readonly rehearsal: Rehearsal | null }
  /** A strategy of one's own cannot be loaded. */
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  /** The process of the rehearsal ended before it was done; `why` goes on after its name. */
  | { readonly kind: 'ended'; readonly why: string };

/** Together with the wait for the service's answer well within what systemd gives a reload. */
const ENDED_AFTER_MS = 120_000;

/**
 * Rehearses a site file that passes. Strategies of one's own are not loaded where there is nothing to rehearse on, and elsewhere in
 * a process of their own: what they print, begin and never end is nothing to whoever asks.
 */
export async function rehearsalOf(config: SiteConfig, wish: RehearsalWish): Promise<Rehearsed> {
  if (!existsSync(journalPath(stateFolderOf(config)))) return { kind: 'rehearsed', rehearsal: null };
  return config.foreign.length > 0 ? rehearsedApart(wish) : rehearsed(config, wish.sinceMs);
}

function rehearsedApart(wish: RehearsalWish): Promise<Rehearsed> {
  const { file, execArgv } = beside(import.meta.url, 'rehearsal-child');
  const child = fork(file, {
    // Secrets may stand in the environment.
    env: {},
    execArgv: [...execArgv],
    // The standard output belongs to the verb's answer.
    stdio: ['ignore', 2, 2, 'ipc'],
    timeout: ENDED_AFTER_MS,
    killSignal: 'SIGKILL',
  });
  return new Promise((resolve) => {
    child.once('message', (told) => {
      resolve(told as Rehearsed);
      child.kill('SIGKILL');
    });
    child.once('error', ({ message }) => resolve({ kind: 'ended', why: `could not begin: ${message}` }));
    child.once('exit', (code) => {
      const late = `was not done within ${ENDED_AFTER_MS / 1000} s`;
      resolve({ kind: 'ended', why: child.killed ? late : `ended with code ${code}` });
    });
    child.send(wish);
  });
}

/** In this process with all strategies, for whoever has one to spare. */
export async function rehearsalHere({ configFile, environment, sinceMs }: RehearsalWish): Promise<Rehearsed> {
  const read = loadSite(configFile, onDisk(environment));
  if (!read.ok) return { kind: 'refused', problems: read.problems };
  const loaded = await loadHere(read.value);
  return loaded.ok ? rehearsed(loaded.config, sinceMs) : { kind: 'refused', problems: loaded.problems };
}

async function rehearsed(config: SiteConfig, sinceMs: number): Promise<Rehearsed> {
  const path = journalPath(stateFolderOf(config));
  const opened = await openKept(path);
  if (!opened.ok) {
    printError(`nothing can be rehearsed: ${path}: ${opened.why}`);
    return { kind: 'rehearsed', rehearsal: null };
  }
  try {
    const { site, strategies } = config;
    return { kind: 'rehearsed', rehearsal: rehearse(opened.journal, { site, strategies }, sinceMs) };
  } finally {
    opened.journal.close();
  }
}
