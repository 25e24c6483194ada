import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../src/config/time-zone.ts';
import {
  epochMs,
  localTimeAt,
  millis,
  monoMs,
  mostAmps,
  type Instant,
  type PhaseAmps,
} from '../../src/engine/index.ts';
import { learnBackground, UNRECORDED_WEEK, worstOfHour, type WorstWeek } from '../../src/engine/worst-week.ts';
import { threePhases } from '../support/drive.ts';
import { shapeless } from '../support/plain.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const FORTNIGHT_MS = 14 * DAY_MS;
const BERLIN = compileTimeZone('Europe/Berlin');
const PLACE = { timeZone: BERLIN, deadTimeMs: millis(35_000) };
/** A Monday, midnight in Berlin, with no change of clocks near. */
const MONDAY = Date.UTC(2026, 5, 7, 22);

/** Both clocks, so many milliseconds after that midnight; the one on the wall may have been put wrong. */
const moment = (ms: number, wrongMs = 0): Instant => ({
  monoMs: monoMs(5_000 + ms),
  wallMs: epochMs(MONDAY + ms + wrongMs),
});

interface Recording {
  readonly fromMs: number;
  readonly toMs: number;
  readonly everyMs?: number;
  readonly amps: (ms: number) => number;
}

function record(recording: Recording, from: WorstWeek = UNRECORDED_WEEK): WorstWeek {
  const { fromMs, toMs, everyMs = 10 * 60_000, amps } = recording;
  let week = from;
  for (let ms = fromMs; ms <= toMs; ms += everyMs)
    week = learnBackground(week, { backgroundAmps: threePhases(amps(ms)), at: moment(ms) }, BERLIN);
  return week;
}

const worst = (week: WorstWeek, ms: number): number | null => worstOfHour(week, moment(ms), PLACE)?.[0] ?? null;
/** Another current in each hour of the week, highest in its last ten minutes. */
const byHour = (ms: number): number => Math.floor((ms % (7 * DAY_MS)) / HOUR_MS) + (ms % HOUR_MS) / (2 * HOUR_MS);

const fortnight = record({ fromMs: 0, toMs: FORTNIGHT_MS, amps: byHour });

describe('the worst background of an hour of the week', () => {
  it('is the highest seen in it, in quarters of an amp', () => {
    for (const hour of [0, 8, 100, 167]) expect(worst(fortnight, hour * HOUR_MS + 60_000)).toBe(hour + 0.5);
  });

  it('is not known before two weeks are recorded', () => {
    const short = record({ fromMs: 0, toMs: FORTNIGHT_MS - 1000, amps: byHour });
    expect(worst(short, 8 * HOUR_MS)).toBeNull();
    expect(worst(UNRECORDED_WEEK, 0)).toBeNull();
  });

  it('is that of the next hour too within a dead time of it', () => {
    const nine = 9 * HOUR_MS;
    expect(worst(fortnight, nine - 36_000)).toBe(8.5);
    expect(worst(fortnight, nine - 35_000)).toBe(9.5);
    expect(worst(fortnight, nine)).toBe(9.5);
    // Sunday's last hour is followed by Monday's first.
    expect(worst(fortnight, 7 * DAY_MS - 1)).toBe(167.5);
  });

  it('is not known for an hour that was left out, nor right before it', () => {
    const night = 2 * DAY_MS + 3 * HOUR_MS;
    const isNight = (ms: number): boolean => ms % (7 * DAY_MS) >= night && ms % (7 * DAY_MS) < night + HOUR_MS;
    let week = UNRECORDED_WEEK;
    for (let ms = 0; ms <= FORTNIGHT_MS + 2 * HOUR_MS; ms += 600_000)
      if (!isNight(ms)) week = learnBackground(week, { backgroundAmps: threePhases(7), at: moment(ms) }, BERLIN);
    expect(worst(week, night - 60_000)).toBe(7);
    expect(worst(week, night - 1000)).toBeNull();
    expect(worst(week, night + 1000)).toBeNull();
    expect(worst(week, night + HOUR_MS)).toBe(7);
  });

  it('rises at once, and is forgotten between two and four weeks later', () => {
    const peak = FORTNIGHT_MS + 3 * DAY_MS;
    const seen = learnBackground(fortnight, { backgroundAmps: threePhases(900), at: moment(peak) }, BERLIN);
    expect(worst(seen, peak + 60_000)).toBe(900);
    const later = (toMs: number): number | null =>
      worst(record({ fromMs: peak + HOUR_MS, toMs, amps: () => 5 }, seen), peak);
    expect(later(peak + FORTNIGHT_MS)).toBe(900);
    expect(later(peak + 2 * FORTNIGHT_MS + HOUR_MS)).toBe(5);
  });

  it('is that of the local hour on both sides of a change of clocks', () => {
    const from = Date.UTC(2026, 2, 8, 23) - MONDAY;
    // Berlin puts its clocks on three weeks later; working hours go with the clock on the wall.
    const isWork = (ms: number): boolean => {
      const { weekday, minuteOfDay } = localTimeAt(BERLIN, epochMs(MONDAY + ms));
      return weekday < 5 && minuteOfDay >= 480 && minuteOfDay < 1020;
    };
    const week = record({ fromMs: from, toMs: from + 3 * 7 * DAY_MS, amps: (ms) => (isWork(ms) ? 80 : 9) });
    const [monday, friday] = [Date.UTC(2026, 2, 30), Date.UTC(2026, 3, 3)].map((utc) => utc - MONDAY);
    expect(worst(week, (monday ?? 0) + 5.9 * HOUR_MS)).toBe(9);
    expect(worst(week, (monday ?? 0) + 6 * HOUR_MS)).toBe(80);
    expect(worst(week, (friday ?? 0) + 14.9 * HOUR_MS)).toBe(80);
    expect(worst(week, (friday ?? 0) + 15 * HOUR_MS)).toBe(9);
  });

  it('is that of what flows out too', () => {
    const sunny = record({ fromMs: 0, toMs: FORTNIGHT_MS, amps: () => -40.1 });
    expect(worst(sunny, 0)).toBe(-40);
    expect(worst(record({ fromMs: 0, toMs: FORTNIGHT_MS, amps: () => -0.1 }), 0)).toBe(0);
  });
});

/** What happens to a recording: hours with and without sight, wrong clocks, restarts of the process. */
interface Stretch {
  readonly kind: 'seen' | 'gap' | 'restart' | 'clock';
  readonly hours: number;
  readonly amps: number;
  readonly wrongHours: number;
}
const stretch: fc.Arbitrary<Stretch> = fc.record({
  kind: fc.constantFrom('seen', 'seen', 'seen', 'gap', 'restart', 'clock'),
  hours: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 500 })),
  amps: fc.double({ min: -50, max: 400, noNaN: true }),
  wrongHours: fc.integer({ min: -5000, max: 5000 }),
});

interface Past {
  readonly week: WorstWeek;
  /** True time, by no clock of the machine. */
  readonly trueMs: number;
  readonly at: Instant;
  readonly seen: readonly { readonly trueMs: number; readonly wallMs: number; readonly background: PhaseAmps }[];
}

/** Lives through stretches, four samples an hour. */
function live(stretches: readonly Stretch[], saved = (week: WorstWeek): WorstWeek => week): Past {
  let [week, trueMs, wrongMs, originMs] = [UNRECORDED_WEEK, 0, 0, 0];
  const seen: { trueMs: number; wallMs: number; background: PhaseAmps }[] = [];
  const now = (): Instant => ({ monoMs: monoMs(trueMs - originMs), wallMs: epochMs(MONDAY + trueMs + wrongMs) });
  for (const { kind, hours, amps, wrongHours } of stretches) {
    if (kind === 'clock') wrongMs = wrongHours * HOUR_MS;
    if (kind === 'restart') originMs = trueMs;
    if (kind === 'gap') trueMs += hours * HOUR_MS;
    for (let i = 0; kind === 'seen' && i < 4 * hours; i += 1) {
      trueMs += HOUR_MS / 4;
      const background = threePhases(amps + Math.sin(trueMs), amps * Math.cos(trueMs), 3);
      week = saved(learnBackground(week, { backgroundAmps: background, at: now() }, BERLIN));
      seen.push({ trueMs, wallMs: now().wallMs, background });
    }
  }
  return { week, trueMs, at: now(), seen };
}

const lives = fc.array(stretch, { minLength: 1, maxLength: 14, size: 'max' });
const hourOf = (wallMs: number): number => {
  const { weekday, minuteOfDay } = localTimeAt(BERLIN, epochMs(wallMs));
  return 24 * weekday + Math.floor(minuteOfDay / 60);
};

describe('a recorded week', () => {
  it('is never below a background of the hour in the last two weeks, whatever clocks and processes do', () => {
    let known = 0;
    fc.assert(
      fc.property(lives, (stretches) => {
        const { week, trueMs, at, seen } = live(stretches);
        const highest = new Map<number, PhaseAmps>();
        for (const past of seen.filter((one) => trueMs - one.trueMs < FORTNIGHT_MS)) {
          const hour = hourOf(past.wallMs);
          highest.set(hour, mostAmps(past.background, highest.get(hour) ?? past.background));
        }
        for (let ahead = 0; ahead < 168; ahead += 1) {
          const wallMs = epochMs(at.wallMs + ahead * HOUR_MS);
          const found = worstOfHour(week, { monoMs: at.monoMs, wallMs }, PLACE);
          if (found === null) continue;
          known += 1;
          const past = highest.get(hourOf(wallMs)) ?? found;
          for (const phase of [0, 1, 2] as const) expect(found[phase]).toBeGreaterThanOrEqual(past[phase]);
        }
      }),
      { numRuns: 80 },
    );
    expect(known).toBeGreaterThan(1000);
  });

  it('is not complete before two weeks of true time, nor before that many hours were seen', () => {
    fc.assert(
      fc.property(lives, (stretches) => {
        const { week, trueMs, seen } = live(stretches);
        if (week.before.every((hour) => hour === null)) return;
        expect(trueMs - (seen[0]?.trueMs ?? trueMs)).toBeGreaterThanOrEqual(FORTNIGHT_MS);
        // The hour that a gap falls into counts whole.
        const gaps = stretches.filter(({ kind }) => kind === 'gap').length;
        expect(seen.length / 4 + gaps).toBeGreaterThanOrEqual(336);
      }),
      { numRuns: 80 },
    );
  });

  it('is complete after two weeks that were seen without a gap, wherever the clock on the wall was put', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5000, max: 5000 }), { maxLength: 5 }), (steps) => {
        const part = { kind: 'seen', hours: Math.ceil(337 / (steps.length + 1)), amps: 5, wrongHours: 0 } as const;
        const stretches = steps.flatMap((wrongHours): Stretch[] => [part, { ...part, kind: 'clock', wrongHours }]);
        expect(live([...stretches, part]).week.before).not.toEqual(UNRECORDED_WEEK.before);
      }),
      { numRuns: 50 },
    );
  });

  it('is complete after two weeks however the samples lie to the hours', () => {
    const week = record({ fromMs: 0, toMs: FORTNIGHT_MS + HOUR_MS, everyMs: 7 * 60_000, amps: byHour });
    expect(worst(week, 30 * HOUR_MS)).not.toBeNull();
  });

  it('goes on being counted when the monotonic clock begins anew', () => {
    const before = record({ fromMs: 0, toMs: 10 * DAY_MS, amps: byHour });
    let week = before;
    for (let ms = 0; ms <= 5 * DAY_MS; ms += 600_000) {
      const wallMs = epochMs(MONDAY + 10 * DAY_MS + ms);
      week = learnBackground(week, { backgroundAmps: threePhases(5), at: { monoMs: monoMs(ms), wallMs } }, BERLIN);
    }
    expect(worst(week, 30 * HOUR_MS)).toBe(30.5);
  });

  it('says the same when it is saved and loaded after every sample', () => {
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 3 }), (stretches) => {
        const { week } = live(stretches);
        expect(shapeless(week)).toEqual([]);
        expect(live(stretches, (at) => JSON.parse(JSON.stringify(at)) as WorstWeek).week).toEqual(week);
      }),
      { numRuns: 8 },
    );
  });

  it('is the same object while nothing rises, and shares all hours but the one that did', () => {
    const at = (ms: number, background: number): WorstWeek =>
      learnBackground(fortnight, { backgroundAmps: threePhases(background), at: moment(FORTNIGHT_MS + ms) }, BERLIN);
    expect(at(5000, 0)).toBe(fortnight);
    const risen = at(5000, 50);
    expect(risen.before).toBe(fortnight.before);
    expect(risen.present[0]).toEqual([50, 50, 50]);
    expect(risen.present.filter((hour, index) => hour !== fortnight.present[index])).toHaveLength(1);
  });
});
