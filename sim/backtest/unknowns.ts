/**
 * What a journal does not tell, and a backtest therefore cannot know.
 * @module
 */
import type { Background, MeterGaps } from './background.ts';
import type { Recording } from './recording.ts';
import type { RecoveredStation } from './stations.ts';

export interface Unknowns {
  /** Sessions of which it is only known that they wanted no less than they got. */
  readonly lowerBoundSessions: number;
  /** What those got, kWh. */
  readonly lowerBoundKwh: number;
  readonly meters: readonly MeterGaps[];
  readonly missingTurns: number;
  /** One sentence each. */
  readonly remarks: readonly string[];
}

export function unknowns(
  recording: Recording,
  of: { readonly stations: readonly RecoveredStation[]; readonly background: Background; readonly isPriced: boolean },
): Unknowns {
  const open = of.stations.flatMap(({ stays }) => stays.filter(({ isLowerBound }) => isLowerBound));
  return {
    lowerBoundSessions: open.length,
    lowerBoundKwh: Math.round(open.reduce((sum, { car }) => sum + car.energyWh, 0)) / 1000,
    meters: of.background.gaps,
    missingTurns: recording.missingTurns,
    remarks: remarksOf(recording, of),
  };
}

function remarksOf(
  { site, directory, missingTurns, isCutOff }: Recording,
  of: { readonly background: Background; readonly isPriced: boolean },
): readonly string[] {
  const { gaps, blindNodes } = of.background;
  const bridged = gaps.filter((meter) => meter.gaps > 0);
  return [
    ...(directory === null ? ['The journal lists no stations: there is nobody to charge.'] : []),
    ...(blindNodes.length > 0 ? [`No meter sees all of ${blindNodes.join(', ')}: its other load counts as none.`] : []),
    ...bridged.map(
      ({ meter, gaps: count, gapSeconds }) => `${meter} paused ${count} times, ${gapSeconds} s in all: bridged.`,
    ),
    ...(site.meters.some(({ role }) => role === 'battery')
      ? ['A battery would have acted otherwise; what it did then counts as load.']
      : []),
    ...(missingTurns > 0 ? [`${missingTurns} turns are missing from the journal.`] : []),
    ...(isCutOff ? ['The journal ends in the middle of a line.'] : []),
    ...(of.isPriced ? [] : ['The journal holds no prices: cost is not told.']),
    'Faults of box, network and cars are not repeated.',
  ];
}
