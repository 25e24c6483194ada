/**
 * The service's own certificate and key, as the site file names them.
 * @module
 */
import { readFileSync } from 'node:fs';
import { resolveSecret, type Environment, type ServiceSettings } from '../config/index.ts';
import { readSecretFile } from './box-access.ts';

export type ReadTls =
  | { readonly ok: true; readonly tls: { readonly cert: string; readonly key: string } | null }
  | { readonly ok: false; readonly problem: string };

/** Null where the site file names none. */
export function readTls({ tls }: Pick<ServiceSettings, 'tls'>, environment: Environment): ReadTls {
  if (tls === undefined) return { ok: true, tls: null };
  const key = resolveSecret(tls.key, { env: environment, readFile: readSecretFile });
  if (!key.ok) return { ok: false, problem: `service.http.tls.key: ${key.problem}` };
  try {
    return { ok: true, tls: { cert: readFileSync(tls.certFile, 'utf8'), key: key.secret.reveal() } };
  } catch (error) {
    const { code = 'cannot be read' } = error as NodeJS.ErrnoException;
    return { ok: false, problem: `service.http.tls.cert: ${tls.certFile}: ${code}` };
  }
}
