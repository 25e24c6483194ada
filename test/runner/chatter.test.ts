import { describe, expect, it } from 'vitest';
import { LINES_PER_MINUTE } from '../../src/runner/budget.ts';
import { createChatter } from '../../src/runner/chatter.ts';
import { HandClock } from '../support/hand-clock.ts';

describe('what a strategy prints', () => {
  it('comes in lines, in whatever pieces it was written', () => {
    const said: string[] = [];
    const hear = createChatter(new HandClock(), (line) => said.push(line));
    for (const piece of ['on', 'e\n\ntw', 'o\nthree']) hear(piece);
    expect(said).toEqual(['one', 'two']);
  });

  it('is left out beyond some lines a minute, and counted', () => {
    const clock = new HandClock();
    const said: string[] = [];
    const hear = createChatter(clock, (line) => said.push(line));
    hear('again\n'.repeat(1_000));
    expect(said).toHaveLength(LINES_PER_MINUTE);
    clock.moveTo(60_000);
    hear('later\n');
    expect(said.slice(LINES_PER_MINUTE)).toEqual([`${1_000 - LINES_PER_MINUTE} more lines were left out`, 'later']);
  });

  it('is cut where a line is endless', () => {
    const said: string[] = [];
    const hear = createChatter(new HandClock(), (line) => said.push(line));
    for (let piece = 0; piece < 100; piece += 1) hear('x'.repeat(1_000));
    hear('\n');
    expect(said).toEqual(['x'.repeat(500)]);
  });
});
