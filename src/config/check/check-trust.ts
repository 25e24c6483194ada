/**
 * Check of how the box proves that it is the box.
 * @module
 */
import { error, type Finding, type SiteDraft } from './finding.ts';

/** Fingerprints or an authority; with both, nobody could say which of them is to be believed. */
export function checkTrust({ rawEvce }: SiteDraft): Finding[] {
  const { url, pin, ca } = rawEvce;
  if (url === undefined || (pin === undefined) !== (ca === undefined)) return [];
  const message =
    pin === undefined
      ? 'missing, expected the fingerprints of the box’s certificate (`busbar evce pin HOST` prints it), or its file as `ca`'
      : 'not together with `ca`: expected one of them';
  return [error(['evce', 'pin'], message)];
}
