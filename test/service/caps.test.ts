import { describe, expect, it } from 'vitest';
import { epochMs, type SignalSeries } from '../../src/engine/index.ts';
import { loweringBy, saidBy, type HeldCap } from '../../src/service/caps.ts';

const cap = (value: number, from: number, until: number): HeldCap => ({
  signal: 'dso',
  value,
  fromMs: epochMs(from),
  untilMs: epochMs(until),
  by: 'aggregator',
});
const at = (of: SignalSeries | null, time: number) =>
  of?.slots.find(({ from, to }) => from <= time && time < to)?.value;

describe('caps over HTTP', () => {
  it('of a signal with a source lower it while they last, and say nothing of what comes then', () => {
    const said = loweringBy([cap(30, 20, 40), cap(60, 30, 90)], epochMs(30));
    expect(said).toMatchObject({ knownAt: 30, expiresAt: null, lowersOnly: true });
    expect([30, 39, 40, 89, 90].map((time) => at(said, time))).toEqual([30, 30, 60, 60, undefined]);
  });

  it('of a signal that nobody else says are the signal, and their end is said as such', () => {
    const said = saidBy([cap(30, 20, 40), cap(60, 30, 90)], epochMs(30));
    expect(said?.knownAt).toBe(30);
    expect(said?.lowersOnly).toBeUndefined();
    expect([30, 40, 89, 90, 1e9].map((time) => at(said, time))).toEqual([30, 60, 60, null, null]);
    expect(saidBy([], epochMs(30))).toBeNull();
  });

  it('that have ended are said no more', () => {
    expect(loweringBy([cap(30, 20, 40)], epochMs(40)).slots).toEqual([]);
  });
});
