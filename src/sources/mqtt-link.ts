/**
 * One connection to a broker: it comes back by itself, more and more slowly, and asks again for all topics.
 * @module
 */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Clock } from '../engine/ports.ts';
import type { Broker } from './settings.ts';

/** A message as it came. */
export interface Arrived {
  readonly topic: string;
  readonly text: string;
  /** Kept by the broker from some time before, nobody knows when. */
  readonly isRetained: boolean;
}

export interface MqttLinkOptions {
  readonly broker: Broker<() => string | null>;
  /** PEM text of the authority that vouches for the broker; null for the machine's own list. */
  readonly authority: string | null;
  readonly topics: readonly string[];
  readonly clock: Clock;
  /** Draws from 0 to below 1; spreads retries. */
  readonly jitter: () => number;
  readonly onMessage: (message: Arrived) => void;
  /** `problem` is null where nothing is wrong. */
  readonly onChange: (isConnected: boolean, problem: string | null) => void;
  /** What the broker says for us once we are gone without a word; null for nothing. */
  readonly will: { readonly topic: string; readonly text: string } | null;
}

export interface MqttLink {
  readonly isConnected: () => boolean;
  /** Tells the broker a value to keep; lost where there is no connection. */
  publish(topic: string, text: string): void;
  /** Tells whoever listens now what has happened, and the broker keeps nothing; lost where there is no connection. */
  tell(topic: string, text: string): void;
  /** Says goodbye; after that nothing comes any more. */
  close(): Promise<void>;
}

/** Pauses before the first, second, … attempt, ms; the last stands for all further ones. */
const PAUSES_MS = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000] as const;
const JITTER = 0.2;
const CONNECT_MS = 10_000;
/** Of a broker that died without a word is heard after one and a half of these, s. */
const KEEP_ALIVE_SECONDS = 30;
/** A reading has some hundred bytes, a day of prices some thousand. */
const MESSAGE_MAX_BYTES = 256 * 1024;
/** The broker grants at most this quality of service; above it stands a refusal. */
const REFUSED = 128;
/** A broker that is gone does not answer a goodbye. */
const GOODBYE_MS = 1_000;

export function openMqttLink(options: MqttLinkOptions): MqttLink {
  return new Link(options);
}

/** Owns the connection. */
class Link implements MqttLink {
  private readonly options: MqttLinkOptions;
  private readonly client: MqttClient;
  private cancelRetry: () => void = () => undefined;
  private failures = 0;
  private isStopped = false;

  constructor(options: MqttLinkOptions) {
    this.options = options;
    this.client = connect(options.broker.url, settingsOf(options));
    this.client.on('connect', () => this.begin());
    this.client.on('message', (topic, payload, packet) => {
      if (this.isStopped || payload.length > MESSAGE_MAX_BYTES) return;
      options.onMessage({ topic, text: payload.toString('utf8'), isRetained: packet.retain });
    });
    this.client.on('error', (error) => this.report(false, reasonOf(error)));
    this.client.on('close', () => this.retry());
  }

  isConnected = (): boolean => this.client.connected;

  publish(topic: string, text: string): void {
    this.send(topic, text, { retain: true });
  }

  tell(topic: string, text: string): void {
    this.send(topic, text, { retain: false });
  }

  async close(): Promise<void> {
    this.isStopped = true;
    this.cancelRetry();
    await new Promise<void>((resolve) => {
      const cancel = this.options.clock.schedule(GOODBYE_MS, () => this.client.end(true, {}, () => resolve()));
      this.client.end(!this.client.connected, {}, () => {
        cancel();
        resolve();
      });
    });
  }

  private send(topic: string, text: string, { retain }: { readonly retain: boolean }): void {
    if (!this.client.connected) return;
    this.client.publish(topic, text, { retain, qos: 0 }, (error) => {
      if (error) this.report(this.client.connected, reasonOf(error));
    });
  }

  private begin(): void {
    this.failures = 0;
    const { topics } = this.options;
    this.report(true, null);
    if (topics.length === 0) return;
    this.client.subscribe([...topics], { qos: 0 }, (error, granted = []) => {
      const refused = granted.filter(({ qos }) => (qos as number) >= REFUSED).map(({ topic }) => topic);
      if (error) this.report(this.client.connected, `the broker refuses the topics: ${reasonOf(error)}`);
      else if (refused.length > 0) this.report(true, `the broker refuses ${refused.join(', ')}`);
    });
  }

  private retry(): void {
    if (this.isStopped) return;
    this.report(false, null);
    this.cancelRetry();
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)] as number;
    this.failures += 1;
    const delayMs = pause * (1 + JITTER * this.options.jitter());
    this.cancelRetry = this.options.clock.schedule(delayMs, () => {
      // The password may have been changed meanwhile.
      const password = this.options.broker.password?.() ?? null;
      if (password !== null) this.client.options.password = password;
      this.client.reconnect();
    });
  }

  private report(isConnected: boolean, problem: string | null): void {
    if (!this.isStopped) this.options.onChange(isConnected, problem);
  }
}

function settingsOf({ broker, authority, will }: MqttLinkOptions): IClientOptions {
  const password = broker.password?.() ?? null;
  return {
    clientId: broker.clientId,
    clean: true,
    keepalive: KEEP_ALIVE_SECONDS,
    connectTimeout: CONNECT_MS,
    // Retries are made here, on the clock that is given, and topics are asked for anew each time.
    reconnectPeriod: 0,
    resubscribe: false,
    // What cannot be said now is old when it can.
    queueQoSZero: false,
    // The environment must not be able to switch the check of the broker's certificate off.
    rejectUnauthorized: true,
    ...(broker.user === null ? {} : { username: broker.user }),
    ...(password === null ? {} : { password }),
    ...(authority === null ? {} : { ca: authority }),
    ...(will === null ? {} : { will: { topic: will.topic, payload: Buffer.from(will.text), retain: true, qos: 0 } }),
  };
}

const reasonOf = (error: Error & { readonly code?: unknown }): string =>
  typeof error.code === 'string' ? error.code : error.message;
