/**
 * A fault as the program sees it: every parameter has a value, whether or not anybody stated one.
 * @module
 */
import type { FaultKind } from './fault-kinds.ts';

/** One thing that goes wrong. A target that is null stands for all there are. */
export interface Fault {
  readonly kind: FaultKind;
  /** Null: until it is cleared. Kinds that do not last ignore it. */
  readonly forMs: number | null;
  /** Which calls, such as `PUT em/zones/*`; null for all. */
  readonly match: string | null;
  /** How often it acts, 0–1. */
  readonly probability: number;
  readonly delayMs: number;
  /** Status of an answer. */
  readonly code: number;
  readonly zone: string | null;
  readonly meter: string | null;
  readonly station: string | null;
  readonly user: string | null;
  /** The new name. */
  readonly to: string | null;
  readonly everyMs: number;
  /** What a foreign writer leaves the zone; null for its maximum. */
  readonly allowedAmps: number | null;
  readonly maxAmps: number | null;
  readonly factor: number;
  readonly byMs: number;
  /** Whether reductions survive a restart; null as the box's mode says. */
  readonly reductions: 'kept' | 'lost' | null;
  readonly password: string | null;
}

/** A fault of a scenario. */
export interface PlannedFault extends Fault {
  /** When it begins, ms since the scenario's start. */
  readonly atMs: number;
}

const PLAIN: Omit<Fault, 'kind'> = {
  forMs: null,
  match: null,
  probability: 1,
  delayMs: 2000,
  code: 503,
  zone: null,
  meter: null,
  station: null,
  user: null,
  to: null,
  everyMs: 20_000,
  allowedAmps: null,
  maxAmps: null,
  factor: 3,
  byMs: 3_600_000,
  reductions: null,
  password: null,
};

/** What a kind takes where nothing is stated, as far as it differs from the others. */
const OF_KIND: Partial<Readonly<Record<FaultKind, Partial<Fault>>>> = {
  html: { code: 502 },
  reboot: { forMs: 60_000 },
};

/** A fault of a kind with what is stated of it; the rest is as the table of parameters says. */
export function faultOf(kind: FaultKind, stated: Partial<Fault> = {}): Fault {
  return { ...PLAIN, ...OF_KIND[kind], ...stated, kind };
}
