/**
 * How to get into the box of a site: a pinned connection, who calls, and where the session is kept. Whatever talks to
 * the box, the service or a hand, goes in by this door.
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  resolveSecret,
  type Environment,
  type EvceSettings,
  type SecretFile,
  type SecretSources,
  type SiteConfig,
} from '../config/index.ts';
import { fileDirectoryStore, type DirectoryStore } from '../evce/directory-store.ts';
import type { Credentials } from '../evce/session.ts';
import { createSeal, type Seal } from '../evce/token-seal.ts';
import { fileTokenStore, type TokenStore } from '../evce/token-store.ts';
import { openHttps, type HttpsOptions } from '../evce/transport-https.ts';
import type { Transport } from '../evce/transport.ts';

export interface BoxAccess {
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly tokenStore: TokenStore;
}

export interface BoxAccessOptions {
  readonly evce: EvceSettings;
  readonly stateFolder: string;
  readonly environment: Environment;
  /** Where people are warned of a certificate that runs out; without it nowhere. */
  readonly watch?: NonNullable<HttpsOptions['watch']>;
}

export type OpenedAccess =
  { readonly ok: true; readonly access: BoxAccess } | { readonly ok: false; readonly problem: string };

/** Where a site file names no folder. */
const STATE_FOLDER = 'busbar-state';

/** The folder for what must survive a restart: the site file's, or one beside the file. */
export function stateFolderOf({ service, file }: Pick<SiteConfig, 'service' | 'file'>): string {
  return service.stateFolder ?? join(dirname(file), STATE_FOLDER);
}

/** Of the session's files within the state folder; a folder of their own, so that nobody else may enter it. */
const SESSION_FOLDER = 'session';

/** Opens nothing on the network yet: the first call connects. */
export function openAccess(options: BoxAccessOptions): OpenedAccess {
  const { evce, stateFolder, environment, watch } = options;
  const sources = { env: environment, readFile: readSecretFile };
  const password = resolveSecret(evce.password, sources);
  if (!password.ok) return password;
  const seal = sealOf(evce.tokenKey, sources);
  if (!seal.ok) return seal;
  const authority = authorityOf(evce.ca);
  if (!authority.ok) return authority;
  const { url, pins } = evce;
  const https = openHttps({
    url,
    pins,
    authority: authority.pem,
    environment,
    ...(watch === undefined ? {} : { watch }),
  });
  if (!https.ok) return { ok: false, problem: https.why };
  // Looked up at each login: whoever changes the password need not restart the service.
  const current = (): string => {
    const again = resolveSecret(evce.password, sources);
    return (again.ok ? again : password).secret.reveal();
  };
  const access = {
    transport: https.transport,
    credentials: { user: evce.user, password: current },
    tokenStore: fileTokenStore({ folder: join(stateFolder, SESSION_FOLDER), seal: seal.seal }),
  };
  return { ok: true, access };
}

type Problem = { readonly ok: false; readonly problem: string };

/** Null where the site file names no key: then the token is stored in the clear. */
function sealOf(
  key: EvceSettings['tokenKey'],
  sources: SecretSources,
): Problem | { readonly ok: true; readonly seal: Seal | null } {
  if (key === null) return { ok: true, seal: null };
  const resolved = resolveSecret(key, sources);
  if (!resolved.ok) return resolved;
  const created = createSeal(resolved.secret.reveal());
  return created.ok ? created : { ok: false, problem: `evce.tokenKey: ${created.why}` };
}

function authorityOf(file: string | null): Problem | { readonly ok: true; readonly pem: string | null } {
  if (file === null) return { ok: true, pem: null };
  try {
    return { ok: true, pem: readFileSync(file, 'utf8') };
  } catch (error) {
    return { ok: false, problem: `evce.ca: ${file}: ${(error as NodeJS.ErrnoException).code ?? 'cannot be read'}` };
  }
}

/** Where the directory of the box outlives the process. */
export function directoryStoreIn(stateFolder: string): DirectoryStore {
  return fileDirectoryStore(join(stateFolder, 'directory.json'));
}

/** A file that is to hold a secret, with its mode. */
export function readSecretFile(file: string): SecretFile {
  try {
    return { ok: true, text: readFileSync(file, 'utf8'), mode: statSync(file).mode };
  } catch (error) {
    return { ok: false, reason: (error as NodeJS.ErrnoException).code ?? 'cannot be read' };
  }
}
