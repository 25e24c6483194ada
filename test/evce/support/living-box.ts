/**
 * The simulated box and the way to it, both of which a test can trouble, on one virtual clock; and the client as the
 * service runs it, which can crash and start again.
 */
import type { BoxModes } from '../../../src/config/index.ts';
import type { EngineEvent } from '../../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import { openEvce, type EvceOptions } from '../../../src/evce/index.ts';
import { DEFAULT_INTERVALS } from '../../../src/evce/observe.ts';
import { memoryTokenStore, type TokenStore } from '../../../src/evce/token-store.ts';
import type { EvceRequest, Transport } from '../../../src/evce/transport.ts';
import { memoryTransport } from '../../../sim/evce/memory-transport.ts';
import { createBox, type Box } from '../../../sim/evce/router.ts';
import { createVirtualClock, type VirtualClock } from '../../../sim/virtual-clock.ts';
import { aBox, CONTROLLER } from '../../sim/evce/support/boxes.ts';
import { TEST_SITE } from './client-under-test.ts';
import { unanswered } from './fake-box.ts';

/** `unreachable`: nothing arrives. `mute`: what arrives is done, and its answer is lost. */
type Road = 'open' | 'unreachable' | 'mute';

export interface LivingBox {
  readonly clock: VirtualClock;
  readonly box: Box;
  road: Road;
  /** Replaces the answer to a request. */
  intercept: (request: EvceRequest) => ReturnType<typeof unanswered> | null;
  /** Times of the logins that reached the box, in seconds since the start. */
  readonly logins: number[];
  readonly transport: Transport;
  /** Somebody else logs in as the same user; whether he is let in. */
  rival(): Promise<boolean>;
  /** The box is away for so long, and then starts anew. */
  reboot(awayMs: number): Promise<void>;
}

export interface LivingOptions {
  /** How the box answers open questions, where not by default. */
  readonly modes?: Partial<BoxModes>;
  /** What the clock on our wall shows at the start; the box's own is right. */
  readonly wallStartMs?: number;
}

export function livingBox({ modes = {}, wallStartMs = 0 }: LivingOptions = {}): LivingBox {
  const clock = createVirtualClock({ wallStartMs });
  const { model } = aBox({ modes });
  let starts = 0;
  const drawSecret = (): Uint8Array => new Uint8Array(32).fill((starts += 1));
  const box = createBox({ model, users: [CONTROLLER], drawSecret });
  const wire = memoryTransport(box);
  const living: LivingBox = {
    clock,
    box,
    road: 'open',
    intercept: () => null,
    logins: [],
    transport: {
      async send(request) {
        if (living.road === 'unreachable') return unanswered('unreachable');
        model.advance(clock.elapsedMs());
        if (request.path === 'login/login') living.logins.push(clock.elapsedMs() / 1000);
        const answer = living.intercept(request) ?? (await wire.send(request));
        return living.road === 'mute' ? unanswered('timeout') : answer;
      },
      close: async () => undefined,
    },
    async rival() {
      model.advance(clock.elapsedMs());
      const body = { login: CONTROLLER.name, password: CONTROLLER.password };
      return (await box.handle({ method: 'POST', path: 'login/login', token: null, body })).status === 200;
    },
    async reboot(awayMs) {
      living.road = 'unreachable';
      await clock.runUntil(clock.elapsedMs() + awayMs);
      box.restart();
      living.road = 'open';
    },
  };
  return living;
}

export interface RunningClient {
  readonly events: EngineEvent[];
  readonly log: string[];
  readonly tokenStore: TokenStore;
  /** When the box was last seen through this client, in seconds since the start. */
  lastSeen(): number;
  /** What was last said of the link being down. */
  lastDown(): string;
  /** Runs on until the box is seen again; how long that took from now, in seconds. */
  untilSeen(atMostSeconds: number): Promise<number>;
  /** Gone without a word, as with `kill -9`. */
  crash(): void;
  close(): Promise<void>;
}

/** The client as the service runs it, polling. */
export function runClient(living: LivingBox, options: Partial<EvceOptions> = {}): RunningClient {
  const { clock } = living;
  const [events, log]: [EngineEvent[], string[]] = [[], []];
  const tokenStore = options.tokenStore ?? memoryTokenStore();
  let isAlive = true;
  // A dead process sends nothing and takes no answer.
  const transport: Transport = {
    send: (request) => (isAlive ? living.transport.send(request) : new Promise<never>(() => undefined)),
    close: async () => undefined,
  };
  const evce = openEvce({
    clock,
    credentials: { user: CONTROLLER.name, password: () => CONTROLLER.password },
    dialect: DEFAULT_DIALECT,
    site: TEST_SITE,
    names: { meters: { 'Main meter': living.box.model.meters()[0]?.config.friendly_name ?? 'none' } },
    intervals: DEFAULT_INTERVALS,
    log: (level, text) => log.push(`${level} ${text}`),
    // The worst draw of all: every pause is as long as it can be.
    jitter: () => 0.999,
    ...options,
    tokenStore,
    transport,
  });
  const subscription = evce.source.events$.subscribe((event) => events.push(event));
  const startMs = clock.now().monoMs - clock.elapsedMs();
  const lastSeen = (): number => {
    const seen = events.findLast(({ kind }) => kind === 'MeterObserved' || kind === 'StationsObserved');
    return seen === undefined ? -Infinity : (seen.at.monoMs - startMs) / 1000;
  };
  return {
    events,
    log,
    tokenStore,
    lastSeen,
    lastDown: () => events.flatMap((event) => (event.kind === 'LinkChanged' ? (event.detail ?? []) : [])).at(-1) ?? '',
    async untilSeen(atMostSeconds) {
      const from = clock.elapsedMs();
      for (let second = 0; second <= atMostSeconds; second += 1) {
        await clock.runUntil(from + second * 1000);
        if (lastSeen() * 1000 > from) return lastSeen() - from / 1000;
      }
      return Infinity;
    },
    crash() {
      isAlive = false;
      subscription.unsubscribe();
    },
    async close() {
      subscription.unsubscribe();
      await evce.close();
    },
  };
}
