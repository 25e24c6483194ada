/**
 * All that is measured, in the order in which it is printed.
 * @module
 */
import type { Case } from './case.ts';
import { acnCases } from './cases/acn.ts';
import { decide, loop } from './cases/decide.ts';
import { fold } from './cases/fold.ts';
import { journalRows } from './cases/journal.ts';
import { garbage, heap } from './cases/memory.ts';
import { react } from './cases/react.ts';
import { rss } from './cases/service.ts';

export const CASES: readonly Case[] = [
  // A service runs for months: the compiler has done its work after some thousand decisions of a small site.
  decide(54, { runs: 4000, warmUpRuns: 5000 }),
  decide(1000, { runs: 1000, warmUpRuns: 1000 }),
  decide(10_000, { runs: 60, warmUpRuns: 60, timesOf: 'decide/1000' }),
  fold(1000),
  garbage(54),
  garbage(1000),
  heap(54),
  react(1000),
  loop(54, 5000),
  loop(1000, 1000),
  journalRows,
  rss(100),
  ...acnCases(),
];
