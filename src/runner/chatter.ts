/**
 * What a strategy's code prints, as lines of the log: not more of them than somebody would read.
 * @module
 */
import type { Clock } from '../engine/ports.ts';
import { LINES_PER_MINUTE } from './budget.ts';

const MINUTE_MS = 60_000;
const LINE_LENGTH_MAX = 500;

/** Takes output as it comes, in any pieces. */
export type Chatter = (text: string) => void;

/** Passes on the first lines of each minute; of the others it tells how many there were. */
export function createChatter(clock: Clock, say: (line: string) => void): Chatter {
  let rest = '';
  let minuteBegan = clock.now().monoMs as number;
  let lines = 0;
  const sayLine = (line: string): void => {
    const now = clock.now().monoMs;
    if (now - minuteBegan >= MINUTE_MS) {
      const left = lines - LINES_PER_MINUTE;
      if (left > 0) say(`${left} more lines were left out`);
      minuteBegan = now;
      lines = 0;
    }
    lines += 1;
    if (lines <= LINES_PER_MINUTE) say(line.slice(0, LINE_LENGTH_MAX));
  };
  return (text) => {
    const parts = (rest + text).split('\n');
    // A line without an end would be kept for ever.
    rest = (parts.pop() ?? '').slice(0, LINE_LENGTH_MAX);
    for (const line of parts) if (line.trim() !== '') sayLine(line);
  };
}
