/**
 * Server-sent events: the state document, pushed to every open page whenever it changes.
 * @module
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../engine/ports.ts';

export interface EventStream {
  /** Whether there are as many listeners as are served. */
  isFull(): boolean;
  /**
   * Takes over a response whose other headers are set, and sends it the document as it is now, unless that is the one that
   * it has seen last.
   */
  attach(response: ServerResponse, first: string, lastSeen?: string | null): void;
  /** Sends a document to all; it is not even made where nobody listens. */
  publish(document: () => string): void;
  isHeard(): boolean;
  close(): void;
}

/** Browsers reconnect after this. */
const RETRY_MS = 2_000;
/** Keeps proxies and half-dead connections honest. */
const HEARTBEAT_MS = 15_000;
/** A page or two a person, and some room; each costs a copy of every document. */
const LISTENERS_MAX = 32;
/** A listener that has this much unread is not reading. */
const UNREAD_BYTES_MAX = 4_000_000;

/** Opens the fan-out. `clock` paces the heartbeat in real time. */
export function openEventStream(clock: Clock): EventStream {
  const open = new Set<ServerResponse>();
  // Ids go on rising over a restart, so that an id of before is never taken for one of now.
  let lastId: number = clock.now().wallMs;
  let cancelHeartbeat = (): void => undefined;

  const send = (response: ServerResponse, text: string): void => {
    if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
    else response.write(text);
  };
  const beat = (): void => {
    for (const response of open) send(response, ': still here\n\n');
    cancelHeartbeat = clock.schedule(HEARTBEAT_MS, beat);
  };
  cancelHeartbeat = clock.schedule(HEARTBEAT_MS, beat);

  return {
    isFull: () => open.size >= LISTENERS_MAX,
    attach(response, first, lastSeen = null) {
      open.add(response);
      response.on('close', () => open.delete(response));
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
      const isNew = lastSeen !== String(lastId);
      send(response, `retry: ${RETRY_MS}\n\n${isNew ? stateEvent(lastId, first) : ''}`);
    },
    publish(document) {
      lastId += 1;
      if (open.size === 0) return;
      const text = document();
      for (const response of open) send(response, stateEvent(lastId, text));
    },
    isHeard: () => open.size > 0,
    close() {
      cancelHeartbeat();
      for (const response of open) response.end();
      open.clear();
    },
  };
}

/** JSON has no line breaks of its own, so one data line is enough. */
const stateEvent = (id: number, document: string): string => `id: ${id}\nevent: state\ndata: ${document}\n\n`;
