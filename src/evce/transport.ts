/**
 * How a request reaches the box. Live it is HTTPS with a pinned certificate, in simulation a function call;
 * everything above this port is the same code.
 * @module
 */
import type { EpochMs } from '../engine/index.ts';

/** One call, below `/api/v2/`. */
export interface EvceRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Path below `/api/v2/` without a leading slash, e.g. `em/zones/2/reduction`. */
  readonly path: string;
  /** Bearer token; null for calls that need none. */
  readonly token: string | null;
  /** Bytes are sent as they are, anything else as JSON; undefined for no body. */
  readonly body?: unknown;
  /**
   * Set where a file goes up or comes down: it may be larger and take longer than other bodies. `onBytes` is told how
   * many bytes of it have been carried so far.
   */
  readonly file?: { readonly onBytes: (carried: number) => void };
}

/** An answer of any status, or why there was none. */
export type EvceAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The body; empty where it is a file. */
      readonly text: string;
      /** The body of a 200 to a request with `file`. */
      readonly bytes?: Uint8Array;
      /** The answer's `Date` header as sent; absent where there is none. */
      readonly date?: string;
    }
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
  /**
   * SHA-256 fingerprint of the certificate that the box has shown last, in lower-case hexadecimal; null before the
   * first connection. Absent where boxes show none.
   */
  certificate?(): string | null;
  /** What is to be said of its dates; null where nothing is. */
  certificateWarning?(now: EpochMs): string | null;
  close(): Promise<void>;
}
