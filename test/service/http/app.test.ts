import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../../src/service/http/app.ts';
import { openEventStream } from '../../../src/service/http/events.ts';
import { capSchema, holdSchema, recordSchema, stateSchema } from '../../../src/service/http/schemas.ts';
import { foldTurn, INITIAL_STATE } from '../../../src/service/live-state.ts';
import { stateDocument } from '../../../src/service/state-document.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { decision, DIRECTORY, meterAlarm, recordAt, SITE, STATIONS, turnOf } from '../recorded.ts';
import { viewOf } from '../support/site-view.ts';

let app: FastifyInstance;
beforeAll(async () => {
  app = await buildApp({
    view: await viewOf(() => INITIAL_STATE),
    stream: openEventStream(createVirtualClock({ wallStartMs: 0 })),
    tls: null,
    isPrivate: true,
    names: [],
    onFailure: () => undefined,
    bounds: { requestsPerMinute: 20 },
  });
});
afterAll(() => app.close());

const ask = (url: string) => app.inject({ url, headers: { host: 'localhost:0' } });

interface Described {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, { security: unknown[]; responses: Record<string, unknown> }>>;
}

describe('the description of the API', () => {
  it('is OpenAPI 3.1 that holds', async () => {
    const document = (await ask('/api/v1/openapi.json')).json<Described>();
    expect(document.openapi).toBe('3.1.0');
    const result = await new Validator().validate(document as never);
    expect(result).toMatchObject({ valid: true });
  });

  it('says of each call what it answers, how it may fail, and what key it takes', async () => {
    const { paths } = (await ask('/api/v1/openapi.json')).json<Described>();
    for (const [path, calls] of Object.entries(paths)) {
      for (const [method, { security, responses }] of Object.entries(calls)) {
        expect([path, method, Object.keys(responses)]).toEqual([
          path,
          method,
          expect.arrayContaining(['200', '403', '429', '500', ...(path === '/healthz' ? [] : ['401'])]) as string[],
        ]);
        expect(security.length > 0).toBe(path !== '/healthz');
      }
    }
  });

  it('fits what is answered', () => {
    const turns = [
      turnOf(DIRECTORY),
      turnOf(STATIONS),
      decision(1),
      { ...decision(2), effects: [...decision(2).effects, meterAlarm(10, true)] },
    ];
    const state = turns.reduce(foldTurn, INITIAL_STATE);
    for (const document of [stateDocument(SITE, INITIAL_STATE, 1), stateDocument(SITE, state, 8)])
      expect(stateSchema.parse(document)).toEqual(document);
    expect(recordSchema.parse(recordAt(3))).toEqual(recordAt(3));
    expect([holdSchema.shape.zone, capSchema.shape.name].map((schema) => schema.parse('x'))).toEqual(['x', 'x']);
  });
});

describe('whoever asks too much', () => {
  it('is told when to come again', async () => {
    const answers = await Promise.all(Array.from({ length: 25 }, () => ask('/healthz')));
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers).toMatchObject({ 'content-type': 'application/problem+json; charset=utf-8' });
    expect(refused[0]?.headers['retry-after']).toBeDefined();
  });
});
