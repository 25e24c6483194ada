/**
 * One month of the year: the full engine with peak shaving, and the clairvoyant who knows all cars and the building's load and
 * keeps the same target.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChargingProblem } from '../../sim/baselines/problem.ts';
import { lookAhead, type LookAhead } from '../../sim/oracle/look-ahead.ts';
import { bound } from '../../sim/oracle/rolling.ts';
import { runScenario } from '../../sim/run.ts';
import { buildWorld } from '../../sim/world.ts';
import { loadScenario, onDisk, type ScenarioConfig } from '../../src/config/index.ts';
import { assert, bindStrategy, dayNumberOf, epochMs, millis, startOfDay } from '../../src/engine/index.ts';
import { options } from '../../src/strategies/peak-shaving/options.ts';
import { peakShaving } from '../../src/strategies/peak-shaving/strategy.ts';
import { keepTarget } from './hand.ts';
import { sessionsBetween } from './sessions.ts';
import { bookWindows, permits } from './windows.ts';

/** What is asked for. */
export interface MonthCase {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  readonly targetKw: number;
  readonly stepMs: number;
  /** Of the month, from its first; less is for trying things. */
  readonly daysMost: number;
  /** Standard deviation of what is laid over the quarter hours, %. */
  readonly noisePct: number;
}

export interface MonthResult {
  readonly windows: number;
  /** In which the background and one dead time permit the target. */
  readonly permitted: number;
  /** Of those, above the target. */
  readonly broken: number;
  readonly billedKw: number;
  readonly requestedKwh: number;
  readonly deliveredKwh: number;
  /** Of the best of hands, through the same box. */
  readonly handKwh: number;
  /** Of who gives each car its own current, without minimums and delays. */
  readonly optimumKwh: number;
  readonly violations: number;
}

const WINDOW_MS = 900_000;
/** Of one linear programme: a month in quarter hours. */
const COLUMNS_MAX = 60_000;

/** Runs a month, and solves it. */
export async function runMonth(of: MonthCase): Promise<MonthResult> {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-peak-year-'));
  try {
    const scenario = scenarioOf(of, join(folder, 'sessions.csv'));
    const { result, windows } = steered(scenario, of.targetKw);
    const targetWatts = of.targetKw * 1000;
    const { timing } = scenario.site.site;
    const deadShare = Math.max(timing.deadTimeMs, of.stepMs) / WINDOW_MS;
    const ahead = lookAheadOf(scenario);
    const permitted = windows.filter((window) => permits(window, { targetWatts, deadShare }));
    return {
      windows: windows.length,
      permitted: permitted.length,
      broken: permitted.filter(({ importWatts }) => importWatts > targetWatts).length,
      billedKw: Math.max(...windows.map(({ importWatts }) => importWatts)) / 1000,
      requestedKwh: result.sessions.requestedKwh,
      deliveredKwh: result.sessions.deliveredKwh,
      handKwh: byHand(scenario, ahead, targetWatts),
      optimumKwh: await optimumKwh(ahead, targetWatts),
      violations: result.limits.violations,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function steered(scenario: ScenarioConfig, targetKw: number) {
  const book = bookWindows(WINDOW_MS);
  const stated = options.parse({ meter: 'Main incomer', targetKw });
  const strategies = [bindStrategy(peakShaving, { name: peakShaving.id, options: stated, shadow: false })];
  const control = { kind: 'busbar', strategies } as const;
  const outcome = runScenario(scenario, { seed: scenario.seed, control, onStep: book.note });
  assert(outcome.ok, outcome.ok ? '' : outcome.problems.join('\n'));
  return { result: outcome.result, windows: book.windows };
}

/** What cars get by the hand that knows the background. */
function byHand(scenario: ScenarioConfig, { prices }: LookAhead, targetWatts: number): number {
  const onStep = keepTarget({
    targetWatts,
    windowMs: WINDOW_MS,
    backgroundWatts: prices.backgroundWatts ?? new Float64Array(),
  });
  const outcome = runScenario(scenario, { seed: scenario.seed, control: { kind: 'uncontrolled' }, onStep });
  assert(outcome.ok, outcome.ok ? '' : outcome.problems.join('\n'));
  return outcome.result.sessions.deliveredKwh;
}

function lookAheadOf(scenario: ScenarioConfig): LookAhead {
  const built = buildWorld(scenario, { seed: scenario.seed });
  assert(built.ok, 'what ran can be built again');
  const ahead = lookAhead(built.world);
  assert(
    ahead.leadSteps === 0 && ahead.problem.stepHours * 3_600_000 === scenario.stepMs,
    'steps are those of the run',
  );
  return ahead;
}

/** The most that anybody could deliver within the target, who may give each car its own current. */
async function optimumKwh(ahead: LookAhead, targetWatts: number): Promise<number> {
  const { kwhMost } = await bound(
    withTarget(ahead, targetWatts),
    { kind: 'energy-then-cost', prices: { ...ahead.prices, demandPerKw: 0 } },
    { columnsMax: COLUMNS_MAX },
  );
  return kwhMost ?? 0;
}

/** The target as one more line of the network: in each window charging may take on the mean what the background leaves. */
function withTarget({ problem, prices }: LookAhead, targetWatts: number): ChargingProblem {
  const limitWatts = new Float64Array(problem.steps);
  const background = prices.backgroundWatts ?? limitWatts;
  for (let from = 0; from < problem.steps; from += prices.windowSteps) {
    const to = Math.min(problem.steps, from + prices.windowSteps);
    const mean = background.subarray(from, to).reduce((sum, watts) => sum + watts, 0) / (to - from);
    limitWatts.fill(Math.max(0, targetWatts - mean), from, to);
  }
  const real = Float64Array.from(problem.stations, ({ wattsPerAmp }) => wattsPerAmp);
  const demand = { name: 'demand', real, imaginary: new Float64Array(real.length), limitAmps: limitWatts };
  return { ...problem, rows: [...problem.rows, demand] };
}

/** The file beside this one, with the month laid over it. */
function scenarioOf(of: MonthCase, sessionsFile: string): ScenarioConfig {
  const loaded = loadScenario('bench/peak-year/peak-year.yaml', onDisk(process.env));
  assert(loaded.ok, 'bench/peak-year/peak-year.yaml is right');
  const scenario = loaded.value;
  const { traffic, background, site } = scenario;
  assert(traffic.kind === 'sessions' && background !== null, 'sessions and load are recorded');
  const first = dayNumberOf({ year: of.year, month: of.month, day: 1 });
  const next = dayNumberOf({ year: of.year + Math.floor(of.month / 12), month: (of.month % 12) + 1, day: 1 });
  const startMs = startOfDay(site.site.timeZone, first);
  const endMs = startOfDay(site.site.timeZone, Math.min(next, first + of.daysMost));
  writeFileSync(sessionsFile, sessionsBetween(readFileSync(traffic.file, 'utf8'), startMs, endMs));
  return {
    ...scenario,
    startMs: epochMs(startMs),
    durationMs: millis(endMs - startMs),
    stepMs: millis(of.stepMs),
    traffic: { ...traffic, file: sessionsFile },
    background: { ...background, noiseShare: of.noisePct / 100 },
  };
}
