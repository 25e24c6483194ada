/**
 * Judges many lives by many laws at once: living is dear, and looking is cheap. A law that breaks is asked again alone, so
 * that the life that breaks it is shrunk for whoever reads the failure.
 * @module
 */
import fc from 'fast-check';
import { assert, type BoundStrategy } from '../../src/engine/index.ts';
import { judge } from './cases.ts';
import type { LawCheck } from './law-checks.ts';
import { LivedWorld } from './lived-world.ts';
import type { Moment } from './moments.ts';
import type { Place } from './places.ts';

/** A place, what it lives through, and who advises. */
export type Life = readonly [place: Place, history: readonly Moment[], strategies: readonly BoundStrategy[]];

/** Laws by name, and what breaks each. */
export interface LawRun {
  readonly laws: Readonly<Record<string, LawCheck>>;
  readonly lives: fc.Arbitrary<Life>;
  readonly runs: number;
  /** Which of several draws this is, where all at once would take a test too long. */
  readonly draw?: number;
}

/** Lives all lives once, when first asked, and then tells of each law whether it held: throws where it did not. */
export function judgeLives(run: LawRun): (law: string) => void {
  let broken: ReadonlyMap<string, number> | null = null;
  const seed = (fc.readConfigureGlobal().seed ?? 0) + (run.draw ?? 0);
  return (law) => {
    broken ??= firstBreaches(run, seed);
    const index = broken.get(law);
    if (index === undefined) return;
    const check = run.laws[law] as LawCheck;
    const again = fc.property(run.lives, (life) => breachIn(life, check) === null || fail(life, check));
    fc.assert(again, { seed, path: String(index), numRuns: index + 1 });
    assert(false, `${law} broke in life ${index} and held when it was lived again`);
  };
}

/** By law that breaks, the first life that breaks it. */
function firstBreaches({ laws, lives, runs }: LawRun, seed: number): ReadonlyMap<string, number> {
  const broken = new Map<string, number>();
  let index = 0;
  // Drawn one after the other: all of them at once would not fit into memory where somebody wants proof.
  const judged = fc.property(lives, (life) => {
    const { place, decisions } = lived(life);
    judge(decisions.length);
    for (const [law, check] of Object.entries(laws))
      if (!broken.has(law) && decisions.some((decision) => check(place, decision) !== null)) broken.set(law, index);
    index += 1;
  });
  fc.assert(judged, { seed, numRuns: runs });
  return broken;
}

/** The world after a life. */
export function lived([place, history, strategies]: Life): LivedWorld {
  const world = new LivedWorld(place, { strategies });
  for (const moment of history) world.live(moment);
  return world;
}

function breachIn(life: Life, check: LawCheck): string | null {
  const { place, decisions } = lived(life);
  for (const decision of decisions) {
    const breach = check(place, decision);
    if (breach !== null) return breach;
  }
  return null;
}

function fail(life: Life, check: LawCheck): never {
  assert(false, breachIn(life, check) ?? 'held');
}
