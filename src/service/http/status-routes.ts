/**
 * Whether the service lives, what the site does now, and why.
 * @module
 */
import { z } from 'zod';
import type { EventStream } from './events.ts';
import { described, type Api } from './route.ts';
import { sendProblem } from './problem.ts';
import { stateSchema } from './schemas.ts';
import type { SiteView } from './site-view.ts';

const NOT_YET = 'no decision has been made yet';
/** Watchers of services often ask for nothing but the status. */
const HEAD_TOO = { exposeHeadRoute: true } as const;

/** Registers health, metrics, state and explanations. */
export function serveStatus(app: Api, view: SiteView): void {
  const alive = described({
    access: 'open',
    summary: 'Whether the service lives',
    answer: z.object({ status: z.literal('ok') }),
  });
  app.get('/healthz', { ...alive, ...HEAD_TOO }, async () => ({ status: 'ok' as const }));
  const ready = described({
    access: 'read',
    summary: 'Whether the service regulates: a decision has been made',
    answer: z.object({ status: z.literal('ready') }),
    problems: [503],
  });
  app.get('/readyz', { ...ready, ...HEAD_TOO }, async (_request, reply) =>
    view.document().record === null ? sendProblem(reply, 503, NOT_YET) : reply.send({ status: 'ready' }),
  );
  const state = described({ access: 'read', summary: 'The site now', answer: stateSchema });
  app.get('/api/v1/state', state, async () => view.document());
  serveExplanations(app, view);
  const metrics = described({
    access: 'read',
    summary: 'Metrics for Prometheus',
    answer: z.string(),
    type: 'text/plain',
    problems: [404],
  });
  app.get('/metrics', metrics, async (_request, reply) =>
    view.metrics === undefined
      ? sendProblem(reply, 404, 'this service keeps no metrics')
      : reply.type('text/plain; version=0.0.4; charset=utf-8').send(await view.metrics()),
  );
}

function serveExplanations(app: Api, view: SiteView): void {
  const explained = described({
    access: 'read',
    summary: 'Why a zone has what it has',
    params: z.object({ zone: z.string().describe('Name of a zone.') }),
    answer: z.looseObject({ zone: z.string(), at: z.string(), sentence: z.string(), chain: z.array(z.string()) }),
    problems: [404, 503],
  });
  app.get('/api/v1/explain/:zone', explained, async (request, reply) => {
    const { zone } = request.params;
    const zones = view.document().site.nodes.flatMap((node) => node.zone ?? []);
    if (!zones.includes(zone))
      return sendProblem(reply, 404, `there is no zone ${zone}; there are ${zones.join(', ')}`);
    const explanation = view.explain(zone);
    if (explanation === null) return sendProblem(reply, 503, NOT_YET);
    return { zone, at: view.document().at, ...explanation };
  });
}

/** Registers the stream of states. */
export function serveEvents(app: Api, view: SiteView, stream: EventStream): void {
  const events = described({
    access: 'read',
    summary: 'The site from now on, as server-sent events',
    description:
      'Each event `state` carries what `/api/v1/state` answers. Whoever reconnects with `Last-Event-ID` is sent the state ' +
      'at once only where it has changed since.',
    answer: z.string(),
    type: 'text/event-stream',
    problems: [503],
  });
  app.get('/api/v1/events', events, (request, reply) => {
    if (stream.isFull()) return sendProblem(reply, 503, 'too many open event streams; close a page');
    const lastSeen = request.headers['last-event-id'];
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value ?? '');
    stream.attach(reply.raw, JSON.stringify(view.document()), typeof lastSeen === 'string' ? lastSeen : null);
    return undefined;
  });
}
