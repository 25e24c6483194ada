import { afterEach, describe, expect, it } from 'vitest';
import { connectTls } from '../../src/evce/tls-connect.ts';
import { muteServer, tlsServer, type Listening } from './support/tls-server.ts';

const opened: Listening[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

function connect(server: Listening, objection: string | null, connectMs = 3_000) {
  opened.push(server);
  const shown: string[] = [];
  const peer = {
    host: '127.0.0.1',
    port: server.port,
    connectMs,
    objection: (certificate: { readonly fingerprint256: string }) => {
      shown.push(`sha256:${certificate.fingerprint256.replaceAll(':', '').toLowerCase()}`);
      return objection;
    },
  };
  return { shown, connecting: connectTls(peer) };
}

describe('connecting', () => {
  it('gives the socket to a peer against whose certificate nothing speaks', async () => {
    const server = await tlsServer(() => undefined);
    const { shown, connecting } = connect(server, null);
    const socket = await connecting;
    expect(shown).toEqual([server.certificate.fingerprint]);
    expect(socket.destroyed).toBe(false);
    expect(['TLSv1.2', 'TLSv1.3']).toContain(socket.getProtocol());
    socket.destroy();
  });

  it('gives nothing to another peer, and says what speaks against it', async () => {
    const server = await tlsServer(() => undefined);
    await expect(connect(server, 'a stranger').connecting).rejects.toMatchObject({ why: 'pin', message: 'a stranger' });
    expect(server.received()).toBe(0);
  });

  it('gives up on a peer that never completes the handshake', async () => {
    await expect(connect(await muteServer(), null, 50).connecting).rejects.toMatchObject({ why: 'timeout' });
  });

  it('says when nobody listens', async () => {
    const server = await muteServer();
    await server.close();
    await expect(connect(server, null).connecting).rejects.toMatchObject({
      why: 'unreachable',
      message: 'ECONNREFUSED',
    });
  });
});
