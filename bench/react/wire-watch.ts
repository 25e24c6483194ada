/**
 * Sees requests and answers pass where undici hands them to the socket and takes them from it, and says when.
 * @module
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { DiagnosticsChannel } from 'undici';

export interface Passing {
  readonly method: string;
  /** Below `/api/v2/`. */
  readonly path: string;
  /** On the clock of `performance.now()`. */
  readonly atMs: number;
}

export interface WireListener {
  /** The last byte of an answer is there. */
  arrived(answer: Passing): void;
  /** The last byte of a request was given to the socket. */
  left(request: Passing): void;
}

const BASE_PATH = '/api/v2/';
const ARRIVED = 'undici:request:trailers';
const LEFT = 'undici:request:bodySent';

/** Tells the listener until the result is called. */
export function watchWire(listener: WireListener): () => void {
  const onArrived = (message: unknown): void => {
    const passing = passingOf(message as DiagnosticsChannel.RequestTrailersMessage);
    if (passing !== null) listener.arrived(passing);
  };
  const onLeft = (message: unknown): void => {
    const passing = passingOf(message as DiagnosticsChannel.RequestBodySentMessage);
    if (passing !== null) listener.left(passing);
  };
  subscribe(ARRIVED, onArrived);
  subscribe(LEFT, onLeft);
  return () => {
    unsubscribe(ARRIVED, onArrived);
    unsubscribe(LEFT, onLeft);
  };
}

/** Null for what is no call of the box. */
function passingOf({ request }: DiagnosticsChannel.RequestBodySentMessage): Passing | null {
  const atMs = performance.now();
  const { method = 'GET', path } = request;
  return path.startsWith(BASE_PATH) ? { method, path: path.slice(BASE_PATH.length), atMs } : null;
}

const METER_VALUES = /^pms\/\d+\/values$/;
const REDUCTION = /^em\/zones\/(\d+)\/reduction$/;

export const isMeterAnswer = ({ method, path }: Passing): boolean => method === 'GET' && METER_VALUES.test(path);

/** Id of the zone that a request writes to; null for every other request. */
export function zoneWritten({ method, path }: Passing): number | null {
  const [, id] = REDUCTION.exec(path) ?? [];
  return method === 'PUT' && id !== undefined ? Number(id) : null;
}
