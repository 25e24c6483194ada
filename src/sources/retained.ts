/**
 * Values that a broker keeps: said when they change, each no more often than every so often, and all of them again to a broker
 * that has come back.
 * @module
 */
import type { Clock } from '../engine/ports.ts';

/** By topic. */
export type Kept = Readonly<Record<string, string>>;

export interface RetainedOptions {
  readonly publish: (topic: string, text: string) => void;
  readonly clock: Clock;
  /** The least time between two values of one topic. */
  readonly minGapMs: number;
}

export interface Retained {
  /** What holds now; topics that are left out keep what they have. */
  say(values: Kept): void;
  /** Takes nothing for said any more, as of a broker that knows nothing. */
  forget(): void;
  stop(): void;
}

interface Topic {
  /** What was last said; null where nothing was. */
  said: string | null;
  wanted: string;
  saidAtMs: number;
}

export function createRetained({ publish, clock, minGapMs }: RetainedOptions): Retained {
  const topics = new Map<string, Topic>();
  let cancel: (() => void) | null = null;
  const flush = (): void => {
    cancel = null;
    const now = clock.now().monoMs;
    let nextMs = Infinity;
    for (const [name, topic] of topics) {
      if (topic.said === topic.wanted) continue;
      const dueMs = topic.saidAtMs + minGapMs;
      if (dueMs > now) {
        nextMs = Math.min(nextMs, dueMs);
        continue;
      }
      publish(name, topic.wanted);
      topic.said = topic.wanted;
      topic.saidAtMs = now;
    }
    if (nextMs < Infinity) cancel = clock.schedule(nextMs - now, flush);
  };
  return {
    say(values) {
      for (const [name, wanted] of Object.entries(values)) {
        const topic = topics.get(name);
        if (topic === undefined) topics.set(name, { said: null, wanted, saidAtMs: -Infinity });
        else topic.wanted = wanted;
      }
      cancel?.();
      flush();
    },
    forget() {
      for (const topic of topics.values()) Object.assign(topic, { said: null, saidAtMs: -Infinity });
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
