/**
 * Snapshots and answers as an author reads them: only what differs from a quiet site.
 * @module
 */
import { inspect } from 'node:util';
import { formatLocal, type Site, type SiteSnapshot } from '../../src/engine/index.ts';
import type { Answer } from './asking.ts';
import type { MomentPlan } from './plans.ts';
import { snapshotOf } from './snapshots.ts';

/** What is longer nobody reads. */
const LENGTH_MAX = 400;
const LINES_MAX = 16;

/** An answer in one line. */
export function shown(answer: Answer | undefined): string {
  if (answer === undefined) return 'nothing any more';
  if (answer.kind === 'threw') return `threw: ${answer.why}`;
  return answer.proposal === null ? 'no opinion' : inShort(answer.proposal);
}

/** Anything in one line. */
export function inShort(value: unknown): string {
  const text = jsonOf(value) ?? inspect(value, { breakLength: Infinity });
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}

/** Null for what JSON has no words for: undefined, a BigInt, a thing within itself. */
function jsonOf(value: unknown): string | null {
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? telling(part) : part)) ?? null;
  } catch {
    // It is shown in other words then.
    return null;
  }
}

/** JSON has no word for these. */
const telling = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

/** A moment as lines: when it is, and what of it is not as on a quiet site. */
export function linesOf(site: Site, snapshot: SiteSnapshot): readonly string[] {
  const quiet = partsOf(snapshotOf(site, quietPlan(site), snapshot.at));
  const differing = [...partsOf(snapshot)].filter(([path, value]) => quiet.get(path) !== value);
  const told = differing.slice(0, LINES_MAX).map(([path, value]) => `${path}: ${value}`);
  const left = differing.length - told.length;
  return [
    `at ${formatLocal(site.timeZone, snapshot.at.wallMs)}`,
    ...told,
    ...(left > 0 ? [`and ${left} more that are not as on a quiet site`] : []),
  ];
}

/** How a quiet site is said to people: what counterexamples shrink to. */
export const QUIET = 'no cars, nothing flows, no power is known, signals are 0';

const quietPlan = ({ signals }: Site): MomentPlan => ({
  passedSeconds: 0,
  backgroundShares: [],
  seen: [],
  readings: [],
  unseenCars: [],
  cars: [],
  signals: signals.map(() => ({
    state: 'fresh',
    share: 0,
    nextShare: 0,
    isNone: false,
    ageSeconds: 0,
    nextInMinutes: 1,
    dayPrices: null,
  })),
  power: {
    gridWatts: null,
    chargingWatts: null,
    batteryWatts: null,
    generationWatts: null,
    surplusWatts: null,
    importedWh: null,
  },
});

/** All parts with their paths, written as in code; a car is one part. */
function partsOf({ timeZone: _, stations: __, cars, ...others }: SiteSnapshot): ReadonlyMap<string, string> {
  const told = cars.map(({ station, ...car }) => [`cars[${station}]`, inShort(car)] as const);
  return new Map([...told, ...leaves(others)]);
}

function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, inShort(value)]];
  // The three lines of one thing read better together.
  if (Array.isArray(value) && value.every((part) => typeof part !== 'object')) return [[path, inShort(value)]];
  return Object.entries(value).flatMap(([key, part]) => {
    const step = Array.isArray(value) ? `[${nameOf(part) ?? key}]` : path === '' ? key : `.${key}`;
    return leaves(part, path + step);
  });
}

/** A part of a list is known by its name where it has one. */
function nameOf(part: unknown): string | null {
  const { name } = (part ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? name : null;
}
