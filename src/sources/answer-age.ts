/**
 * How old an answer from a web address is, by its headers: a server that goes on in front of a controller that does not
 * says again what it once got.
 * @module
 */
import { millis, type EpochMs, type Millis } from '../engine/index.ts';

/** Headers of an answer; one that came several times is a list. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * How long the content has been there at least: since `Last-Modified` by the server's own clock (`Date`, else ours), and as
 * long as a cache had it (`Age`); 0 where the headers do not say.
 */
export function answerAge(headers: AnswerHeaders, now: EpochMs): Millis {
  const modifiedMs = Date.parse(wordOf(headers, 'last-modified'));
  const saidMs = Date.parse(wordOf(headers, 'date'));
  const unchangedMs = (Number.isNaN(saidMs) ? now : saidMs) - modifiedMs;
  const cachedMs = 1000 * Number(wordOf(headers, 'age'));
  return millis(Math.max(0, ...[unchangedMs, cachedMs].filter(Number.isFinite)));
}

function wordOf(headers: AnswerHeaders, name: string): string {
  const word = headers[name];
  return typeof word === 'string' ? word : '';
}
