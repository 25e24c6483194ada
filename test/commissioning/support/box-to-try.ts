/** The simulated box on a virtual clock with a client that is logged in. */
import { createCalls, type EvceCalls } from '../../../src/evce/calls.ts';
import { createClient, type EvceClient } from '../../../src/evce/client.ts';
import { createSession, type Session } from '../../../src/evce/session.ts';
import { memoryTokenStore } from '../../../src/evce/token-store.ts';
import type { EvceRequest, EvceAnswer, Transport } from '../../../src/evce/transport.ts';
import { memoryTransport } from '../../../sim/evce/memory-transport.ts';
import type { BoxModel, BoxModelOptions } from '../../../sim/evce/model.ts';
import { createBox } from '../../../sim/evce/router.ts';
import { createVirtualClock, type VirtualClock } from '../../../sim/virtual-clock.ts';
import { aBox, CONTROLLER, WALL_START_MS } from '../../sim/evce/support/boxes.ts';
import type { FakeField } from '../../sim/evce/support/fake-field.ts';

export interface BoxToTry {
  readonly model: BoxModel;
  readonly field: FakeField;
  readonly clock: VirtualClock;
  readonly transport: Transport;
  readonly session: Session;
  readonly client: EvceClient;
  readonly calls: EvceCalls;
  /** Every PUT, in order. */
  readonly written: { readonly path: string; readonly body: unknown }[];
  /** Consulted before the box; null lets the box answer. */
  intercept: (request: EvceRequest) => EvceAnswer | null;
  /** Runs the clock until the work is done. */
  finish<T>(work: Promise<T>): Promise<T>;
}

const STEP_MS = 1_000;
const LONGEST_MS = 600_000;

export function boxToTry(options: Partial<BoxModelOptions> = {}): BoxToTry {
  const { model, field } = aBox(options);
  const clock = createVirtualClock({ wallStartMs: WALL_START_MS });
  const advance = (): void => {
    model.advance(clock.elapsedMs());
    clock.schedule(STEP_MS, advance);
  };
  clock.schedule(0, advance);
  const box = createBox({ model, users: [CONTROLLER], drawSecret: () => new Uint8Array(32).fill(9) });
  const inner = memoryTransport(box);
  const written: { path: string; body: unknown }[] = [];
  const transport: Transport = {
    async send(request) {
      if (request.method === 'PUT') written.push({ path: request.path, body: request.body });
      return tried.intercept(request) ?? inner.send(request);
    },
    close: () => inner.close(),
  };
  const credentials = { user: CONTROLLER.name, password: () => CONTROLLER.password };
  const tokenStore = memoryTokenStore();
  const session = createSession({ transport, clock, credentials, tokenStore, log: () => undefined, jitter: () => 0 });
  const tried: BoxToTry = {
    ...{ model, field, clock, transport, session, written },
    client: createClient(session),
    calls: createCalls((call) => session.ask('poll', call)),
    intercept: () => null,
    async finish(work) {
      let isDone = false;
      void work.finally(() => (isDone = true));
      const endMs = clock.elapsedMs() + LONGEST_MS;
      while (!isDone && clock.elapsedMs() < endMs) await clock.runUntil(clock.elapsedMs() + STEP_MS);
      return work;
    },
  };
  return tried;
}
