/**
 * The door of the running service, for the verbs that speak to it.
 * @module
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { loadSite, onDisk, type Environment, type SiteConfig } from '../config/index.ts';
import { directoryStoreIn, stateFolderOf } from '../service/box-access.ts';
import { findDoor, type Door } from '../service/door.ts';
import { EXIT, printError, printProblems, type ExitCode } from './verb.ts';

/** Where the demo leaves its door; it keeps nothing else. */
export const demoDoorFolder = (environment: Environment): string =>
  join(environment['XDG_RUNTIME_DIR'] ?? join(homedir(), '.cache'), 'busbar');

/** A running service, and the folder in which it keeps things; null for the demo. */
export type FoundService =
  | { readonly ok: true; readonly door: Door; readonly stateFolder: string | null }
  | { readonly ok: false; readonly code: ExitCode };

/** The service of a site file, or the demo where none is named; what is wrong has been said. */
export async function findService(configFile: string | null, environment: Environment): Promise<FoundService> {
  const config = configFile === null ? null : siteIn(configFile, environment);
  if (config === undefined) return { ok: false, code: EXIT.usage };
  const stateFolder = config === null ? null : stateFolderOf(config);
  const door = await findDoor(stateFolder ?? demoDoorFolder(environment));
  if (door !== null) return { ok: true, door, stateFolder };
  notRunning(configFile);
  return { ok: false, code: EXIT.failed };
}

/** Says that nobody answers. */
export function notRunning(configFile: string | null): void {
  const remedy =
    configFile === null
      ? '`busbar run` starts the demo, -c names a site file'
      : `\`busbar run -c ${configFile}\` starts it`;
  printError(`no service is running${configFile === null ? '' : ` for ${configFile}`}: ${remedy}`);
}

/** A site file's contents; undefined after its problems have been said. */
export function siteIn(file: string, environment: Environment): SiteConfig | undefined {
  const loaded = loadSite(file, onDisk(environment));
  if (loaded.ok) return loaded.value;
  printProblems(loaded.problems);
  return undefined;
}

/** The name of the zone that is meant, or why none is. */
export type MeantZone = { readonly ok: true; readonly name: string } | { readonly ok: false; readonly why: string };

/** Finds the zone that is meant by a name, or by `id:7` as the box has it. */
export async function zoneMeant(said: string, stateFolder: string | null): Promise<MeantZone> {
  const [, id] = /^id:(\d+)$/.exec(said) ?? [];
  if (id === undefined) return { ok: true, name: said };
  const loaded = stateFolder === null ? null : await directoryStoreIn(stateFolder).load();
  const zones = loaded?.kind === 'kept' ? loaded.kept.roster.zone : [];
  const name = zones.find((zone) => zone.id === Number(id))?.name ?? null;
  if (name !== null) return { ok: true, name };
  return { ok: false, why: `the box has not shown a zone ${said} yet; name the zone instead` };
}
