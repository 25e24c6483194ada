import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/engine/index.ts';
import { answerAge, type AnswerHeaders } from '../../src/sources/answer-age.ts';

const NOW = epochMs(Date.UTC(2026, 10, 23, 12));
const MINUTE = 60_000;
const http = (ms: number): string => new Date(ms).toUTCString();

describe('the age of an answer', () => {
  it.each<[string, AnswerHeaders, number]>([
    ['is 0 where its headers do not say it', { date: http(NOW - MINUTE) }, 0],
    ['counts from its last change, by our clock', { 'last-modified': http(NOW - 5 * MINUTE) }, 5 * MINUTE],
    [
      'counts from its last change, by the clock of the server where it has one',
      { 'last-modified': http(NOW - 65 * MINUTE), date: http(NOW - 60 * MINUTE) },
      5 * MINUTE,
    ],
    ['is as long as a cache had it', { age: '90' }, 90_000],
    ['is the longer of both', { age: '30', 'last-modified': http(NOW - MINUTE), date: http(NOW) }, MINUTE],
    ['is never below 0', { age: '-5', 'last-modified': http(NOW + MINUTE) }, 0],
    ['is 0 where its headers are nonsense', { age: 'old', 'last-modified': 'yesterday', date: ['a', 'b'] }, 0],
  ])('%s', (_, headers, ageMs) => {
    expect(answerAge(headers, NOW)).toBe(ageMs);
  });
});
