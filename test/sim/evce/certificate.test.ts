import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCertificate, fingerprintOf } from '../../../sim/evce/certificate.ts';

describe('the certificate of a simulated box', () => {
  it('is an elliptic-curve certificate for this machine', async () => {
    const { certificate } = await createCertificate();
    const read = new X509Certificate(certificate);
    expect(read.publicKey.asymmetricKeyType).toBe('ec');
    expect(read.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(read.checkHost('localhost')).toBe('localhost');
    expect(read.verify(read.publicKey)).toBe(true);
  });

  it('is pinned by its SHA-256 fingerprint, and is another at every start', async () => {
    const [first, second] = await Promise.all([createCertificate(), createCertificate()]);
    const digest = new X509Certificate(first.certificate).fingerprint256.replaceAll(':', '').toLowerCase();
    expect(first.fingerprint).toBe(`sha256:${digest}`);
    expect(fingerprintOf(first.certificate)).toBe(first.fingerprint);
    expect(second.fingerprint).not.toBe(first.fingerprint);
  });
});
