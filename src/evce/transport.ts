/**
 * How a request reaches the box. Live it is HTTPS with a pinned certificate, in simulation a function call;
 * everything above this port is the same code.
 * @module
 */

/** One call, below `/api/v2/`. */
export interface EvceRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Path below `/api/v2/` without a leading slash, e.g. `em/zones/2/reduction`. */
  readonly path: string;
  /** Bearer token; null for calls that need none. */
  readonly token: string | null;
  /** Sent as JSON; undefined for no body. */
  readonly body?: unknown;
}

/** An answer of any status, or why there was none. */
export type EvceAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly text: string }
  | {
      readonly kind: 'unanswered';
      /** `pin`: the certificate was not the pinned one and nothing was sent. */
      readonly why: 'unreachable' | 'timeout' | 'pin' | 'too-large' | 'closed';
      /** Without secrets, for people. */
      readonly detail: string;
    };

/** Never throws: a failure is an answer. */
export interface Transport {
  send(request: EvceRequest): Promise<EvceAnswer>;
  close(): Promise<void>;
}
