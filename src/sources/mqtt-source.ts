/**
 * Meters and signals that come as messages of a broker.
 * @module
 */
import type { EngineEvent, Volts } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { createGathering, type Gathering } from './gathering.ts';
import type { HealthBook, HealthEntry } from './health.ts';
import { messageOf } from './payload.ts';
import type { Arrived } from './mqtt-link.ts';
import type { MqttMeter, MqttSignal } from './settings.ts';
import { keptSignalSaid, signalSaid } from './signal-form.ts';

export interface MqttSourceOptions {
  readonly meters: readonly MqttMeter[];
  readonly signals: readonly MqttSignal[];
  readonly clock: Clock;
  readonly nominalVolts: Volts;
  readonly health: HealthBook;
  readonly emit: (event: EngineEvent) => void;
}

export interface MqttSource {
  /** All that is listened to, each once. */
  readonly topics: readonly string[];
  take(message: Arrived): void;
  /** The broker came, went, or complains. */
  changed(isConnected: boolean, problem: string | null): void;
  stop(): void;
}

/** Why a retained message counts for nothing. */
const RETAINED = 'only a retained value of unknown age has come; waiting for a live one';

export function createMqttSource(options: MqttSourceOptions): MqttSource {
  const meters = options.meters.map((meter) => listenToMeter(meter, options));
  const signals = options.signals.map((signal) => listenToSignal(signal, options));
  const listeners = [...meters, ...signals];
  return {
    topics: [...new Set(listeners.flatMap(({ topics }) => topics))],
    take(message) {
      for (const { topics, take } of listeners) if (topics.includes(message.topic)) take(message);
    },
    changed(isConnected, problem) {
      for (const { entry } of listeners) {
        entry.connected(isConnected);
        if (problem !== null) entry.troubled(`broker: ${problem}`);
        else if (!isConnected) entry.troubled('the broker cannot be reached');
        else entry.awaited('nothing has come yet since the broker answers');
      }
    },
    stop() {
      for (const { gathering } of meters) gathering.stop();
    },
  };
}

interface Listener {
  readonly topics: readonly string[];
  readonly entry: HealthEntry;
  readonly take: (message: Arrived) => void;
}

function listenToMeter(meter: MqttMeter, options: MqttSourceOptions): Listener & { readonly gathering: Gathering } {
  const entry = options.health.open(meter.name, 'mqtt');
  const gathering = createGathering({ ...options, meter });
  const topics = [...meter.parts.map(({ topic }) => topic), ...(meter.stamp === null ? [] : [meter.stamp.topic])];
  let hasSpoken = false;
  return {
    topics,
    entry,
    gathering,
    take({ topic, text, isRetained }) {
      // The broker keeps it from some time before, perhaps from before the meter died.
      if (isRetained) return hasSpoken ? undefined : entry.troubled(RETAINED);
      hasSpoken = true;
      if (gathering.take(topic, messageOf(text))) entry.alive();
      else entry.troubled(`${topic} says no number where one is expected`);
    },
  };
}

function listenToSignal(form: MqttSignal, { clock, health, emit }: MqttSourceOptions): Listener {
  const entry = health.open(form.signal, 'mqtt');
  return {
    topics: [form.topic],
    entry,
    take({ topic, text, isRetained }) {
      const said = (isRetained ? keptSignalSaid : signalSaid)(form, text, clock.now());
      if (!said.ok) return entry.troubled(`${topic} ${said.problem}`);
      emit(said.event);
      entry.alive();
    },
  };
}
