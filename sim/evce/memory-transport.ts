/**
 * The way to a simulated box in the same process. Bodies become text and back, so that the client parses what it
 * would parse from a socket; nothing but promises is used, so that a virtual clock can wait until all is quiet.
 * @module
 */
import type { EvceAnswer, Transport } from '../../src/evce/transport.ts';
import type { Box } from './router.ts';

/** A transport that ends in `box`. */
export function memoryTransport(box: Box): Transport {
  let isClosed = false;
  return {
    async send(request): Promise<EvceAnswer> {
      if (isClosed) return { kind: 'unanswered', why: 'closed', detail: 'the transport is closed' };
      const { method, path, token, body } = request;
      const reply = await box.handle({ method, path, token, body: carried(body) });
      if (reply.body instanceof Uint8Array) {
        return { kind: 'answered', status: reply.status, text: '', bytes: reply.body };
      }
      return { kind: 'answered', status: reply.status, text: JSON.stringify(reply.body) };
    },
    async close() {
      isClosed = true;
    },
  };
}

const carried = (body: unknown): unknown =>
  body === undefined || body instanceof Uint8Array ? body : (JSON.parse(JSON.stringify(body)) as unknown);
