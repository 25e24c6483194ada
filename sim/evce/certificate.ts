/**
 * The certificate of a simulated box: self-signed like a real one's, for the loopback address, made at every start.
 * @module
 */
import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface BoxCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
  /** As a site file pins it: `sha256:` and the certificate's digest in lower-case hexadecimal. */
  readonly fingerprint: string;
}

/** What a certificate says; for this machine and in force from now on where nothing is said. */
export interface CertificateTraits {
  /** Begin and end of its life, ms since 1970. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Name of the one host it is for. */
  readonly host?: string;
}

/** subjectAltName, RFC 5280: 2 is a DNS name, 7 an IP address. */
const LOOPBACK: { type: 2 | 7; value?: string; ip?: string }[] = [
  { type: 2, value: 'localhost' },
  { type: 7, ip: '127.0.0.1' },
];

/** An elliptic-curve certificate: as good as RSA, and made in milliseconds. */
export async function createCertificate({ fromMs, toMs, host }: CertificateTraits = {}): Promise<BoxCertificate> {
  const altNames = host === undefined ? LOOPBACK : [{ type: 2 as const, value: host }];
  const made = await generate([{ name: 'commonName', value: 'Simulated EVCE' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    ...(fromMs === undefined ? {} : { notBeforeDate: new Date(fromMs) }),
    ...(toMs === undefined ? {} : { notAfterDate: new Date(toMs) }),
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return { key: made.private, certificate: made.cert, fingerprint: fingerprintOf(made.cert) };
}

/** The pin of a certificate given as PEM. */
export function fingerprintOf(certificate: string): string {
  return `sha256:${createHash('sha256').update(new X509Certificate(certificate).raw).digest('hex')}`;
}
