/**
 * Another box on the same port, in all the ways in which it could be mistaken for the right one. It never gets a byte
 * of HTTP.
 */
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openHttps, type HttpsOptions } from '../../src/evce/transport-https.ts';
import type { EvceRequest, Transport } from '../../src/evce/transport.ts';
import { makeCertificate, type Made } from './support/certificates.ts';

const HOST = '127.0.0.1';
const GET: EvceRequest = { method: 'GET', path: 'em/zones', token: 'Token-Canary' };
const PUT: EvceRequest = { method: 'PUT', path: 'em/zones/1/reduction', token: 'Token-Canary', body: { reduction: 3 } };
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]';
/** With the same keys, a ticket of one server would be good at the other. */
const TICKET_KEYS = Buffer.alloc(48, 7);

let genuine: Made;
let other: Made;
beforeAll(async () => {
  [genuine, other] = await Promise.all([makeCertificate('EVCE'), makeCertificate('EVCE')]);
});

interface BoxOnPort {
  readonly server: Server;
  readonly port: number;
  readonly sockets: TLSSocket[];
  received: number;
  /** Connections that went on with the session of an earlier one. */
  resumed: number;
  /** What to do with a request; answered with an empty list unless told otherwise. */
  answer: (socket: Socket, request: string) => void;
  /** Leaves the port to somebody else; connections stay. */
  leavePort(): void;
}

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function boxOn(port: number, { key, cert }: Made, options: TlsOptions = {}): Promise<BoxOnPort> {
  const server = createServer({ key, cert, ticketKeys: TICKET_KEYS, ...options });
  const sockets: TLSSocket[] = [];
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket) => {
    sockets.push(socket);
    if (socket.isSessionReused()) box.resumed += 1;
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => {
      box.received += data.length;
      box.answer(socket, data.toString());
    });
  });
  await new Promise<void>((resolve) => server.listen(port, HOST, resolve));
  const box: BoxOnPort = {
    server,
    port: (server.address() as AddressInfo).port,
    sockets,
    received: 0,
    resumed: 0,
    answer: (socket) => socket.write(OK),
    leavePort: () => void server.close(),
  };
  cleanUps.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return box;
}

function transportTo(port: number, options: Partial<HttpsOptions> = {}): Transport {
  const opened = openHttps({ url: `https://${HOST}:${port}`, pins: [genuine.pin], environment: {}, ...options });
  if (!opened.ok) throw new RangeError(opened.why);
  cleanUps.push(() => opened.transport.close());
  return opened.transport;
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (version) => {
  const tls: TlsOptions = { minVersion: version, maxVersion: version };

  it('no session is ever resumed: each connection shows its certificate anew', async () => {
    const box = await boxOn(0, genuine, tls);
    const transport = transportTo(box.port);
    for (let connection = 1; connection <= 3; connection += 1) {
      expect(await transport.send(GET)).toMatchObject({ status: 200 });
      box.sockets.forEach((socket) => socket.destroy());
    }
    expect(box.sockets.length).toBeGreaterThanOrEqual(3);
    expect(box.resumed).toBe(0);
  });

  it('a box that takes over the port with the same ticket keys gets nothing', async () => {
    const box = await boxOn(0, genuine, tls);
    const transport = transportTo(box.port);
    expect(await transport.send(GET)).toMatchObject({ status: 200 });
    box.leavePort();
    box.sockets.forEach((socket) => socket.destroy());
    const impostor = await boxOn(box.port, other, tls);
    for (const request of [GET, PUT, GET]) {
      const answer = await transport.send(request);
      expect(answer).toMatchObject({ kind: 'unanswered' });
    }
    expect(await transport.send(PUT)).toMatchObject({ why: 'pin' });
    expect(impostor.received).toBe(0);
  });
});

describe('the spare connection', () => {
  it('gives an impostor nothing while the first one still goes to the right box', async () => {
    const box = await boxOn(0, genuine);
    const transport = transportTo(box.port);
    expect(await transport.send(GET)).toMatchObject({ status: 200 });
    let finish: () => void = () => undefined;
    box.answer = (socket) => {
      finish = () => socket.write(OK);
    };
    const hanging = transport.send(GET);
    box.leavePort();
    const impostor = await boxOn(box.port, other);
    expect(await transport.send(PUT)).toMatchObject({ kind: 'unanswered', why: 'pin' });
    expect(impostor.received).toBe(0);
    finish();
    expect(await hanging).toMatchObject({ status: 200 });
  });
});

describe('trust in an authority', () => {
  it('gives nothing to a box that another authority of the same name vouches for', async () => {
    const authority = await makeCertificate('Site CA', { isAuthority: true });
    const issued = await makeCertificate('EVCE', { issuer: authority });
    const trusted = { pins: [], authority: authority.cert };
    const right = await boxOn(0, issued);
    expect(await transportTo(right.port, trusted).send(PUT)).toMatchObject({ status: 200 });

    const forger = await makeCertificate('Site CA', { isAuthority: true });
    const impostor = await boxOn(0, await makeCertificate('EVCE', { issuer: forger }));
    const transport = transportTo(impostor.port, trusted);
    for (const request of [GET, PUT]) expect(await transport.send(request)).toMatchObject({ why: 'pin' });
    expect(impostor.received).toBe(0);
  });
});

describe('a certificate that runs out', () => {
  it('is warned of once and used', async () => {
    const old = await makeCertificate('EVCE', { from: new Date('2020-01-01'), to: new Date('2021-01-01') });
    const box = await boxOn(0, old);
    const log: string[] = [];
    const clock = { now: () => ({ monoMs: 0, wallMs: Date.UTC(2021, 0, 3) }), schedule: () => () => undefined };
    const watch = { clock: clock as never, log: (level: string, text: string) => void log.push(`${level} ${text}`) };
    const transport = transportTo(box.port, { pins: [old.pin], watch });
    for (let connection = 0; connection < 2; connection += 1) {
      expect(await transport.send(GET)).toMatchObject({ status: 200 });
      box.sockets.forEach((socket) => socket.destroy());
    }
    expect(log).toEqual([expect.stringContaining("warn the box's certificate ran out 2 days ago") as string]);
  });
});
