/**
 * What all routes of the API have in common: who may use them, and how they are described.
 * @module
 */
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { Access } from './access.ts';
import { PROBLEM_TYPE, problemOf, type ProblemStatus } from './problem.ts';
import { problemSchema } from './schemas.ts';

/** An app whose handlers know the types of their requests by their schemas. */
export type Api = ReturnType<typeof typed>;

export const typed = (app: FastifyInstance) => app.withTypeProvider<ZodTypeProvider>();

interface Described<Params, Query, Body> {
  readonly access: Access;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: z.ZodType;
  /** Of the answer, where that is not JSON. */
  readonly type?: string;
  /** What may go wrong besides what may go wrong everywhere. */
  readonly problems?: readonly ProblemStatus[];
}

/** A host or origin may be wrong, too much asked, something broken. */
const EVERYWHERE: readonly ProblemStatus[] = [403, 429, 500];
const JSON_TYPE = 'application/json';

/** Options of a route: what fastify checks, and what the description of the API says. */
export function described<
  Params extends z.ZodType = z.ZodNever,
  Query extends z.ZodType = z.ZodNever,
  Body extends z.ZodType = z.ZodNever,
>(route: Described<Params, Query, Body>) {
  const { access, summary, params, query, body, answer } = route;
  const asks = access === 'open' ? [] : ([401] as const);
  const takes = params === undefined && query === undefined && body === undefined ? [] : ([400] as const);
  const problems = [...EVERYWHERE, ...asks, ...takes, ...(route.problems ?? [])];
  return {
    config: { access },
    schema: {
      summary,
      ...(route.description === undefined ? {} : { description: route.description }),
      security: access === 'open' ? [] : [{ key: [] }, ...(access === 'read' ? [{ browser: [] }] : [])],
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
      response: {
        200: { description: 'As asked.', content: { [route.type ?? JSON_TYPE]: { schema: answer } } },
        ...Object.fromEntries(problems.sort((a, b) => a - b).map((status) => [status, problemResponse(status)])),
      },
    } as unknown as RouteSchema<Params, Query, Body>,
  };
}

/** What handlers learn of the request's types. */
interface RouteSchema<Params, Query, Body> {
  readonly params: Params;
  readonly querystring: Query;
  readonly body: Body;
}

const problemResponse = (status: ProblemStatus) => ({
  description: problemOf(status, '').title,
  content: { [PROBLEM_TYPE]: { schema: problemSchema } },
});
