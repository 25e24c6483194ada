import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openCertificates, renewsCertificate } from '../../../sim/evce/certificates.ts';
import { DEFAULT_MODES, faultOf, type BoxModes } from '../../../src/config/index.ts';
import { aBox, WALL_START_MS } from './support/boxes.ts';

async function shown(certificate: BoxModes['certificate']): Promise<X509Certificate> {
  const { model } = aBox({ modes: { certificate } });
  return new X509Certificate((await openCertificates(model)).current().certificate);
}

describe('the certificates of a box', () => {
  it('are for this machine and in force, or as the mode says', async () => {
    const valid = await shown('valid');
    expect(valid.subjectAltName).toContain('127.0.0.1');
    expect((await shown('other-name')).subjectAltName).toBe('DNS:another-box.example');
    expect(Date.parse((await shown('expired')).validTo)).toBeLessThan(WALL_START_MS);
    expect(Date.parse((await shown('early')).validFrom)).toBeGreaterThan(WALL_START_MS);
  });

  it('change when a fault makes a new one, and who listens is told', async () => {
    const { model } = aBox();
    const certificates = await openCertificates(model);
    const first = certificates.current().fingerprint;
    const renewed = new Promise<string>((resolve) => certificates.onRenewal(({ fingerprint }) => resolve(fingerprint)));
    model.advance(0);
    model.faults.add(faultOf('certificate'), 0);
    expect(await renewed).not.toBe(first);
    expect(certificates.current().fingerprint).toBe(await renewed);
  });

  it('survive a restart unless the mode says otherwise', () => {
    const modes = { ...DEFAULT_MODES, certificateAtReboot: 'new' } as const;
    expect(renewsCertificate(faultOf('reboot'), DEFAULT_MODES)).toBe(false);
    expect(renewsCertificate(faultOf('reboot'), modes)).toBe(true);
    expect(renewsCertificate(faultOf('import'), modes)).toBe(false);
    expect(renewsCertificate(faultOf('factory-reset'), DEFAULT_MODES)).toBe(true);
  });
});
