/**
 * bounded: however long a site lives, nothing piles up. No ceiling leaves its range, the state stays small, and whenever the
 * world is as it was, the ceilings are what they were. 20,000 decisions in the ordinary run, a million for a proof.
 *
 * What zones are to share comes back to the amp. What they have may differ from it by the band within which a decrease is
 * not worth a write: a zone that came down to 10 A of 9 keeps them, and another has 8 meanwhile. So each zone is held to that
 * band, and all together to the room that there is.
 * @module
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CycleRecord } from '../../src/engine/index.ts';
import { expectJudged, judge, scaled } from '../support/cases.ts';
import { calm, CHAPTER_TICKS, liveChapter } from '../support/sequences/long-life.ts';
import { judgeBy } from '../support/sequences/sequence-laws.ts';
import { ToldEngine } from '../support/sequences/told-engine.ts';
import { TrueSite } from '../support/sequences/true-site.ts';

const CHAPTERS = scaled(20_000, 1_000_000) / CHAPTER_TICKS;
/** How much longer than after the first chapter the state may be as text: numbers have more digits by and by. */
const MOST_GROWTH = 1.25;
/** A decrease by less is not worth a write. */
const BAND_AMPS = 2;
/** 60 A, less 25 A of buildings, less the 8 A by which they have been seen to rise, for three zones of one car each. */
const FIRST_SHARES = [9, 9, 9];

/** What a site is like at the end of a chapter. */
interface End {
  /** What sharing alone gives each zone, A. */
  readonly shares: readonly number[];
  /** What the box holds for each zone, A. */
  readonly ceilings: readonly number[];
  /** Length of the state as text, but for the hours of the week, of which there are only so many. */
  readonly stateCharacters: number;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const sharesOf = (record: CycleRecord | null): readonly number[] =>
  record?.zones.map(({ shareAmps }) => shareAmps) ?? [];

const withoutWeek = (key: string, value: unknown): unknown => (key === 'week' ? null : value);

describe('a site that lives long', () => {
  const ends: End[] = [];
  let raises = 0;
  let last: CycleRecord | null = null;

  beforeAll(() => {
    const site = new TrueSite();
    const told = new ToldEngine(site, (decided) => {
      judge(1);
      judgeBy(site, decided);
      last = decided.record;
    });
    calm(site, told);
    for (let chapter = 0; chapter < CHAPTERS; chapter += 1) {
      liveChapter(site, told, chapter);
      ends.push({
        shares: sharesOf(last),
        ceilings: site.zones.map(({ holdsAmps }) => holdsAmps),
        stateCharacters: JSON.stringify(told.state, withoutWeek).length,
      });
    }
    raises = told.raises;
  }, 0);

  it('bounded: keeps every ceiling in its range, and every law, at each of its decisions', () => {
    expectJudged('bounded');
    expect(raises).toBeGreaterThan(CHAPTERS);
  });

  it('neither ratchets nor drifts: whenever the world is as it was, the ceilings are what they were', () => {
    expect(ends.filter(({ shares }) => String(shares) !== String(FIRST_SHARES))).toEqual([]);
    const isAsBefore = ({ ceilings }: End): boolean =>
      sumOf(ceilings) === sumOf(FIRST_SHARES) &&
      ceilings.every((amps, zone) => Math.abs(amps - (FIRST_SHARES[zone] ?? 0)) < BAND_AMPS);
    expect(ends.filter((end) => !isAsBefore(end))).toEqual([]);
  });

  it('remembers no more after years than after an hour', () => {
    const longest = Math.max(...ends.map(({ stateCharacters }) => stateCharacters));
    expect(longest / (ends[0]?.stateCharacters ?? 0)).toBeLessThan(MOST_GROWTH);
  });
});
