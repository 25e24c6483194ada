/**
 * A small site that lives for as long as one likes: restless chapters of all that may happen, each followed by the same calm.
 * @module
 */
import { createRandom, type Random } from '../../../sim/random.ts';
import type { ToldEngine } from './told-engine.ts';
import { CARS_PER_ZONE, type TrueSite } from './true-site.ts';

/** Ticks of the two parts of a chapter. */
const RESTLESS_TICKS = 200;
const CALM_TICKS = 200;

/** Ticks of a chapter. */
export const CHAPTER_TICKS = RESTLESS_TICKS + CALM_TICKS;

/** What the building draws when it is calm, and when it is not: it always rises by the same, so that the reserve is known. */
const LOW_AMPS = 20;
const HIGH_AMPS = 28;
const HOUR_MS = 3_600_000;

/** What happens now and then; each lasts for a tick or a few. */
const HAPPENINGS: readonly ((site: TrueSite, told: ToldEngine, random: Random) => void)[] = [
  (site, _, random) => comeAndGo(site, random),
  (site, _, random) => comeAndGo(site, random),
  (site) => draw(site, HIGH_AMPS),
  (site) => draw(site, LOW_AMPS),
  (_, told) => told.link(false),
  (site, told) => {
    site.restart();
    told.link(false);
  },
  (_, told) => told.list('A'),
  (_, told) => told.saveAndLoad(),
  (_, told) => told.poll('unknown states'),
  (_, told) => told.sample(0, false),
  (site, told, random) => {
    site.pass(random.integer(1, 60_000));
    told.tick();
  },
  // A night in which nobody decided.
  (site, _, random) => site.pass(random.integer(1, 6) * HOUR_MS),
];

/** Lives through a chapter: restless, then calm. */
export function liveChapter(site: TrueSite, told: ToldEngine, chapter: number): void {
  const random = createRandom(chapter);
  for (let tick = 0; tick < RESTLESS_TICKS; tick += 1) {
    if (random.chance(0.2)) oneOf(HAPPENINGS, random)(site, told, random);
    else if (!site.isLinked) told.link(true);
    told.live(1);
  }
  calm(site, told);
}

/** The first condition: one car in each zone, a low building, and everything works. */
export function calm(site: TrueSite, told: ToldEngine): void {
  for (const zone of site.zones) zone.cars = 1;
  draw(site, LOW_AMPS);
  told.link(true);
  told.list();
  told.live(CALM_TICKS);
}

const oneOf = <T>(all: readonly T[], random: Random): T => all[random.integer(0, all.length - 1)] as T;

function comeAndGo(site: TrueSite, random: Random): void {
  oneOf(site.zones, random).cars = random.integer(0, CARS_PER_ZONE);
  site.changedMs = site.nowMs;
}

function draw(site: TrueSite, amps: number): void {
  site.buildingAmps[0] = amps;
  site.changedMs = site.nowMs;
}
