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
  type SiteConfig,
} from '../config/index.ts';
import type { Credentials } from '../evce/session.ts';
import { fileTokenStore, type TokenStore } from '../evce/token-store.ts';
import { openHttps } from '../evce/transport-https.ts';
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
}

export type OpenedAccess =
  { readonly ok: true; readonly access: BoxAccess } | { readonly ok: false; readonly problem: string };

/** Where a site file names no folder. */
const STATE_FOLDER = 'busbar-state';

/** The folder for what must survive a restart: the site file's, or one beside the file. */
export function stateFolderOf({ service, file }: Pick<SiteConfig, 'service' | 'file'>): string {
  return service.stateFolder ?? join(dirname(file), STATE_FOLDER);
}

/** Opens nothing on the network yet: the first call connects. */
export function openAccess({ evce, stateFolder, environment }: BoxAccessOptions): OpenedAccess {
  const password = resolveSecret(evce.password, { env: environment, readFile: readSecretFile });
  if (!password.ok) return password;
  const https = openHttps({ url: evce.url, pins: evce.pins, environment });
  if (!https.ok) return { ok: false, problem: https.why };
  const access = {
    transport: https.transport,
    credentials: { user: evce.user, password: () => password.secret.reveal() },
    tokenStore: fileTokenStore(join(stateFolder, 'token.json')),
  };
  return { ok: true, access };
}

/** A file that is to hold a secret, with its mode. */
export function readSecretFile(file: string): SecretFile {
  try {
    return { ok: true, text: readFileSync(file, 'utf8'), mode: statSync(file).mode };
  } catch (error) {
    return { ok: false, reason: (error as NodeJS.ErrnoException).code ?? 'cannot be read' };
  }
}
