/**
 * The highest background of each hour of the week, for a node that has lost its meter: what Monday at eight took in
 * the last weeks, it may take again.
 *
 * Two generations of two recorded weeks each: the present one is being filled, the one before is complete. So an hour
 * stands for two to four weeks, and a peak is forgotten after that. Time is counted on the monotonic clock, in whole
 * hours: steps of the clock on the wall neither shorten a generation nor lengthen it.
 * @module
 */
import { offsetAt, type TimeZone } from './calendar.ts';
import { mapPhases, mostAmps, PHASES, type PhaseAmps } from './phases.ts';
import { amps, epochMs, monoMs, type Amps, type EpochMs, type Instant, type Millis, type MonoMs } from './units.ts';

/** Highest background of each local hour of the week, from Monday midnight; null where none was recorded. */
export type HoursOfWeek = readonly (PhaseAmps | null)[];

/** Worst backgrounds by the hour of the week. */
export interface WorstWeek {
  /** The generation being filled. */
  readonly present: HoursOfWeek;
  /** The one before it: the last two weeks that are complete. */
  readonly before: HoursOfWeek;
  /** Hours recorded in the present generation. */
  readonly recordedHours: number;
  /** Up to when they are counted; null before the first background. */
  readonly countedUntil: MonoMs | null;
}

/** A background as a decision saw it. */
export interface SeenBackground {
  readonly backgroundAmps: PhaseAmps;
  readonly at: Instant;
}

const HOUR_MS = 3_600_000;
const HOURS_PER_WEEK = 168;
/** 1970 began on a Thursday. */
const EPOCH_HOUR_OF_WEEK = 72;
/** Every hour of the week twice: with only one, a holiday would stand for all working days. */
const GENERATION_HOURS = 2 * HOURS_PER_WEEK;
/** Maxima are rounded up to quarters of an amp: few digits to save, and no copy for every little record. */
const STEPS_PER_AMP = 4;

const NO_HOURS: HoursOfWeek = new Array<null>(HOURS_PER_WEEK).fill(null);

/** The week before the first background. */
export const UNRECORDED_WEEK: WorstWeek = {
  present: NO_HOURS,
  before: NO_HOURS,
  recordedHours: 0,
  countedUntil: null,
};

/** Adds a background. Gives the same object back unless its hour's maximum rose, or an hour has passed. */
export function learnBackground(week: WorstWeek, seen: SeenBackground, timeZone: TimeZone): WorstWeek {
  const { backgroundAmps, at } = seen;
  const counted = countHours(week, at.monoMs);
  const hour = hourOfWeek(timeZone, at.wallMs);
  const known = counted.present[hour] ?? null;
  if (known !== null && PHASES.every((phase) => backgroundAmps[phase] <= known[phase])) return counted;
  const rounded = mapPhases(backgroundAmps, roundUp);
  const worst = known === null ? rounded : mostAmps(known, rounded);
  return { ...counted, present: counted.present.with(hour, worst) };
}

/**
 * The highest background of this hour of the week, and of the next where that begins within a dead time, A; null
 * until two weeks are recorded, and for an hour that the last two complete weeks lack.
 */
export function worstOfHour(
  week: WorstWeek,
  at: Instant,
  place: { readonly timeZone: TimeZone; readonly deadTimeMs: Millis },
): PhaseAmps | null {
  const { timeZone, deadTimeMs } = place;
  const now = worstIn(week, hourOfWeek(timeZone, at.wallMs));
  const soon = worstIn(week, hourOfWeek(timeZone, epochMs(at.wallMs + deadTimeMs)));
  return now === null || soon === null ? null : mostAmps(now, soon);
}

function worstIn(week: WorstWeek, hour: number): PhaseAmps | null {
  const before = week.before[hour] ?? null;
  const present = week.present[hour] ?? null;
  return before === null || present === null ? before : mostAmps(before, present);
}

/** Counts an hour once it has passed; one is counted for a gap of many. A full generation becomes the one before. */
function countHours(week: WorstWeek, now: MonoMs): WorstWeek {
  const { countedUntil, recordedHours, present } = week;
  // The monotonic clock begins anew when the process does.
  if (countedUntil === null || now < countedUntil) return { ...week, countedUntil: now };
  const passedMs = now - countedUntil;
  if (passedMs < HOUR_MS) return week;
  const until = passedMs < 2 * HOUR_MS ? monoMs(countedUntil + HOUR_MS) : now;
  if (recordedHours + 1 < GENERATION_HOURS) return { ...week, recordedHours: recordedHours + 1, countedUntil: until };
  return { present: NO_HOURS, before: present, recordedHours: 0, countedUntil: until };
}

/** Hours since the last Monday midnight by the clock on the wall. */
function hourOfWeek(timeZone: TimeZone, at: EpochMs): number {
  const hours = Math.floor((at + offsetAt(timeZone, at)) / HOUR_MS) + EPOCH_HOUR_OF_WEEK;
  return ((hours % HOURS_PER_WEEK) + HOURS_PER_WEEK) % HOURS_PER_WEEK;
}

/** Adding 0 makes 0 of the -0 that rounding a small negative gives, which JSON could not keep. */
const roundUp = (value: Amps): Amps => amps(Math.ceil(value * STEPS_PER_AMP) / STEPS_PER_AMP + 0);
