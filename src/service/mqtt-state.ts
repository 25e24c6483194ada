/**
 * Tells a broker what the site does, as values that it keeps for whoever asks.
 * @module
 */
import type { Clock } from '../engine/ports.ts';
import type { BrokerLink } from '../sources/index.ts';
import { createRetained } from '../sources/retained.ts';
import type { Publishing } from '../sources/settings.ts';
import { announcements } from './home-assistant.ts';
import { availabilityOf, GONE, HERE, topicsOf } from './mqtt-topics.ts';
import type { StateDocument } from './state-document.ts';

export interface BrokerTeller {
  /** Tells what has changed. */
  show(document: StateDocument): void;
  /** Says that the service is gone. */
  close(): void;
}

/** People read it, and programs that need no more than a value every so often. */
const MIN_GAP_MS = 5_000;

export function tellBroker(broker: Omit<BrokerLink, 'tell'>, publishing: Publishing, clock: Clock): BrokerTeller {
  const availability = availabilityOf(publishing);
  const retained = createRetained({
    publish: (topic, text) => broker.publish(topic, text),
    clock,
    minGapMs: MIN_GAP_MS,
  });
  let last: StateDocument | null = null;
  const say = (): void => {
    if (last === null || !broker.isConnected()) return;
    retained.say({ ...announcements(last, publishing), ...topicsOf(last, publishing) });
  };
  broker.onConnected(() => {
    broker.publish(availability, HERE);
    // A broker that was started anew may have kept nothing.
    retained.forget();
    say();
  });
  return {
    show(document) {
      last = document;
      say();
    },
    close() {
      retained.stop();
      broker.publish(availability, GONE);
    },
  };
}
