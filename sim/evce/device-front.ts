/**
 * The front of the simulated box on a real network: what goes wrong between client and box, done to real sockets.
 * @module
 */
import type { IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Incoming } from './call-pattern.ts';
import type { Delivery, Front } from './front.ts';
import { BASE_PATH } from './openapi.ts';

interface Standing {
  readonly front: Front;
  /** The TCP connections beneath TLS, by the client's port. */
  readonly wires: Map<number, Socket>;
  /** Tells that the answer to a call has left. */
  readonly open: WeakMap<IncomingMessage, () => void>;
}

/** Lets every call below the API pass the front. */
export function standBefore(server: FastifyInstance<HttpsServer>, front: Front): void {
  const standing: Standing = { front, wires: new Map(), open: new WeakMap() };
  server.server.on('connection', (wire: Socket) => {
    const port = wire.remotePort ?? 0;
    standing.wires.set(port, wire);
    wire.on('close', () => standing.wires.delete(port));
  });
  server.addHook('onRequest', (request, reply) => admit(standing, request, reply));
  server.addHook('onSend', (request, reply, payload) => deliver(standing, { request, reply, payload }));
}

/** The call of a request; null for what is no call of the box. */
function callOf({ method, url }: FastifyRequest): Incoming | null {
  const path = url.replace(/\?.*$/, '');
  return path.startsWith(`${BASE_PATH}/`) ? { method, path: path.slice(BASE_PATH.length + 1) } : null;
}

async function admit(standing: Standing, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const call = callOf(request);
  if (call === null) return undefined;
  const admission = await standing.front.admit(call);
  switch (admission.kind) {
    case 'in':
      standing.open.set(request.raw, admission.done);
      return undefined;
    case 'refused':
      return reply.status(admission.status).type(admission.contentType).send(admission.text);
    case 'unheard':
      reply.hijack();
      // A request that hangs keeps its connection open; whoever waits may wait.
      if (admission.why === 'unreachable') wireOf(standing, request).destroy();
      return reply;
  }
}

const wireOf = ({ wires }: Standing, { raw: { socket } }: FastifyRequest): Socket =>
  wires.get(socket.remotePort ?? 0) ?? socket;

interface Sending {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly payload: unknown;
}

async function deliver(standing: Standing, sending: Sending): Promise<unknown> {
  const { request, payload } = sending;
  const call = callOf(request);
  const done = standing.open.get(request.raw);
  // What has been refused at the door has gone wrong enough.
  if (call === null || done === undefined || !isWhole(payload)) return payload;
  const delivery = await standing.front.deliver(call, payload);
  done();
  return sent(standing, sending, delivery);
}

const isWhole = (payload: unknown): payload is string | Uint8Array =>
  typeof payload === 'string' || payload instanceof Uint8Array;

function sent(standing: Standing, { request, reply }: Sending, { body, manner }: Delivery): unknown {
  const bytes = Buffer.from(body);
  if (manner.kind === 'whole') return typeof body === 'string' ? body : bytes;
  reply.header('content-length', bytes.length);
  if (manner.kind === 'trickle') return Readable.from(byteByByte(standing.front, bytes, manner.byteMs));
  const wire = wireOf(standing, request);
  return Readable.from(
    begunAndBroken(bytes.subarray(0, manner.atByte), standing.front, () => breakOff(wire, manner.kind)),
  );
}

async function* byteByByte(front: Front, bytes: Buffer, byteMs: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 1) {
    yield bytes.subarray(at, at + 1);
    await front.pause(byteMs);
  }
}

/** Long enough for what has been said to leave. */
const FLUSH_MS = 20;

async function* begunAndBroken(bytes: Buffer, front: Front, breakNow: () => void): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
  await front.pause(FLUSH_MS);
  breakNow();
}

function breakOff(wire: Socket, kind: 'cut' | 'reset'): void {
  if (kind === 'reset') wire.resetAndDestroy();
  else wire.destroy();
}
