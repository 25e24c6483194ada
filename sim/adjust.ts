/**
 * A scenario with what the command line says laid over it.
 * @module
 */
import type { ScenarioConfig } from '../src/config/index.ts';
import { instantOnWall, millis, offsetAt, type EpochMs, type Millis, type TimeZone } from '../src/engine/index.ts';
import { startOfDay } from './local-time.ts';

/** Null leaves what the scenario says. */
export interface Adjustments {
  /** First day, `YYYY-MM-DD`, local to the site. */
  readonly from: string | null;
  readonly days: number | null;
  readonly stepMs: number | null;
  /** Recorded sessions in place of the scenario's own traffic. */
  readonly sessionsFile: string | null;
  /** Names of strategies in place of the site's own. */
  readonly strategies: readonly string[] | null;
}

const DAY_MS = 86_400_000;

/** What a scenario expects holds for it as it is written: a changed one expects nothing. */
export function adjustScenario(scenario: ScenarioConfig, adjustments: Adjustments): ScenarioConfig {
  const { from, days, stepMs, sessionsFile } = adjustments;
  const { timeZone } = scenario.site.site;
  const startMs = from === null ? scenario.startMs : startOfDay(timeZone, from);
  return {
    ...scenario,
    startMs,
    durationMs: days === null ? scenario.durationMs : spanOfDays(timeZone, startMs, days),
    stepMs: stepMs === null ? scenario.stepMs : millis(stepMs),
    expect: isAsWritten(adjustments) ? scenario.expect : {},
    traffic:
      sessionsFile === null
        ? scenario.traffic
        : { kind: 'sessions', file: sessionsFile, timeZone: null, stations: scenario.traffic.stations },
  };
}

/** So many days by the clock on the wall: where it is changed meanwhile, they have an hour more or less. */
const spanOfDays = (zone: TimeZone, startMs: EpochMs, days: number): Millis =>
  millis(instantOnWall(zone, startMs + offsetAt(zone, startMs) + days * DAY_MS) - startMs);

const isAsWritten = ({ from, days, stepMs, sessionsFile, strategies }: Adjustments): boolean =>
  [from, days, stepMs, sessionsFile, strategies].every((value) => value === null);
