/**
 * Where the page has its curves from: the service's journal, or what it has in memory where it keeps none.
 * @module
 */
import type { CurvePoint } from '../../journal/sqlite/curve.ts';
import { answerOf } from './ask.ts';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Curve {
  readonly points: readonly CurvePoint[];
  /** Distance of the points. */
  readonly stepMs: number;
}

const MINUTE_MS = 60_000;
/** Up to here points are a minute apart: more are not wider than a screen. */
const BY_MINUTE_MS = 21_600_000;

/** The curve of a span; null where it could not be had. */
export async function curveOf(span: Span): Promise<Curve | null> {
  const curve = await ask(span);
  if (curve === null || curve.stepMs === MINUTE_MS) return curve;
  // What has only just begun can be shown as finely as a short span.
  const beganMs = curve.points[0]?.atMs ?? span.toMs;
  const isYoung = beganMs < span.toMs && span.toMs - beganMs <= BY_MINUTE_MS;
  return isYoung ? ask({ ...span, fromMs: beganMs }) : curve;
}

async function ask({ fromMs, toMs }: Span): Promise<Curve | null> {
  const [from, to] = [fromMs, toMs].map((ms) => encodeURIComponent(new Date(ms).toISOString()));
  const step = toMs - fromMs <= BY_MINUTE_MS ? '1m' : '5m';
  const answer = await answerOf<Answer>(`/api/v1/curve?from=${from}&to=${to}&step=${step}`);
  return answer === null ? null : { points: answer.points, stepMs: answer.stepSeconds * 1000 };
}

interface Answer {
  readonly stepSeconds: number;
  readonly points: readonly CurvePoint[];
}
