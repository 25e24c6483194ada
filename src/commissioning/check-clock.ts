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
  return [
    boxWarning(
      'clock',
      `the box's clock is ${span(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} this machine's`,
      'set the time server of the one that is wrong; Busbar goes by this machine',
    ),
  ];
}

const UNITS: readonly (readonly [ms: number, name: string])[] = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
];

/** In the largest unit of which there are two at least. */
function span(durationMs: number): string {
  const [unitMs, name] = UNITS.find(([each]) => durationMs >= 2 * each) ?? [1000, 's'];
  return `${Math.round(durationMs / unitMs)} ${name}`;
}
