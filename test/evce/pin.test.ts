import { createServer, type Server } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { objectionTo, pinSet, readTrust, type Trust } from '../../src/evce/pin.ts';
import { connectTls } from '../../src/evce/tls-connect.ts';
import { makeCertificate, type Made } from './support/certificates.ts';

const WRONG_PIN = 'a'.repeat(64);
const HOST = '127.0.0.1';

let own: Made;
let authority: Made;
let issued: Made;
let intermediate: Made;
let below: Made;
let foreign: Made;

beforeAll(async () => {
  own = await makeCertificate('EVCE');
  authority = await makeCertificate('Site CA', { isAuthority: true });
  issued = await makeCertificate('EVCE', { issuer: authority });
  intermediate = await makeCertificate('Building CA', { issuer: authority, isAuthority: true });
  below = await makeCertificate('EVCE', { issuer: intermediate });
  foreign = await makeCertificate('EVCE');
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function trustIn(pins: readonly string[], pem: string | null): Trust {
  const read = readTrust(pins, pem);
  if (!read.ok) throw new RangeError(read.why);
  return read.trust;
}

/** What speaks against a server that shows these certificates, seen from the wire. */
async function objectionOnWire(chain: readonly Made[], trust: Trust): Promise<string | null> {
  const server = createServer({ key: chain[0]?.key, cert: chain.map(({ cert }) => cert).join('\n') });
  servers.push(server);
  server.on('secureConnection', (socket) => socket.on('error', () => undefined));
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const { port } = server.address() as AddressInfo;
  let found: string | null = null;
  const objection = (shown: Parameters<typeof objectionTo>[0]) => (found = objectionTo(shown, trust, HOST));
  const socket = await connectTls({ host: HOST, port, connectMs: 3_000, objection }).catch(() => null);
  socket?.destroy();
  return found;
}

describe('pins', () => {
  it('are read as people write them', () => {
    const hex = '6f'.repeat(32);
    const colons = Array.from({ length: 32 }, () => '6F').join(':');
    for (const written of [hex, hex.toUpperCase(), `sha256:${hex}`, `SHA256:${hex}`, colons, `sha256:${colons}`]) {
      expect(pinSet([written])).toEqual(new Set([hex]));
    }
  });

  it.each([[[]], [['']], [['sha256:6f1c']], [['6f'.repeat(32), 'typo']], [[`sha1:${'6f'.repeat(32)}`]]])(
    'are refused together when one is no fingerprint: %j',
    (written) => {
      expect(pinSet(written)).toBeNull();
    },
  );

  it('let in the certificates whose fingerprints they are, the next one included, and no other', () => {
    const trust = trustIn([WRONG_PIN, own.pin], null);
    expect(objectionTo(own.x509, trust, HOST)).toBeNull();
    expect(objectionTo(foreign.x509, trust, HOST)).toBe('the certificate is not the pinned one');
  });
});

describe('a certificate authority', () => {
  it('is read from PEM, alone', () => {
    expect(readTrust([], own.cert)).toMatchObject({ ok: true });
    expect(readTrust([own.pin], own.cert)).toMatchObject({
      ok: false,
      why: expect.stringContaining('one of') as string,
    });
    for (const text of ['', 'no PEM', own.key, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
      expect(readTrust([], text)).toMatchObject({ ok: false });
    }
  });

  it('lets in the very certificate in its file, for any address: a box’s own is made out to none', async () => {
    const trust = trustIn([], own.cert);
    expect(objectionTo(own.x509, trust, '10.1.2.3')).toBeNull();
    expect(await objectionOnWire([own], trust)).toBeNull();
    expect(objectionTo(foreign.x509, trust, HOST)).toContain('does not come from');
  });

  it('lets in what it has issued for this host, directly or through others that are shown', async () => {
    const trust = trustIn([], authority.cert);
    expect(await objectionOnWire([issued], trust)).toBeNull();
    expect(await objectionOnWire([below, intermediate], trust)).toBeNull();
    expect(await objectionOnWire([below], trust)).toContain('does not come from');
  });

  it('does not let in what it has issued for another', async () => {
    const trust = trustIn([], authority.cert);
    const other = await makeCertificate('Printer', { issuer: authority, host: '10.0.0.9' });
    const named = await makeCertificate('EVCE', { issuer: authority, host: 'evce.example' });
    expect(await objectionOnWire([other], trust)).toBe(
      'the certificate is not for 127.0.0.1: pin it by its fingerprint instead',
    );
    expect(objectionTo(named.x509, trust, 'evce.example')).toBeNull();
    expect(objectionTo(named.x509, trust, 'other.example')).toContain('is not for other.example');
  });

  it('does not let in what somebody else has signed in its name, expired or not', async () => {
    const trust = trustIn([], authority.cert);
    const impostor = await makeCertificate('Site CA', { isAuthority: true });
    const forged = await makeCertificate('EVCE', { issuer: impostor });
    const old = await makeCertificate('EVCE', { issuer: impostor, from: new Date(0), to: new Date(86_400_000) });
    for (const chain of [[forged], [forged, impostor], [old], [foreign], [forged, authority]]) {
      expect(await objectionOnWire(chain, trust)).toContain('does not come from');
    }
  });

  it('does not let in what one of its certificates has signed that may not sign', async () => {
    const trust = trustIn([], authority.cert);
    const smuggled = await makeCertificate('EVCE', { issuer: issued });
    expect(await objectionOnWire([smuggled, issued], trust)).toContain('does not come from');
  });

  it('does not mind dates', async () => {
    const expired = await makeCertificate('EVCE', { issuer: authority, from: new Date(0), to: new Date(86_400_000) });
    expect(await objectionOnWire([expired], trustIn([], authority.cert))).toBeNull();
  });
});
