/**
 * What the site did: decisions and curves, from the journal where one is kept, else from memory.
 * @module
 */
import { z } from 'zod';
import { pointOf, thinned } from '../../journal/index.ts';
import { RECENT_RECORDS } from '../live-state.ts';
import { sendProblem } from './problem.ts';
import { described, type Api } from './route.ts';
import { recordSchema } from './schemas.ts';
import type { History, SiteView } from './site-view.ts';

const DAY_MS = 86_400_000;
/** A screen is not wider, and a day by the minute has 1,440. */
const POINTS_MAX = 3_000;
const STEPS_MS = { '1s': 1_000, '1m': 60_000, '5m': 300_000, '15m': 900_000, '1h': 3_600_000 } as const;
type Step = keyof typeof STEPS_MS;

const LIMIT = `expected a whole number from 1 to ${RECENT_RECORDS}`;
const instant = z.iso.datetime({ offset: true, error: 'expected a time with its offset, RFC 3339' });
const from = instant.optional().describe('Beginning, RFC 3339.');
const to = instant.optional().describe('End, RFC 3339; what happens at this instant is not in the answer.');

/** Registers decisions and curves. */
export function serveHistory(app: Api, view: SiteView): void {
  serveCycles(app, view);
  serveCurve(app, view);
}

function serveCycles(app: Api, view: SiteView): void {
  const cycles = described({
    access: 'read',
    summary: 'Decisions, oldest first: the newest of a span',
    query: z.strictObject({
      from,
      to,
      limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(RECENT_RECORDS, LIMIT).default(RECENT_RECORDS),
    }),
    answer: z.object({ records: z.array(recordSchema) }),
    problems: [503],
  });
  app.get('/api/v1/cycles', cycles, async ({ query }) => {
    const { limit } = query;
    const fromMs = query.from === undefined ? 0 : Date.parse(query.from);
    const toMs = query.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(query.to);
    const inMemory = view.recent().filter(({ at }) => fromMs <= at.wallMs && at.wallMs < toMs);
    // Memory has what is newest; the journal is asked where somebody looks further back.
    const isEnough = inMemory.length >= limit || (query.from === undefined && query.to === undefined);
    if (view.archive === undefined || isEnough) return { records: inMemory.slice(-limit) };
    return { records: await view.archive.cycles({ fromMs, toMs, limit }) };
  });
}

function serveCurve(app: Api, view: SiteView): void {
  const curve = described({
    access: 'read',
    summary: 'Curves of power, room and allocation: means over steps, oldest first',
    query: z.strictObject({
      from: from.describe('Beginning, RFC 3339. Default: a day before the end.'),
      to: to.describe('End, RFC 3339. Default: now.'),
      step: z
        .enum(Object.keys(STEPS_MS) as [Step, ...Step[]])
        .default('1m')
        .describe('Length of a step.'),
    }),
    answer: z.object({
      stepSeconds: z.number(),
      points: z.array(z.looseObject({ atMs: z.number().describe('Beginning of the step, ms since 1970.') })),
    }),
    problems: [503],
  });
  app.get('/api/v1/curve', curve, async ({ query }, reply) => {
    const stepMs = STEPS_MS[query.step];
    const toMs = query.to === undefined ? nowOf(view) : Date.parse(query.to);
    const fromMs = query.from === undefined ? toMs - DAY_MS : Date.parse(query.from);
    if (!(fromMs < toMs)) return sendProblem(reply, 400, 'from is not before to');
    if ((toMs - fromMs) / stepMs > POINTS_MAX)
      return sendProblem(reply, 400, `this span has more than ${POINTS_MAX} steps of ${query.step}; take longer ones`);
    return { stepSeconds: stepMs / 1000, points: await pointsOf(view, { fromMs, toMs, stepMs }) };
  });
}

/** Without a journal only what is in memory can be drawn. */
function pointsOf(view: SiteView, span: Parameters<History['curve']>[0]): Promise<readonly object[]> {
  if (view.archive !== undefined) return view.archive.curve(span);
  const inSpan = view.recent().filter(({ at }) => span.fromMs <= at.wallMs && at.wallMs < span.toMs);
  return Promise.resolve(thinned(inSpan.map(pointOf), span.stepMs));
}

/** Just after the newest decision, so that it belongs to the span. */
const nowOf = (view: SiteView): number => (view.document().record?.at.wallMs ?? 0) + 1;
