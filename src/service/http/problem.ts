/**
 * Errors over HTTP as problem documents.
 * @module
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
import type { FastifyReply } from 'fastify';

export const PROBLEM_TYPE = 'application/problem+json';

const TITLES = {
  400: 'Bad request',
  401: 'No valid key',
  403: 'Forbidden',
  404: 'Not found',
  408: 'Too slow',
  409: 'Conflict',
  413: 'Too large',
  414: 'Address too long',
  415: 'Not JSON',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Not available',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** Whether problems are told with this status. */
export const isProblemStatus = (status: number): status is ProblemStatus => status in TITLES;

/** A problem; `detail` says what was found and what is expected, and never holds a secret. */
export const problemOf = (status: ProblemStatus, detail: string) => ({
  type: 'about:blank',
  title: TITLES[status],
  status,
  detail,
});

/** Answers with a problem. */
export function sendProblem(reply: FastifyReply, status: ProblemStatus, detail: string): FastifyReply {
  return reply
    .status(status)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify(problemOf(status, detail)));
}
