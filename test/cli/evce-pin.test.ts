import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pinLines, readAddress, runEvcePin } from '../../src/cli/evce-pin.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { httpsServer, muteServer, type Listening } from '../evce/support/tls-server.ts';

const opened: Listening[] = [];
let output: string[];

beforeEach(() => {
  output = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => output.push(String(text)) > 0);
  }
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const server of opened.splice(0)) await server.close();
});

async function aServer(): Promise<Listening> {
  const server = await httpsServer((_request, response) => response.end('{}'));
  opened.push(server);
  return server;
}

describe('an address', () => {
  it('is read as people write it', () => {
    expect(readAddress('192.168.0.128')).toEqual({ host: '192.168.0.128', port: 443 });
    expect(readAddress('box:8443')).toEqual({ host: 'box', port: 8443 });
    expect(readAddress('[fe80::1]:8443')).toEqual({ host: 'fe80::1', port: 8443 });
    expect(readAddress('https://192.168.0.128/')).toEqual({ host: '192.168.0.128', port: 443 });
    for (const wrong of ['', 'a b', 'box/path', 'user@box', 'box:99999', 'http://box'])
      expect(readAddress(wrong)).toBeNull();
  });
});

describe('busbar evce pin', () => {
  it('prints the fingerprint as the site file wants it and in rows to compare, and sends no HTTP', async () => {
    const server = await aServer();
    expect(await runCommandLine(['evce', 'pin', `127.0.0.1:${server.port}`])).toBe(EXIT.done);
    const said = output.join('');
    const { fingerprint } = server.certificate;
    expect(said).toContain(`pin: ['${fingerprint}']`);
    const bytes = fingerprint.slice('sha256:'.length).toUpperCase().match(/../g) ?? [];
    for (const from of [0, 8, 16, 24]) expect(said).toContain(` ${bytes.slice(from, from + 8).join(':')}\n`);
    expect(said).toContain('subject      CN=Simulated EVCE');
    expect(said).toContain('issuer       itself');
    expect(said).toContain('IP Address:127.0.0.1');
    expect(server.connections()).toBe(1);
    expect(server.received()).toBe(0);
  });

  it('prints one document with --json', async () => {
    const server = await aServer();
    expect(await runEvcePin({ address: `127.0.0.1:${server.port}`, json: true })).toBe(EXIT.done);
    const document = JSON.parse(output.join('')) as Record<string, unknown>;
    expect(document).toMatchObject({
      host: '127.0.0.1',
      port: server.port,
      pin: server.certificate.fingerprint,
      isSelfSigned: true,
      warning: null,
    });
    expect(document['daysLeft']).toBeGreaterThan(300);
    expect(String(document['validTo'])).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('says what is wrong with an address, or that nobody is there', async () => {
    expect(await runEvcePin({ address: 'box/path', json: false })).toBe(EXIT.usage);
    const gone = await muteServer();
    await gone.close();
    expect(await runEvcePin({ address: `127.0.0.1:${gone.port}`, json: false })).toBe(EXIT.failed);
    expect(output.join('')).toContain('shows no certificate: ECONNREFUSED');
  });

  it('warns of dates', () => {
    const lines = pinLines('box:443', {
      subject: 'CN=EVCE',
      issuer: 'CN=Site CA',
      isSelfSigned: false,
      validFrom: '2025-01-01T00:00:00.000Z',
      validTo: '2026-01-01T00:00:00.000Z',
      daysLeft: -3,
      warning: 'ran out 3 days ago',
      names: [],
      pin: `sha256:${'6f'.repeat(32)}`,
    });
    expect(lines).toContain('Mind that it ran out 3 days ago.');
    expect(lines).toContain('  issuer       CN=Site CA');
    expect(lines.join('\n')).toContain('(run out)');
  });
});
