/**
 * What `busbar strategy test` is to try: where the code lies, its options, and the site whose places they name.
 * @module
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  kindOfFile,
  loadScenario,
  loadSite,
  onDisk,
  type Environment,
  type Problem,
  type SiteConfig,
} from '../../config/index.ts';
import type { Site } from '../../engine/index.ts';
import { locate } from '../../runner/locate.ts';

/** What was asked for on the command line. */
export interface Asked {
  readonly path: string;
  /** JSON, or the name of a file with it; null takes those of the site file. */
  readonly options: string | null;
  readonly configFile: string | null;
}

/** What is tried. */
export interface TestSubject {
  /** What to import. */
  readonly url: string;
  readonly options: unknown;
  /** Null takes the suite's own. */
  readonly site: Site | null;
  /** The site file or scenario that it is from; null where there is none. */
  readonly configFile: string | null;
}

export type Found =
  | { readonly ok: true; readonly subject: TestSubject }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly why: string | null };

const NAMES = ['strategy.mjs', 'strategy.js', 'strategy.ts'];
const SCENARIO = 'scenario.yaml';

/** Looks for all of it. */
export function findSubject(asked: Asked, env: Environment): Found {
  const isFolder = statSync(asked.path, { throwIfNoEntry: false })?.isDirectory() === true;
  const name = isFolder ? NAMES.find((file) => existsSync(join(asked.path, file))) : '';
  if (name === undefined) return refused(`${asked.path} holds no strategy; expected ${NAMES.join(', ')}`);
  const file = resolve(asked.path, name);
  const located = locate({ code: { kind: 'file', use: file }, at: { file, line: 1, column: 1 } });
  if (!located.ok) return refused(located.why);
  const beside = isFolder && existsSync(join(asked.path, SCENARIO)) ? join(asked.path, SCENARIO) : null;
  const configFile = asked.configFile ?? beside;
  const config = configFile === null ? null : readConfig(configFile, env);
  if (config?.ok === false) return { ok: false, problems: config.problems, why: null };
  const written = config?.value.foreign.find(({ code }) => code.kind === 'file' && resolve(code.use) === file);
  const options = asked.options === null ? (written?.options ?? {}) : readOptions(asked.options);
  if (options instanceof Error) return refused(`--options: ${options.message}`);
  return { ok: true, subject: { url: located.url, options, site: config?.value.site ?? null, configFile } };
}

const refused = (why: string): Found => ({ ok: false, problems: [], why });

type Read =
  { readonly ok: true; readonly value: SiteConfig } | { readonly ok: false; readonly problems: readonly Problem[] };

function readConfig(file: string, env: Environment): Read {
  const surroundings = onDisk(env);
  if (kindOfFile(file, surroundings) === 'site') return loadSite(file, surroundings);
  const loaded = loadScenario(file, surroundings);
  return loaded.ok ? { ok: true, value: loaded.value.site } : loaded;
}

/** Options as they were typed, or from the file that was. */
export function readOptions(said: string): unknown {
  try {
    return JSON.parse(said.trimStart().startsWith('{') ? said : readFileSync(said, 'utf8')) as unknown;
  } catch (error) {
    return error;
  }
}
