/**
 * What operators may say: holds of zones and caps from outside. Both only lower, both end by themselves; no limit of the
 * installation can be changed from here.
 * @module
 */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { SiteSignal } from '../../engine/index.ts';
import type { Heard } from '../operator-desk.ts';
import { sendProblem } from './problem.ts';
import { described, type Api } from './route.ts';
import type { SiteView } from './site-view.ts';

/** More than any site has; what is larger is a mistake in the unit. */
const AMPS_MAX = 10_000;
const KW_MAX = 100_000;

const until = z.iso
  .datetime({ offset: true, error: 'expected a time with its offset, RFC 3339' })
  .describe('When it ends by itself, RFC 3339; 31 days from now at most.');
const kept = z.boolean().describe('Whether it outlives a restart of the service; false where the disk fails.');
const zoneParams = z.object({ zone: z.string().describe('Name of a zone.') });

/** Registers holds and caps. */
export function serveOperator(app: Api, view: SiteView): void {
  serveHolds(app, view);
  serveCaps(app, view);
}

function serveHolds(app: Api, { desk }: SiteView): void {
  const hold = described({
    access: 'operate',
    summary: 'Hold a zone: it may have no more for a time',
    description: 'In place of the zone’s last hold. What the zone has by other bounds may be less; it is never more.',
    params: zoneParams,
    body: z.strictObject({
      atAmps: z.number().min(0).max(AMPS_MAX).describe('What the zone and all below may charge with, A on each line.'),
      until,
    }),
    answer: z.object({ zone: z.string(), atAmps: z.number(), until: z.string(), by: z.string(), kept }),
    problems: [404, 413, 415],
  });
  app.put('/api/v1/holds/:zone', hold, async ({ params, body, caller }, reply) => {
    const by = caller?.name ?? '';
    const heard = await desk.hold(params.zone, { value: body.atAmps, untilMs: Date.parse(body.until), by });
    return heard.ok ? { zone: params.zone, ...body, by, kept: heard.kept } : refuse(reply, heard);
  });
  const resume = described({
    access: 'operate',
    summary: 'End the hold of a zone',
    params: zoneParams,
    answer: z.object({ zone: z.string(), kept }),
    problems: [404],
  });
  app.delete('/api/v1/holds/:zone', resume, async ({ params, caller }, reply) => {
    const heard = await desk.resume(params.zone, caller?.name ?? '');
    return heard.ok ? { zone: params.zone, kept: heard.kept } : refuse(reply, heard);
  });
}

const capBody = z.strictObject({
  ceilingKw: z.number().min(0).max(KW_MAX).optional().describe('For a signal in W or kW.'),
  ceilingAmps: z.number().min(0).max(AMPS_MAX).optional().describe('For a signal in A, on each line.'),
  until,
});

function serveCaps(app: Api, { caps, desk }: SiteView): void {
  const cap = described({
    access: 'operate',
    summary: 'Cap from outside: as the value of a signal of kind cap, for a time',
    description:
      'The site file says what the signal bounds. Whatever its own source or others have said stays said: at each moment the ' +
      'lowest counts. Saying it again is the heartbeat that the strategy `external-cap` may wait for.',
    params: z.object({ name: z.string().describe('Name of a signal of kind cap.') }),
    body: capBody,
    answer: z.object({ name: z.string(), ...capBody.shape, by: z.string(), kept }),
    problems: [404, 409, 413, 415],
  });
  app.put('/api/v1/caps/:name', cap, async ({ params, body, caller }, reply) => {
    const { name } = params;
    const by = caller?.name ?? '';
    const signal = caps.find((one) => one.name === name);
    const value = signal === undefined ? 0 : valueFor(signal, body);
    if (value === null) {
      const expected = signal?.unit === 'A' ? 'ceilingAmps' : 'ceilingKw';
      return sendProblem(reply, 400, `body: expected ${expected} and not the other, for ${name} is in ${signal?.unit}`);
    }
    const heard = await desk.cap(name, { value, untilMs: Date.parse(body.until), by });
    return heard.ok ? { name, ...body, by, kept: heard.kept } : refuse(reply, heard);
  });
}

/** In the signal's unit; null where the body has it in another, or in both. */
function valueFor({ unit }: SiteSignal, { ceilingKw, ceilingAmps }: z.output<typeof capBody>): number | null {
  if (unit === 'A') return ceilingKw === undefined ? (ceilingAmps ?? null) : null;
  return ceilingAmps === undefined && ceilingKw !== undefined ? ceilingKw * 1000 : null;
}

const STATUS_OF = { unknown: 404, impossible: 400, full: 409 } as const;

const refuse = (reply: FastifyReply, { why, problem }: Extract<Heard, { ok: false }>): FastifyReply =>
  sendProblem(reply, STATUS_OF[why], problem);
