/**
 * One meter's values out of many messages. Messages that come together make one sample; a line of which nothing came is left
 * out of it and grows older, however often its siblings speak.
 * @module
 */
import type { EngineEvent, Instant, MeterObserved, MeterValues, Volts } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { stampOf } from './device-stamp.ts';
import { meterValues, type Found } from './meter-values.ts';
import type { Message } from './payload.ts';
import type { MqttMeter, MqttPart } from './settings.ts';

/** So long the messages of one sample may take; a device sends them back to back. */
const BURST_MS = 250;
/** Current and power of a line belong together when they are no further apart. */
const TOGETHER_MS = 10_000;

export interface GatheringOptions {
  readonly meter: MqttMeter;
  readonly clock: Clock;
  readonly nominalVolts: Volts;
  readonly emit: (event: EngineEvent) => void;
}

export interface Gathering {
  /** Takes a live message; whether it had anything to say of this meter. */
  take(topic: string, message: Message): boolean;
  stop(): void;
}

interface Kept {
  readonly part: MqttPart;
  value: number | null;
  atMs: number;
  isNew: boolean;
}

export function createGathering({ meter, clock, nominalVolts, emit }: GatheringOptions): Gathering {
  const kept = meter.parts.map((part): Kept => ({ part, value: null, atMs: -Infinity, isNew: false }));
  let stamp: number | null = null;
  let cancel: (() => void) | null = null;
  const say = (): void => {
    cancel?.();
    cancel = null;
    const at = clock.now();
    emit(observed(meter, sampleOf(kept, { meter, nominalVolts, at }), { at, stamp }));
    for (const one of kept) one.isNew = false;
  };
  return {
    take(topic, message) {
      const { monoMs } = clock.now();
      if (meter.stamp?.topic === topic) stamp = stampOf(message.word(meter.stamp.path));
      const own = kept.filter(({ part }) => part.topic === topic);
      for (const one of own) {
        const number = message.number(one.part.path);
        Object.assign(one, { value: number === null ? null : number * one.part.factor, atMs: monoMs, isNew: true });
      }
      if (own.length === 0) return false;
      if (kept.every(({ isNew }) => isNew)) say();
      else cancel ??= clock.schedule(BURST_MS, say);
      return own.some(({ value }) => value !== null);
    },
    stop: () => cancel?.(),
  };
}

interface SampleOf {
  readonly meter: MqttMeter;
  readonly nominalVolts: Volts;
  readonly at: Instant;
}

/** What has just come, and for lines of which something came, what came shortly before. */
function sampleOf(kept: readonly Kept[], { meter, nominalVolts, at }: SampleOf): MeterValues {
  const spoken = new Set(kept.filter(({ isNew }) => isNew).flatMap(({ part }) => part.lines));
  const counts = (one: Kept): boolean =>
    one.isNew ||
    (one.part.lines.some((line) => spoken.has(line)) && at.monoMs - one.atMs <= TOGETHER_MS && one.value !== null);
  const found = kept.filter(counts).map(({ part, value }): Found => ({ part, value }));
  return meterValues(found, meter, nominalVolts);
}

const observed = (
  meter: MqttMeter,
  values: MeterValues,
  of: { readonly at: Instant; readonly stamp: number | null },
): MeterObserved => ({
  kind: 'MeterObserved',
  at: of.at,
  meter: meter.name,
  // What a source says anew it has measured anew, also where it rests at 0 W all night. Of a meter that guards a limit only
  // a value that moves proves as much: something in between may repeat the last one for ever.
  stamp: of.stamp ?? (meter.isSource ? of.at.wallMs : null),
  values,
});
