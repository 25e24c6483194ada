/**
 * Alarms told to other programs: a command, an HTTP address, an MQTT topic. Telling has a time limit and waits for nobody;
 * what fails is logged once, until it works again.
 * @module
 */
import type { AlarmHooks } from '../../config/index.ts';
import { formatLocal, type Alarm, type Site } from '../../engine/index.ts';
import type { Clock } from '../../engine/ports.ts';
import type { Logger } from '../log.ts';
import { CATALOGUE, isAsBadAs, type Severity } from './catalogue.ts';
import { carrierOf, type Carrier, type CarrierPorts } from './hook-carrier.ts';

/** What a hook is given, as one JSON document. */
export interface AlarmMessage {
  readonly v: 1;
  readonly site: string;
  /** Local time of the site with its offset. */
  readonly at: string;
  readonly id: string;
  readonly subject: string;
  readonly severity: Severity;
  /** Whether it began; else it ended. */
  readonly raised: boolean;
  readonly detail: string;
  readonly means: string;
  readonly whatToDo: string;
}

export interface HookRunner {
  /** Tells all hooks of it, some time; returns at once. */
  tell(alarm: Alarm): void;
  /** Ends what is under way, and tells no more. */
  close(): void;
}

export interface HookOptions {
  readonly site: Pick<Site, 'name' | 'timeZone'>;
  readonly settings: AlarmHooks;
  readonly ports: CarrierPorts;
  /** Real time, for the limit. */
  readonly clock: Clock;
  readonly log: Logger;
}

export const HOOK_LIMIT_MS = 10_000;
/** A hook that is slower than its alarms forgets the oldest: the newest say how it is now. */
const WAITING_MAX = 100;

/** Hooks as the site file names them. */
export function openHooks(options: HookOptions): HookRunner {
  const { settings, site, ports, clock, log } = options;
  const queues = settings.hooks.map((hook) => openQueue(carrierOf(hook, ports), clock, log));
  return {
    tell(alarm) {
      const message = messageOf(site, alarm);
      if (!isAsBadAs(message.severity, settings.minSeverity)) return;
      const text = JSON.stringify(message);
      for (const queue of queues) queue.add(text);
    },
    close() {
      for (const queue of queues) queue.close();
    },
  };
}

/** The document of an alarm. */
export function messageOf(site: HookOptions['site'], alarm: Alarm): AlarmMessage {
  const { severity, means, whatToDo } = CATALOGUE[alarm.id];
  const { id, subject, raised, detail } = alarm;
  const at = formatLocal(site.timeZone, alarm.at.wallMs);
  return { v: 1, site: site.name, at, id, subject, severity, raised, detail, means, whatToDo };
}

/** Messages to one hook, one after the other: an end must not overtake its beginning. */
function openQueue(carrier: Carrier, clock: Clock, log: Logger) {
  const waiting: string[] = [];
  let running: AbortController | null = null;
  let isClosed = false;
  let hasFailed = false;
  const note = (why: string | null): void => {
    if (why !== null && !hasFailed) log.warn({ hook: carrier.name }, `alarm hook ${carrier.name} failed: ${why}`);
    if (why === null && hasFailed) log.info({ hook: carrier.name }, `alarm hook ${carrier.name} works again`);
    hasFailed = why !== null;
  };
  const pump = async (): Promise<void> => {
    while (running === null && !isClosed) {
      const text = waiting.shift();
      if (text === undefined) return;
      running = new AbortController();
      const why = await carried(carrier, text, { clock, controller: running });
      running = null;
      if (!isClosed) note(why);
    }
  };
  // Telling of an alarm must not end what it warns of.
  const broken = (error: unknown): void => {
    running = null;
    log.error({ err: error, hook: carrier.name }, `alarm hook ${carrier.name} has broken off`);
  };
  return {
    add(text: string): void {
      if (waiting.length >= WAITING_MAX) waiting.shift();
      waiting.push(text);
      pump().catch(broken);
    },
    close(): void {
      isClosed = true;
      running?.abort();
    },
  };
}

/** Null where the message has arrived, else why not. */
async function carried(
  carrier: Carrier,
  text: string,
  of: { readonly clock: Clock; readonly controller: AbortController },
): Promise<string | null> {
  let isLate = false;
  const cancel = of.clock.schedule(HOOK_LIMIT_MS, () => {
    isLate = true;
    of.controller.abort();
  });
  const why = await carrier.carry(text, of.controller.signal);
  cancel();
  return isLate ? `it took longer than ${HOOK_LIMIT_MS / 1000} s` : why;
}
