/**
 * Whom to trust. The box's certificate is self-signed, so the only proof that it is the box is the fingerprint its
 * owner copied from its screen; where the owner runs a certificate authority, its file does as well. The dates of a
 * certificate prove nothing, for our clock or the box's may be wrong: they only warn.
 * @module
 */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** SHA-256 fingerprints, lower-case hexadecimal without separators. */
export type PinSet = ReadonlySet<string>;

/** Which certificates are the box's. */
export type Trust =
  | { readonly kind: 'pins'; readonly pins: PinSet }
  /** Those in the file themselves, and those that they have issued for this very host. */
  | { readonly kind: 'authority'; readonly certificates: readonly X509Certificate[] };

export type ReadTrust = { readonly ok: true; readonly trust: Trust } | { readonly ok: false; readonly why: string };

/** Issuers between the box's certificate and the authority's; more is a mistake or an attack. */
const CHAIN_MAX = 4;

/** Reads pins as people write them (`sha256:6f1c…`, `6F:1C:…`); null where one is not a SHA-256 fingerprint. */
export function pinSet(written: readonly string[]): PinSet | null {
  const pins = written.map((pin) => bare(pin.replace(/^sha256:/i, '')));
  return pins.length > 0 && pins.every((pin) => /^[0-9a-f]{64}$/.test(pin)) ? new Set(pins) : null;
}

/** Trust in pins, or in the certificates of a PEM text where there are no pins. */
export function readTrust(pins: readonly string[], authorityPem: string | null): ReadTrust {
  if (authorityPem === null) {
    const set = pinSet(pins);
    if (set === null) return { ok: false, why: 'the pins must be SHA-256 fingerprints, 64 hexadecimal digits each' };
    return { ok: true, trust: { kind: 'pins', pins: set } };
  }
  if (pins.length > 0) return { ok: false, why: 'pins and a certificate authority were given, expected one of them' };
  const certificates = certificatesIn(authorityPem);
  if (certificates.length === 0)
    return { ok: false, why: 'the file of the certificate authority holds no PEM certificate' };
  return { ok: true, trust: { kind: 'authority', certificates } };
}

/** What speaks against a certificate shown by `host`; null where nothing does. */
export function objectionTo(shown: X509Certificate, trust: Trust, host: string): string | null {
  switch (trust.kind) {
    case 'pins':
      return trust.pins.has(fingerprintOf(shown)) ? null : 'the certificate is not the pinned one';
    case 'authority':
      return objectionOfAuthority(shown, trust.certificates, host);
  }
}

/** Of a certificate, as it stands in a pin set. */
export const fingerprintOf = (certificate: X509Certificate): string => bare(certificate.fingerprint256);

const bare = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

/**
 * Judged here and not by OpenSSL: it tells one error of several, so that a foreign certificate that has expired as well
 * would look like one that has only expired.
 */
function objectionOfAuthority(
  shown: X509Certificate,
  authority: readonly X509Certificate[],
  host: string,
): string | null {
  if (authority.some((each) => fingerprintOf(each) === fingerprintOf(shown))) return null;
  if (!leadsTo(shown, authority))
    return 'the certificate does not come from the certificate authority of the site file';
  // An authority issues for many: without the name, each of them could pass for the box.
  const isForHost = isIP(host) === 0 ? shown.checkHost(host) : shown.checkIP(host);
  return isForHost === undefined ? `the certificate is not for ${host}: pin it by its fingerprint instead` : null;
}

/** Whether each certificate is signed by the next, up to one of the authority. */
function leadsTo(shown: X509Certificate, authority: readonly X509Certificate[]): boolean {
  let current = shown;
  for (let step = 0; step < CHAIN_MAX; step += 1) {
    if (authority.some((issuer) => isIssuedBy(current, issuer))) return true;
    const next = current.issuerCertificate;
    if (next === undefined || !isIssuedBy(current, next)) return false;
    current = next;
  }
  return false;
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

function certificatesIn(pem: string): readonly X509Certificate[] {
  try {
    return [...pem.matchAll(PEM)].map(([text]) => new X509Certificate(text));
  } catch {
    // One that cannot be read makes the file as good as empty, which the caller reports.
    return [];
  }
}
