/** Certificates of any kind, made for a test. */
import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface Made {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
  readonly x509: X509Certificate;
  /** As a site file pins it. */
  readonly pin: string;
}

export interface MakeOptions {
  /** Who signs; itself unless said otherwise. */
  readonly issuer?: Made;
  readonly isAuthority?: boolean;
  /** Address or name that it is for. */
  readonly host?: string;
  readonly from?: Date;
  readonly to?: Date;
}

const DAY_MS = 86_400_000;

export async function makeCertificate(name: string, options: MakeOptions = {}): Promise<Made> {
  const { issuer, isAuthority = false, host = '127.0.0.1', from = new Date(), to } = options;
  const isAddress = /^[\d.]+$/.test(host);
  const made = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: from,
    notAfterDate: to ?? new Date(from.getTime() + 365 * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: isAuthority, critical: true },
      { name: 'subjectAltName', altNames: [isAddress ? { type: 7, ip: host } : { type: 2, value: host }] },
    ],
    ...(issuer === undefined ? {} : { ca: { key: issuer.key, cert: issuer.cert } }),
  });
  const x509 = new X509Certificate(made.cert);
  const pin = `sha256:${x509.fingerprint256.replaceAll(':', '').toLowerCase()}`;
  return { key: made.private, cert: made.cert, x509, pin };
}
