/**
 * All that a site reads besides its box, as one source of the engine. A client is loaded only where the site needs it.
 * @module
 */
import { Observable, Subject } from 'rxjs';
import { assert, type EngineEvent, type Volts } from '../engine/index.ts';
import type { Clock, Source } from '../engine/ports.ts';
import { createHealthBook, type HealthBook, type SourceHealth, type SourceLog } from './health.ts';
import type { MqttLink } from './mqtt-link.ts';
import type { HttpMeter, HttpSignal, ModbusMeter, MqttMeter, MqttSignal, SourceSettings } from './settings.ts';

export type { SourceHealth, SourceLog } from './health.ts';

/** Looks a secret up, anew each time; null where it cannot be had. */
export type Reveal = () => string | null;

export interface SourcesOptions {
  readonly settings: SourceSettings<Reveal>;
  /** PEM text of the authority that vouches for the broker; null for the machine's own list. */
  readonly authority: string | null;
  readonly nominalVolts: Volts;
  readonly clock: Clock;
  readonly jitter: () => number;
  readonly log: SourceLog;
  /** What the broker says for us once we are gone without a word. */
  readonly will: { readonly topic: string; readonly text: string } | null;
}

export interface Sources {
  readonly source: Source;
  health(): readonly SourceHealth[];
  /** The connection to the broker, for what is told to others; null where there is none. */
  readonly broker: BrokerLink | null;
  close(): Promise<void>;
}

/** The part of the connection to the broker by which something is told. */
export interface BrokerLink {
  /** A value that the broker keeps for whoever asks later. */
  publish(topic: string, text: string): void;
  /** What has happened, for those who listen now. */
  tell(topic: string, text: string): void;
  isConnected(): boolean;
  /** Told each time when the broker has begun to answer. */
  onConnected(listener: () => void): void;
}

type Emit = (event: EngineEvent) => void;
type Close = () => void | Promise<void>;
/** Begins to read; the result ends it. */
type Start = (world: World) => Close;

interface World extends SourcesOptions {
  readonly health: HealthBook;
  readonly emit: Emit;
}

/** Loads what the site needs. Reading begins with the first subscription, so that nothing is lost, and ends with `close`. */
export async function openSources(options: SourcesOptions): Promise<Sources> {
  const events$ = new Subject<EngineEvent>();
  const world: World = {
    ...options,
    health: createHealthBook(options.clock, options.log),
    emit: (event) => events$.next(event),
  };
  const broker = options.settings.broker === null ? null : await prepareBroker();
  const starts = [...(broker === null ? [] : [broker.start]), ...(await preparePolls(options.settings))];
  let closers: readonly Close[] | null = null;
  const begun$ = new Observable<EngineEvent>((subscriber) => {
    const subscription = events$.subscribe(subscriber);
    closers ??= starts.map((start) => start(world));
    return subscription;
  });
  return {
    source: { events$: begun$ },
    health: () => world.health.read(),
    broker: broker?.link ?? null,
    async close() {
      for (const close of closers ?? []) await close();
      closers = [];
    },
  };
}

async function preparePolls({ meters, signals }: SourceSettings<Reveal>): Promise<readonly Start[]> {
  const modbus = meters.filter((meter): meter is ModbusMeter => meter.kind === 'modbus');
  const http = {
    meters: meters.filter((meter): meter is HttpMeter<Reveal> => meter.kind === 'http'),
    signals: signals.filter((signal): signal is HttpSignal<Reveal> => signal.kind === 'http'),
  };
  const starts: Start[] = [];
  if (modbus.length > 0) {
    const { startModbus } = await import('./modbus/source.ts');
    starts.push((world) => startModbus({ ...world, meters: modbus }));
  }
  if (http.meters.length + http.signals.length > 0) {
    const { startHttp } = await import('./http-source.ts');
    starts.push((world) => startHttp({ ...world, ...http }));
  }
  return starts;
}

async function prepareBroker(): Promise<{ readonly link: BrokerLink; readonly start: Start }> {
  const [{ openMqttLink }, { createMqttSource }] = await Promise.all([
    import('./mqtt-link.ts'),
    import('./mqtt-source.ts'),
  ]);
  let link: MqttLink | null = null;
  const greeters: (() => void)[] = [];
  const start: Start = (world) => {
    const { broker, meters, signals } = world.settings;
    assert(broker !== null, 'a connection to a broker needs one');
    const source = createMqttSource({
      ...world,
      meters: meters.filter((meter): meter is MqttMeter => meter.kind === 'mqtt'),
      signals: signals.filter((signal): signal is MqttSignal => signal.kind === 'mqtt'),
    });
    const opened = openMqttLink({
      ...world,
      broker,
      topics: source.topics,
      onMessage: (message) => source.take(message),
      onChange(isConnected, problem) {
        source.changed(isConnected, problem);
        if (isConnected && problem === null) for (const greet of greeters) greet();
      },
    });
    link = opened;
    return async () => {
      source.stop();
      await opened.close();
    };
  };
  const onConnected = (listener: () => void): void => void greeters.push(listener);
  return { start, link: { ...toldThrough(() => link), onConnected } };
}

/** Telling over a connection that may not be there yet. */
const toldThrough = (link: () => MqttLink | null): Omit<BrokerLink, 'onConnected'> => ({
  publish: (topic, text) => link()?.publish(topic, text),
  tell: (topic, text) => link()?.tell(topic, text),
  isConnected: () => link()?.isConnected() ?? false,
});
