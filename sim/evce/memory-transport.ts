/**
 * The way to a simulated box in the same process. Bodies become text and back, so that the client parses what it
 * would parse from a socket; nothing but promises is used, so that a virtual clock can wait until all is quiet.
 * @module
 */
import type { Clock } from '../../src/engine/ports.ts';
import type { EvceAnswer, EvceRequest, Transport } from '../../src/evce/transport.ts';
import type { Delivery, Front } from './front.ts';
import type { Box } from './router.ts';

/** What may go wrong on the way. */
export interface MemoryFront {
  readonly front: Front;
  /** On which the client loses its patience. */
  readonly clock: Clock;
}

/** How long the real transport waits for an answer. */
const PATIENCE_MS = 8_000;

/** A transport that ends in `box`. */
export function memoryTransport(box: Box, disturbed?: MemoryFront): Transport {
  let isClosed = false;
  return {
    async send(request): Promise<EvceAnswer> {
      if (isClosed) return unanswered('closed', 'the transport is closed');
      return disturbed === undefined ? answered(await reply(box, request)) : patiently(box, disturbed, request);
    },
    ...(disturbed === undefined ? {} : { certificate: () => disturbed.front.certificate() }),
    async close() {
      isClosed = true;
    },
  };
}

interface Said {
  readonly status: number;
  readonly body: string | Uint8Array;
}

async function reply(box: Box, { method, path, token, body }: EvceRequest): Promise<Said> {
  const { status, body: said } = await box.handle({ method, path, token, body: carried(body) });
  return { status, body: said instanceof Uint8Array ? said : JSON.stringify(said) };
}

const carried = (body: unknown): unknown =>
  body === undefined || body instanceof Uint8Array ? body : (JSON.parse(JSON.stringify(body)) as unknown);

const unanswered = (why: Extract<EvceAnswer, { kind: 'unanswered' }>['why'], detail: string): EvceAnswer => {
  return { kind: 'unanswered', why, detail };
};

const answered = ({ status, body }: Said): EvceAnswer =>
  typeof body === 'string'
    ? { kind: 'answered', status, text: body }
    : { kind: 'answered', status, text: '', bytes: body };

/** As the real transport does: reads again where the connection broke, and waits for so long and no longer. */
async function patiently(box: Box, disturbed: MemoryFront, request: EvceRequest): Promise<EvceAnswer> {
  let giveUp: (answer: EvceAnswer) => void = () => undefined;
  const deadline = new Promise<EvceAnswer>((resolve) => (giveUp = resolve));
  const cancel = disturbed.clock.schedule(PATIENCE_MS, () =>
    giveUp(unanswered('timeout', `no complete answer within ${PATIENCE_MS} ms`)),
  );
  const exchanged = async (): Promise<EvceAnswer> => {
    const first = await exchange(box, disturbed.front, request);
    const isWorthRepeating = request.method === 'GET' && first.kind === 'unanswered' && first.why === 'closed';
    return isWorthRepeating ? exchange(box, disturbed.front, request) : first;
  };
  const answer = await Promise.race([exchanged(), deadline]);
  cancel();
  return answer;
}

async function exchange(box: Box, front: Front, request: EvceRequest): Promise<EvceAnswer> {
  const admission = await front.admit(request);
  switch (admission.kind) {
    case 'unheard':
      if (admission.why === 'unreachable') return unanswered('unreachable', 'nobody answers');
      return new Promise<never>(() => undefined);
    case 'refused':
      return { kind: 'answered', status: admission.status, text: admission.text };
    case 'in': {
      const said = await reply(box, request);
      const delivery = await front.deliver(request, said.body);
      admission.done();
      return received(front, said, delivery);
    }
  }
}

async function received(front: Front, said: Said, { body, manner }: Delivery): Promise<EvceAnswer> {
  // Text stays text, whatever became of its bits.
  const isFile = said.body instanceof Uint8Array;
  const arrived = isFile || typeof body === 'string' ? body : new TextDecoder().decode(body);
  switch (manner.kind) {
    case 'whole':
      return answered({ ...said, body: arrived });
    case 'trickle':
      await front.pause(manner.byteMs * Buffer.byteLength(body));
      return answered({ ...said, body: arrived });
    case 'cut':
    case 'reset':
      return unanswered('closed', 'the connection broke in the middle of the answer');
  }
}
