/**
 * Checks of the controller's durations and the meters' ages against each other.
 * @module
 */
import { DEFAULT_TIMING, type Millis } from '../../engine/index.ts';
import { error, type Finding, type SiteDraft } from './finding.ts';
import type { SiteInput } from '../schema/site-schema.ts';

type TimingKey = keyof SiteInput['timing'];

const DEFAULTS: Readonly<Record<TimingKey, Millis>> = {
  tick: DEFAULT_TIMING.tickMs,
  deadTime: DEFAULT_TIMING.deadTimeMs,
  holdUp: DEFAULT_TIMING.holdUpMs,
  pairWithin: DEFAULT_TIMING.pairWithinMs,
  staleAfter: DEFAULT_TIMING.staleAfterMs,
  unusedAfter: DEFAULT_TIMING.unusedAfterMs,
  reoffer: DEFAULT_TIMING.reofferMs,
  turn: DEFAULT_TIMING.turnMs,
  rewrite: DEFAULT_TIMING.rewriteMs,
  readBackWithin: DEFAULT_TIMING.readBackWithinMs,
  restartAfter: DEFAULT_TIMING.restartAfterMs,
  startStep: DEFAULT_TIMING.startStepMs,
  returnSpread: DEFAULT_TIMING.returnSpreadMs,
};

/** Pairs of which the first may not be the longer, with what would go wrong. */
const ORDERED: readonly (readonly [shorter: TimingKey, longer: TimingKey, why: string])[] = [
  ['tick', 'deadTime', 'the controller would see less often than the cars react'],
  ['tick', 'staleAfter', 'every reading would be stale by the next decision'],
  ['pairWithin', 'deadTime', 'a meter and stations that far apart do not show the same moment'],
  ['deadTime', 'unusedAfter', 'a car would lose current that it has not had time to take'],
  ['deadTime', 'turn', 'a turn would end before cars follow'],
  ['tick', 'readBackWithin', 'no reduction would ever be read in time to raise it'],
  ['restartAfter', 'turn', 'a zone would still be resting when its turn comes'],
  ['deadTime', 'startStep', 'a car would be offered more before it has answered the last offer'],
  ['unusedAfter', 'reoffer', 'unused current would be offered again before it counts as unused'],
];

/** All that contradicts itself in time. */
export function checkTiming({ timing, meters }: SiteDraft): Finding[] {
  const valueOf = (key: TimingKey): Millis => timing[key] ?? DEFAULTS[key];
  const contradictions = ORDERED.flatMap(([shorter, longer, why]) => {
    if (valueOf(shorter) <= valueOf(longer)) return [];
    const stated = timing[shorter] === undefined ? longer : shorter;
    return [
      error(
        ['timing', stated],
        `${shorter} is ${show(valueOf(shorter))} and ${longer} ${show(valueOf(longer))}, ` +
          `expected ${shorter} to be no longer: ${why}`,
      ),
    ];
  });
  const staleAfterMs = valueOf('staleAfter');
  const ages = meters.flatMap(({ fallbackAfter }, index) =>
    fallbackAfter !== undefined && fallbackAfter < staleAfterMs
      ? [
          error(
            ['meters', index, 'fallbackAfter'],
            `found ${show(fallbackAfter)}, expected at least staleAfter, ${show(staleAfterMs)}`,
          ),
        ]
      : [],
  );
  return [...contradictions, ...ages];
}

const show = (value: Millis): string => `${value / 1000}s`;
