/**
 * The test bench of a strategy: a site, a strategy, a time, and then a table of steps. The real engine decides at every tick,
 * and the laws are held against each decision.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { formatProblem, kindOfFile, loadScenario, loadSite, onDisk } from '../../src/config/index.ts';
import { parseDuration } from '../../src/config/duration.ts';
import {
  bindStrategy,
  formatLocal,
  instantOnWall,
  type BoundStrategy,
  type CycleRecord,
  type Site,
  type Strategy,
} from '../../src/engine/index.ts';
import { createDrive } from './drive.ts';
import { unmet } from './expect.ts';
import { changed, QUIET_SITUATION } from './small-world.ts';
import { unknownName, type Step } from './step.ts';

/** A site on the bench. */
export interface OnBench {
  /** Puts a strategy there, with options as a site file would have them. */
  with<Options, Memory>(strategy: Strategy<Options, Memory>, options?: unknown): WithStrategy;
}

/** A strategy on the bench. */
export interface WithStrategy {
  /** Sets the clock on the wall there, `2026-01-15T17:00`; the site has then been quiet for some minutes. */
  at(local: string): Table;
}

/** A table of steps to run. */
export interface Table {
  /** Runs all steps; gives the record at the end of each. Throws at the first that comes out otherwise. */
  run(steps: readonly Step[]): readonly CycleRecord[];
}

/** A step came out otherwise than expected, or a law did not hold. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** What was given to the bench cannot be used. */
export class BenchMisused extends Error {
  override readonly name = 'BenchMisused';
}

/** The site that a site file or scenario describes; or one that is there already. */
export function scenario(site: string | URL | Site): OnBench {
  const known = typeof site === 'string' || site instanceof URL ? siteIn(site) : site;
  // A box that nobody has tried would keep the real one in shadow.
  const held: Site = { ...known, shadow: false };
  return {
    with: (strategy, options = {}) => {
      const bound = bindStrategy(strategy, {
        name: strategy.id,
        options: strategy.options.parse(options),
        shadow: false,
      });
      return {
        at: (local) => ({
          run: (steps) => runTable({ site: held, strategy: bound, startMs: startOf(held, local) }, steps),
        }),
      };
    },
  };
}

function siteIn(named: string | URL): Site {
  const file = named instanceof URL ? fileURLToPath(named) : named;
  const surroundings = onDisk();
  const loaded =
    kindOfFile(file, surroundings) === 'scenario' ? loadScenario(file, surroundings) : loadSite(file, surroundings);
  if (!loaded.ok) throw new BenchMisused(loaded.problems.map(formatProblem).join('\n'));
  return 'stepMs' in loaded.value ? loaded.value.site.site : loaded.value.site;
}

function startOf({ timeZone }: Site, local: string): number {
  const shown = Date.parse(`${local}Z`);
  if (Number.isNaN(shown))
    throw new BenchMisused(`${local} is no time on a wall, expected one such as 2026-01-15T17:00`);
  return instantOnWall(timeZone, shown);
}

/** Long enough for everything to be known and every zone to have been told something. */
const QUIET_MS = 180_000;

interface Bench {
  readonly site: Site;
  readonly strategy: BoundStrategy;
  readonly startMs: number;
}

function runTable({ site, strategy, startMs }: Bench, steps: readonly Step[]): readonly CycleRecord[] {
  for (const [index, step] of steps.entries()) {
    const unknown = unknownName(site, step);
    if (unknown !== null) throw new BenchMisused(`step ${index + 1}: ${unknown}`);
  }
  const drive = createDrive(site, strategy, startMs - QUIET_MS);
  drive.pass(QUIET_MS, QUIET_SITUATION);
  let situation = QUIET_SITUATION;
  return steps.map(({ advance, inputs = {}, expect = {} }, index) => {
    const ms = advance === undefined ? site.timing.tickMs : parseDuration(advance);
    if (!(ms > 0)) throw new BenchMisused(`step ${index + 1}: ${advance} is no duration, expected one such as 10m`);
    situation = changed(situation, inputs);
    const record = drive.pass(ms, situation);
    const [own] = record.strategies;
    const wrong = [...drive.brokenLaws(), ...(own === undefined ? [] : unmet(expect, record, own))];
    if (wrong.length > 0)
      throw new StepFailed(`step ${index + 1}, ${formatLocal(site.timeZone, record.at.wallMs)}: ${wrong.join('; ')}`);
    return record;
  });
}
