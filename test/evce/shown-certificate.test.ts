import { createServer } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/engine/index.ts';
import { lookAtCertificate } from '../../src/evce/shown-certificate.ts';
import { makeCertificate, type Made } from './support/certificates.ts';

const NOW = epochMs(Date.parse('2026-06-01T00:00:00Z'));

async function lookAt({ key, cert }: Made) {
  const server = createServer({ key, cert });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const looked = await lookAtCertificate({ host: '127.0.0.1', port, connectMs: 3_000 }, NOW);
  server.close();
  if (!looked.ok) throw new RangeError(looked.why);
  return looked.certificate;
}

describe('looking at a certificate', () => {
  it('tells who it is for, who made it out, and how long it holds', async () => {
    const authority = await makeCertificate('Site CA', { isAuthority: true });
    const dates = { from: new Date('2026-01-01'), to: new Date('2026-06-11') };
    const issued = await makeCertificate('EVCE', { issuer: authority, host: 'evce.example', ...dates });
    expect(await lookAt(issued)).toEqual({
      subject: 'CN=EVCE',
      issuer: 'CN=Site CA',
      isSelfSigned: false,
      validFrom: '2026-01-01T00:00:00.000Z',
      validTo: '2026-06-11T00:00:00.000Z',
      daysLeft: 10,
      warning: expect.stringContaining('runs out in 10 days') as string,
      names: ['DNS:evce.example'],
      pin: issued.pin,
    });
  });

  it('prints nothing that a terminal would obey', async () => {
    const nasty = await makeCertificate('EVCE\u001b[2J\u0007');
    expect((await lookAt(nasty)).subject).toMatch(/^CN=EVCE[\p{L}\p{N}\p{P}\p{S} ]*$/u);
  });

  it('says why it could not', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    server.on('tlsClientError', () => undefined);
    expect(await lookAtCertificate({ host: '127.0.0.1', port, connectMs: 3_000 }, NOW)).toMatchObject({ ok: false });
    server.close();
  });
});
