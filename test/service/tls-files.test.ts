import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:https';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHttp } from '../../src/service/http/server.ts';
import { INITIAL_STATE } from '../../src/service/live-state.ts';
import { readTls } from '../../src/service/tls-files.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { KEYS, viewOf } from './support/site-view.ts';

let folder: string;
let certFile: string;
let keyFile: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-tls-'));
  [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const made = await generate();
  writeFileSync(certFile, made.cert);
  writeFileSync(keyFile, made.private, { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (over: { certFile?: string; env?: string } = {}) => {
  const key =
    over.env === undefined ? { kind: 'file' as const, file: keyFile } : { kind: 'env' as const, env: over.env };
  return readTls({ tls: { certFile: over.certFile ?? certFile, key } }, {});
};

const serve = async (tls: { cert: string; key: string } | null, host = '0.0.0.0') =>
  openHttp({
    listen: { host, port: 0 },
    tls,
    names: ['busbar.example'],
    view: await viewOf(() => INITIAL_STATE),
    clock: createVirtualClock({ wallStartMs: 0 }),
    onFailure: (error) => expect(error).toBeUndefined(),
  });

describe('the service within reach of others', () => {
  it('speaks TLS, and to whoever has a key, by the names it goes by', async () => {
    const files = read();
    if (!files.ok) throw new TypeError(files.problem);
    const opened = await serve(files.tls);
    if (!opened.ok) throw new TypeError(opened.problem);
    const { port } = new URL(opened.server.url);
    const statusFor = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const asked = request(
          { host: '127.0.0.1', port, path, headers, rejectUnauthorized: false, agent: false },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode);
          },
        );
        asked.on('error', reject).end();
      });
    const host = `busbar.example:${port}`;
    expect(await statusFor('/api/v1/state', { host })).toBe(401);
    expect(await statusFor('/', { host })).toBe(401);
    expect(await statusFor('/healthz', { host })).toBe(200);
    expect(await statusFor('/api/v1/state', { host, authorization: `Bearer ${KEYS.read}` })).toBe(200);
    expect(await statusFor('/healthz', { host: `other.example:${port}` })).toBe(403);
    expect(opened.server.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    await opened.server.close();
  });

  it.each([
    ['no certificate', { cert: 'nothing', key: 'nothing' }, 'service.http.tls.cert'],
    ['no TLS', null, 'this machine only'],
  ])('is not opened with %s', async (_, tls, problem) => {
    expect(await serve(tls)).toMatchObject({ ok: false, problem: expect.stringContaining(problem) as string });
  });

  it('is not opened with the key of another certificate', async () => {
    const [own, other] = await Promise.all([generate(), generate()]);
    const opened = await serve({ cert: own.cert, key: other.private });
    expect(opened).toMatchObject({ ok: false, problem: expect.stringContaining('service.http.tls') as string });
  });
});

describe('certificate and key of the site file', () => {
  it('need not be there', () => {
    expect(readTls({}, {})).toEqual({ ok: true, tls: null });
  });

  it('are named where they cannot be read', () => {
    expect(read({ certFile: join(folder, 'none') })).toMatchObject({
      problem: expect.stringMatching(/tls.cert: .*ENOENT/) as string,
    });
    expect(read({ env: 'NOT_SET' })).toMatchObject({
      problem: expect.stringContaining('tls.key: environment variable') as string,
    });
    chmodSync(keyFile, 0o644);
    expect(read()).toMatchObject({ problem: expect.stringContaining('others may read it') as string });
  });
});
