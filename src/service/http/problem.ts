/**
 * Errors over HTTP as problem documents.
 * @module
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
import type { FastifyReply } from 'fastify';

const TITLES = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  500: 'Internal error',
  503: 'Not available',
} as const;

export type ProblemStatus = keyof typeof TITLES;

/** Answers with a problem; `detail` says what was found and what is expected, and never holds a secret. */
export function sendProblem(reply: FastifyReply, status: ProblemStatus, detail: string): FastifyReply {
  return reply
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail }));
}
