/**
 * Whether the box's clock goes like ours.
 * @module
 */
import { boxNote, boxWarning, type BoxFinding } from './finding.ts';
import type { BoxSurvey } from './survey.ts';

/** Tariffs change to the second; a token's end is reckoned to the minute. */
const DIFFERENCE_MS = 30_000;

/** Nothing is decided by the box's clock, but its logs and sessions go by it. */
export function checkClock({ date }: Pick<BoxSurvey, 'date'>): readonly BoxFinding[] {
  const boxMs = Date.parse(date?.text ?? '');
  if (date === null || Number.isNaN(boxMs)) {
    return [boxNote('clock', 'the box sends no date with its answers: its clock cannot be compared')];
  }
  const aheadMs = boxMs - date.at.wallMs;
  if (Math.abs(aheadMs) <= DIFFERENCE_MS) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return [
    boxWarning(
      'clock',
      `the box's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`,
      'set the time server of the one that is wrong; Busbar goes by this machine',
    ),
  ];
}
