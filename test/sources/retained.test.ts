import { describe, expect, it } from 'vitest';
import { createRetained } from '../../src/sources/retained.ts';
import { HandClock } from '../support/hand-clock.ts';

function retain() {
  const clock = new HandClock();
  const told: string[] = [];
  const retained = createRetained({
    publish: (topic, text) => void told.push(`${topic}=${text}`),
    clock,
    minGapMs: 5000,
  });
  return { clock, told, retained };
}

describe('values that a broker keeps', () => {
  it('are said when they change, and not otherwise', () => {
    const { clock, told, retained } = retain();
    retained.say({ a: '1', b: '1' });
    clock.moveTo(10_000);
    retained.say({ a: '1', b: '2' });
    expect(told).toEqual(['a=1', 'b=1', 'b=2']);
  });

  it('are said no more often than every so often, the newest in the end', () => {
    const { clock, told, retained } = retain();
    for (const text of ['1', '2', '3']) retained.say({ a: text });
    expect(told).toEqual(['a=1']);
    clock.moveTo(4_999);
    expect(told).toHaveLength(1);
    clock.moveTo(5_000);
    expect(told).toEqual(['a=1', 'a=3']);
    expect(clock.pending).toHaveLength(0);
  });

  it('are all said again once nothing is taken for said', () => {
    const { told, retained } = retain();
    retained.say({ a: '1', b: '1' });
    retained.forget();
    retained.say({ a: '1' });
    expect(told).toEqual(['a=1', 'b=1', 'a=1', 'b=1']);
  });

  it('are no longer said after the end', () => {
    const { clock, told, retained } = retain();
    retained.say({ a: '1' });
    retained.say({ a: '2' });
    retained.stop();
    clock.moveTo(60_000);
    expect(told).toEqual(['a=1']);
  });
});
