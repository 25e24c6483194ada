import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { openHttps, type HttpsOptions } from '../../src/evce/transport-https.ts';
import type { EvceRequest, Transport } from '../../src/evce/transport.ts';
import { httpsServer, muteServer, tlsServer, type Listening } from './support/tls-server.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const GET: EvceRequest = { method: 'GET', path: 'em/zones', token: 'Token-Canary' };
const PUT: EvceRequest = { method: 'PUT', path: 'em/zones/1/reduction', token: 'Token-Canary', body: { reduction: 3 } };

function transportTo(server: Listening, options: Partial<HttpsOptions> = {}): Transport {
  const opened = openHttps({ url: server.url, pins: [server.certificate.fingerprint], environment: {}, ...options });
  if (!opened.ok) throw new RangeError(opened.why);
  cleanUps.push(server.close, () => opened.transport.close());
  return opened.transport;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

describe('settings', () => {
  const good = { url: 'https://192.0.2.1', pins: ['6f'.repeat(32)], environment: {} };

  it('are refused while certificate checks are switched off for the process', () => {
    for (const value of ['0', '1', '']) {
      const opened = openHttps({ ...good, environment: { NODE_TLS_REJECT_UNAUTHORIZED: value } });
      expect(opened).toMatchObject({
        ok: false,
        why: expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED') as string,
      });
    }
  });

  it('are refused without TLS and without pins', () => {
    expect(openHttps({ ...good, url: 'http://192.0.2.1' })).toMatchObject({ ok: false });
    expect(openHttps({ ...good, url: 'no url' })).toMatchObject({ ok: false });
    expect(openHttps({ ...good, pins: [] })).toMatchObject({ ok: false });
    expect(openHttps({ ...good, pins: ['sha256:12'] })).toMatchObject({ ok: false });
  });
});

describe('a request', () => {
  it('reaches a box with the pinned certificate, whole, and brings its answer', async () => {
    const seen: unknown[] = [];
    const server = await httpsServer((request, response) => {
      void bodyOf(request).then((body) => {
        seen.push([request.method, request.url, request.headers.authorization, request.headers['content-type'], body]);
        response.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"no"}');
      });
    });
    const transport = transportTo(server);
    expect(await transport.send(PUT)).toMatchObject({ kind: 'answered', status: 403, text: '{"message":"no"}' });
    await transport.send({ method: 'POST', path: 'login/logout', token: null });
    expect(seen).toEqual([
      ['PUT', '/api/v2/em/zones/1/reduction', 'Bearer Token-Canary', 'application/json', '{"reduction":3}'],
      ['POST', '/api/v2/login/logout', undefined, undefined, ''],
    ]);
  });

  it('shares one connection with all others that are sent in turn', async () => {
    const server = await httpsServer((_request, response) => response.end('[]'));
    const transport = transportTo(server);
    for (const request of [GET, PUT, GET, PUT]) await transport.send(request);
    expect(server.connections()).toBe(1);
  });

  it('goes over a spare connection beside one that hangs, and there are never more than these two', async () => {
    const hanging: ServerResponse[] = [];
    const server = await httpsServer((request, response) => {
      if (request.method === 'GET') hanging.push(response);
      else response.end('[]');
    });
    const transport = transportTo(server);
    const slow = transport.send(GET);
    for (let write = 0; write < 3; write += 1) expect(await transport.send(PUT)).toMatchObject({ status: 200 });
    expect(server.connections()).toBe(2);
    const more = [GET, GET, GET].map((request) => transport.send(request));
    const answerAll = setInterval(() => hanging.splice(0).forEach((response) => response.end('[]')), 1);
    for (const answer of [slow, ...more]) expect(await answer).toMatchObject({ status: 200 });
    clearInterval(answerAll);
    expect(server.connections()).toBe(2);
  });

  it('sends not one byte of HTTP to an impostor, however often it is tried', async () => {
    const server = await httpsServer((_request, response) => response.end('{"token":"mine"}'));
    const transport = transportTo(server, { pins: ['ab'.repeat(32)] });
    for (const request of [GET, PUT, GET]) {
      expect(await transport.send(request)).toMatchObject({ kind: 'unanswered', why: 'pin' });
    }
    expect(server.connections()).toBeGreaterThan(0);
    expect(server.received()).toBe(0);
  });

  it('is given up when nobody completes the handshake, or nobody listens', async () => {
    const mute = transportTo(await muteServer(), { connectMs: 50 });
    expect(await mute.send(GET)).toMatchObject({ kind: 'unanswered', why: 'timeout' });
    const gone = await muteServer();
    const transport = transportTo(gone);
    await gone.close();
    expect(await transport.send(GET)).toMatchObject({ kind: 'unanswered', why: 'unreachable', detail: 'ECONNREFUSED' });
  });

  it('is given up at the deadline by a server that is silent, and by one that drips', async () => {
    const silent = transportTo(await tlsServer(() => undefined), { totalMs: 100 });
    expect(await silent.send(GET)).toMatchObject({ kind: 'unanswered', why: 'timeout' });
    const dripping = await httpsServer((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    expect(await transportTo(dripping, { totalMs: 100 }).send(PUT)).toMatchObject({ why: 'timeout' });
  });

  it('goes over a new connection after a deadline: a late answer is never taken for the next one', async () => {
    let requests = 0;
    const server = await httpsServer((_request, response) => {
      requests += 1;
      if (requests > 1) response.end('second');
    });
    const transport = transportTo(server, { totalMs: 300 });
    expect(await transport.send(GET)).toMatchObject({ why: 'timeout' });
    expect(await transport.send(GET)).toMatchObject({ text: 'second' });
    expect(server.connections()).toBe(2);
  });

  it('is given up when the answer is too large', async () => {
    const server = await httpsServer((_request, response) => response.end('x'.repeat(100_000)));
    const transport = transportTo(server, { maxBytes: 50_000 });
    expect(await transport.send(GET)).toMatchObject({ kind: 'unanswered', why: 'too-large' });
  });

  it('that only reads is repeated once when the connection closes under it; a write is not', async () => {
    const requests: string[] = [];
    const server = await httpsServer((request, response) => {
      requests.push(String(request.method));
      if (requests.length % 2 === 0) request.socket.destroy();
      else response.end('[]');
    });
    const transport = transportTo(server);
    await transport.send(GET);
    expect(await transport.send(GET)).toMatchObject({ kind: 'answered', status: 200 });
    expect(await transport.send(PUT)).toMatchObject({ kind: 'unanswered', why: 'closed' });
    expect(requests).toEqual(['GET', 'GET', 'GET', 'PUT']);
  });

  it('is not repeated for ever', async () => {
    const requests: string[] = [];
    const server = await httpsServer((request) => {
      requests.push(String(request.method));
      request.socket.destroy();
    });
    expect(await transportTo(server).send(GET)).toMatchObject({ kind: 'unanswered', why: 'closed' });
    expect(requests).toHaveLength(2);
  });

  it('fails without telling its token', async () => {
    const server = await tlsServer((socket) => socket.end('this is not HTTP\r\n\r\n'));
    const answer = await transportTo(server).send(PUT);
    expect(answer).toMatchObject({ kind: 'unanswered', why: 'closed' });
    expect(JSON.stringify(answer)).not.toContain('Canary');
  });
});

describe('a file', () => {
  const FILE_BYTES = 200_000;
  const file = new Uint8Array(FILE_BYTES).map((_, index) => index % 251);

  it('goes up as it is, told about as it goes', async () => {
    let received: Buffer | null = null;
    const seen: unknown[] = [];
    const server = await httpsServer((request, response) => {
      seen.push(request.headers['content-type'], request.headers['content-length']);
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received = Buffer.concat(chunks);
        response.end('{"size":200000}');
      });
    });
    const carried: number[] = [];
    const upload = { method: 'PUT', path: 'stations/firmwares/7/content', token: 'Token-Canary', body: file } as const;
    const onBytes = (count: number) => void carried.push(count);
    const answer = await transportTo(server).send({ ...upload, file: { onBytes } });
    expect(answer).toMatchObject({ kind: 'answered', status: 200, text: '{"size":200000}' });
    expect(received).toEqual(Buffer.from(file));
    expect(seen).toEqual(['application/octet-stream', String(FILE_BYTES)]);
    expect(carried.length).toBeGreaterThan(1);
    expect(carried.at(-1)).toBe(FILE_BYTES);
  });

  it('comes down as it is, and may be larger than any document', async () => {
    const server = await httpsServer((_request, response) => response.end(file));
    const carried: number[] = [];
    const call = { method: 'POST', path: 'stations/diagnostics/export', token: 'Token-Canary' } as const;
    const onBytes = (count: number) => void carried.push(count);
    const answer = await transportTo(server, { maxBytes: 1000 }).send({ ...call, file: { onBytes } });
    expect(answer).toMatchObject({ kind: 'answered', status: 200, text: '', bytes: Buffer.from(file) });
    expect(carried.at(-1)).toBe(FILE_BYTES);
  });

  it('that is refused brings the reason as text', async () => {
    const server = await httpsServer((_request, response) => response.writeHead(404).end('{"message":"no such"}'));
    const call = { method: 'POST', path: 'stations/diagnostics/export', token: null } as const;
    expect(await transportTo(server).send({ ...call, file: { onBytes: () => undefined } })).toEqual({
      kind: 'answered',
      status: 404,
      text: '{"message":"no such"}',
      date: expect.any(String) as string,
    });
  });
});
