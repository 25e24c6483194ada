import { afterEach, describe, expect, it } from 'vitest';
import { connectPinned, pinSet } from '../../src/evce/pin.ts';
import { muteServer, tlsServer, type Listening } from './support/tls-server.ts';

const opened: Listening[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

const WRONG_PIN = 'a'.repeat(64);

function connect(server: Listening, pins: readonly string[], connectMs = 3_000) {
  opened.push(server);
  const set = pinSet(pins);
  if (set === null) throw new RangeError('no pins');
  return connectPinned({ host: '127.0.0.1', port: server.port, pins: set, connectMs });
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
});

describe('connecting', () => {
  it('gives the socket to a peer with a pinned certificate, the next one included', async () => {
    const server = await tlsServer(() => undefined);
    const socket = await connect(server, [WRONG_PIN, server.certificate.fingerprint]);
    expect(socket.destroyed).toBe(false);
    expect(['TLSv1.2', 'TLSv1.3']).toContain(socket.getProtocol());
    socket.destroy();
  });

  it('gives nothing to a peer with another certificate', async () => {
    const server = await tlsServer(() => undefined);
    await expect(connect(server, [WRONG_PIN])).rejects.toMatchObject({ why: 'pin' });
    expect(server.received()).toBe(0);
  });

  it('gives up on a peer that never completes the handshake', async () => {
    await expect(connect(await muteServer(), [WRONG_PIN], 50)).rejects.toMatchObject({ why: 'timeout' });
  });

  it('says when nobody listens', async () => {
    const server = await muteServer();
    await server.close();
    await expect(connect(server, [WRONG_PIN])).rejects.toMatchObject({ why: 'unreachable', message: 'ECONNREFUSED' });
  });
});
