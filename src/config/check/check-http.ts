/**
 * Check of who may reach dashboard and API.
 * @module
 */
import { error, type Finding, type SiteDraft } from './finding.ts';

const LOOPBACK = /^(?:127\.0\.0\.1|localhost|\[::1\]):/;
const ANY_ADDRESS = /^(?:0\.0\.0\.0|\[::\]):/;

/** Where others can reach this machine, they must neither listen in nor pass for somebody else. */
export function checkHttp({ rawHttp }: SiteDraft): Finding[] {
  const { listen, tls, names } = rawHttp;
  if (typeof listen !== 'string' || LOOPBACK.test(listen)) return [];
  const path = ['service', 'http', 'listen'];
  if (tls === undefined) {
    const remedy = 'expected `tls` beside it, or an address of this machine alone such as 127.0.0.1:8080';
    return [error(path, `found ${listen}, which others can reach; ${remedy}`)];
  }
  if (!ANY_ADDRESS.test(listen) || (names ?? []).length > 0) return [];
  return [error(path, `found ${listen}, which is no name to call it by; expected \`names\` beside it`)];
}
