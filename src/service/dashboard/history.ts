/**
 * Where the page has its curves from: the service's journal, or, where it keeps none, what the page itself has seen.
 * @module
 */
import type { CycleRecord } from '../../engine/index.ts';
import { pointOf, thinned, type CurvePoint } from '../../journal/sqlite/curve.ts';
import { answerOf } from './ask.ts';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Curve {
  readonly points: readonly CurvePoint[];
  /** Distance of the points. */
  readonly stepMs: number;
  /** Whether the service keeps a journal; else there is only what this page has seen. */
  readonly isKept: boolean;
}

export interface History {
  /** Begins with decisions of the past, oldest first. */
  recall(records: readonly CycleRecord[]): void;
  /** Notes a decision, which a journal may not tell of. */
  remember(record: CycleRecord): void;
  curve(span: Span): Promise<Curve>;
}

const MINUTE_MS = 60_000;
/** What has been seen is thinned once there is so much more of it. */
const THIN_EVERY = 120;
/** A day by the minute. */
const SEEN_MAX = 1_440;
/** Up to here points are a minute apart: more are not wider than a screen. */
const BY_MINUTE_MS = 21_600_000;

/** Nothing seen yet. */
export function openHistory(): History {
  let seen: readonly CurvePoint[] = [];
  let lastAtMs = 0;
  let fresh = 0;
  return {
    recall(records) {
      // What an earlier run of the service decided is past too.
      seen = [...seen.filter(({ atMs }) => atMs < (records[0]?.at.wallMs ?? Infinity)), ...records.map(pointOf)];
      lastAtMs = records.at(-1)?.at.wallMs ?? lastAtMs;
    },
    remember(record) {
      if (record.at.wallMs <= lastAtMs) return;
      lastAtMs = record.at.wallMs;
      seen = [...seen, pointOf(record)];
      fresh += 1;
      if (fresh < THIN_EVERY) return;
      seen = thinned(seen, MINUTE_MS).slice(-SEEN_MAX);
      fresh = 0;
    },
    async curve({ fromMs, toMs }) {
      const isShort = toMs - fromMs <= BY_MINUTE_MS;
      const [from, to] = [fromMs, toMs].map((ms) => encodeURIComponent(new Date(ms).toISOString()));
      const path = `/api/v1/curve?from=${from}&to=${to}&step=${isShort ? '1m' : '5m'}`;
      const kept = await answerOf<{ readonly stepSeconds: number; readonly points: readonly CurvePoint[] }>(path);
      if (kept !== null) return { points: kept.points, stepMs: kept.stepSeconds * 1000, isKept: true };
      const points = thinned(seen, MINUTE_MS).filter(({ atMs }) => fromMs <= atMs && atMs < toMs);
      return { points, stepMs: MINUTE_MS, isKept: false };
    },
  };
}
