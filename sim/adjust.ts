/**
 * A scenario with what the command line says laid over it.
 * @module
 */
import type { ScenarioConfig } from '../src/config/index.ts';
import { millis } from '../src/engine/index.ts';
import { startOfDay } from './local-time.ts';
import type { Control } from './control.ts';

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
  return {
    ...scenario,
    startMs: from === null ? scenario.startMs : startOfDay(timeZone, from),
    durationMs: days === null ? scenario.durationMs : millis(days * DAY_MS),
    stepMs: stepMs === null ? scenario.stepMs : millis(stepMs),
    expect: isAsWritten(adjustments) ? scenario.expect : {},
    traffic:
      sessionsFile === null
        ? scenario.traffic
        : { kind: 'sessions', file: sessionsFile, timeZone: null, stations: scenario.traffic.stations },
  };
}

const isAsWritten = ({ from, days, stepMs, sessionsFile, strategies }: Adjustments): boolean =>
  [from, days, stepMs, sessionsFile, strategies].every((value) => value === null);

export type Chosen =
  { readonly ok: true; readonly control: Control } | { readonly ok: false; readonly problem: string };

/** Who controls, by the names on the command line; null leaves all strategies of the site. */
export function chooseControl(scenario: ScenarioConfig, names: readonly string[] | null): Chosen {
  const { strategies } = scenario.site;
  if (names === null) return { ok: true, control: { kind: 'busbar', strategies } };
  if (names.includes('none') || names.includes('uncontrolled')) return alone(names);
  const isMeant = (name: string) => strategies.filter((strategy) => strategy.name === name || strategy.id === name);
  const unknown = names.find((name) => isMeant(name).length === 0);
  if (unknown !== undefined) {
    const known = [...strategies.map(({ name }) => name), 'none', 'uncontrolled'].join(', ');
    return { ok: false, problem: `the site has no strategy ${JSON.stringify(unknown)}; expected one of ${known}` };
  }
  const chosen = strategies.filter((strategy) => names.some((name) => isMeant(name).includes(strategy)));
  return { ok: true, control: { kind: 'busbar', strategies: chosen } };
}

function alone(names: readonly string[]): Chosen {
  if (names.length > 1) return { ok: false, problem: 'none and uncontrolled each stand alone' };
  return {
    ok: true,
    control: names[0] === 'none' ? { kind: 'busbar', strategies: [] } : { kind: 'uncontrolled' },
  };
}
