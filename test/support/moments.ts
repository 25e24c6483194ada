/**
 * Arbitrary histories, as plain data: how much time passes, what the loads do, and what goes wrong. The world that lives
 * through them is in `lived-world.ts`.
 * @module
 */
import fc from 'fast-check';

/** What goes wrong at a moment; each lasts for that moment, but for the link, a foreign writer and the listing. */
export const TROUBLES = [
  'all-meters-silent',
  'one-meter-silent',
  'line-missing',
  'same-sample-again',
  'meter-says-nonsense',
  'meter-says-nothing-flows',
  'stations-silent',
  'station-left-out',
  'status-unknown',
  'station-unreachable',
  'station-says-nonsense',
  'no-set-points',
  'writes-rejected',
  'writes-unanswered-but-taken',
  'writes-unanswered-and-lost',
  'writes-late',
  'writes-forgotten',
  'foreign-writer',
  'nothing-read-back',
  'read-back-begun-long-ago',
  'link-lost',
  'restart',
  'zone-unlisted',
  'wiring-changed',
] as const;

/** What an operator may do besides: say how much a zone may have for a while, or that this is over. */
export const INTERVENTIONS = ['hold', 'resume'] as const;

/** Something that goes wrong, or that an operator does. */
export type Trouble = (typeof TROUBLES)[number] | (typeof INTERVENTIONS)[number];

/** What happens between two ticks. */
export interface Moment {
  /** Since the moment before. */
  readonly waitSeconds: number;
  /** Where the loads' and the cars' chance comes from. */
  readonly seed: number;
  readonly troubles: readonly Trouble[];
}

const trouble = fc.constantFrom(...TROUBLES);

const momentOf = (troubles: fc.Arbitrary<readonly Trouble[]>): fc.Arbitrary<Moment> =>
  fc.record({ waitSeconds: fc.constantFrom(5, 5, 5, 5, 1, 2, 12, 40), seed: fc.nat(0xffff), troubles });

const calm = momentOf(fc.constant([]));
const troubled = momentOf(
  fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(trouble, { minLength: 1, maxLength: 3, size: 'max' }) },
  ),
);

/** Histories with troubles, of so many moments at most. */
export const troubledHistories = (most: number): fc.Arbitrary<readonly Moment[]> =>
  fc.array(troubled, { minLength: 1, maxLength: most, size: 'max' });

/** The same with an operator who holds zones and lets them go. */
export const heldHistories = (most: number): fc.Arbitrary<readonly Moment[]> =>
  fc.array(
    fc.tuple(troubled, fc.subarray([...INTERVENTIONS])).map(([moment, done]): Moment => ({
      ...moment,
      troubles: [...moment.troubles, ...done],
    })),
    { minLength: 1, maxLength: most, size: 'max' },
  );

/** Histories in which nothing goes wrong; loads and cars go on changing. */
export const calmHistories = (least: number, most: number): fc.Arbitrary<readonly Moment[]> =>
  fc.array(calm, { minLength: least, maxLength: most, size: 'max' });

/** The same without the decisions that are taken early: whatever comes between two ticks comes together. */
export const evenly = (history: readonly Moment[]): readonly Moment[] =>
  history.map((moment) => ({ ...moment, waitSeconds: Math.max(5, moment.waitSeconds) }));
