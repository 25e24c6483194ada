/**
 * The client of a real box, from what the site file says of it.
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  resolveSecret,
  type Environment,
  type EvceSettings,
  type SecretFile,
  type SiteConfig,
} from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { openEvce } from '../evce/index.ts';
import { DEFAULT_INTERVALS } from '../evce/observe.ts';
import { fileTokenStore } from '../evce/token-store.ts';
import { openHttps } from '../evce/transport-https.ts';
import type { Logger } from './log.ts';
import type { Box } from './service.ts';
import { spreadOf } from './spread.ts';

export interface RealBoxOptions {
  readonly config: SiteConfig;
  readonly evce: EvceSettings;
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly log: Logger;
}

export type OpenedBox = { readonly ok: true; readonly box: Box } | { readonly ok: false; readonly problem: string };

/** Opens nothing on the network yet: the first poll connects. */
export function openRealBox(options: RealBoxOptions): OpenedBox {
  const { config, evce, environment, log } = options;
  const password = resolveSecret(evce.password, { env: environment, readFile: readSecretFile });
  if (!password.ok) return { ok: false, problem: password.problem };
  const https = openHttps({ url: evce.url, pins: evce.pins, environment });
  if (!https.ok) return { ok: false, problem: https.why };
  const client = openEvce({
    transport: https.transport,
    clock: options.clock,
    credentials: { user: evce.user, password: () => password.secret.reveal() },
    tokenStore: fileTokenStore(join(options.stateFolder, 'token.json')),
    dialect: evce.dialect,
    site: config.site,
    names: { zones: evce.zoneNames, meters: evce.meterNames },
    intervals: DEFAULT_INTERVALS,
    log: (level, text) => {
      log[level](text);
    },
    jitter: spreadOf(config.site.name),
  });
  return { ok: true, box: { ...client, abandon: () => https.transport.close() } };
}

function readSecretFile(file: string): SecretFile {
  try {
    return { ok: true, text: readFileSync(file, 'utf8'), mode: statSync(file).mode };
  } catch (error) {
    return { ok: false, reason: (error as NodeJS.ErrnoException).code ?? 'cannot be read' };
  }
}
