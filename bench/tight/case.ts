/**
 * One case of the tight transformer: a month of recorded sessions and a recorded building behind so many kW.
 * @module
 */
import { keepZonePerfect } from '../../sim/perfect-zone.ts';
import { consultOracle } from '../../sim/oracle/verdict.ts';
import { lookAhead } from '../../sim/oracle/look-ahead.ts';
import { runScenario, type RunOptions } from '../../sim/run.ts';
import { buildWorld } from '../../sim/world.ts';
import { loadScenario, onDisk, type ScenarioConfig } from '../../src/config/index.ts';
import {
  amps,
  assert,
  epochMs,
  millis,
  onAllPhases,
  type CycleRecord,
  type PhaseAmps,
  type PhaseIndex,
  type SiteNode,
} from '../../src/engine/index.ts';

/** Months that nothing was ever tuned on: those of examples and of the demo are others. */
interface Month {
  readonly name: string;
  readonly startMs: number;
  readonly sessions: string;
  readonly load: string;
  readonly column: string;
  /** Highest value of the column, W. */
  readonly peak: number;
}

const MONTHS: readonly Month[] = [
  {
    name: 'Caltech, February 2020, an office',
    startMs: Date.parse('2020-02-01T00:00:00-08:00'),
    sessions: 'acn_caltech_2020-02-01_2020-05-31.csv',
    load: 'de_LP_office_medium_15min.csv',
    column: 'LP_Ö_Büro_m [W/MWh]',
    peak: 300.6,
  },
  {
    name: 'JPL, August 2019, a tool maker',
    startMs: Date.parse('2019-08-01T00:00:00-07:00'),
    sessions: 'acn_jpl_2019-05-01_2019-08-31.csv',
    load: 'de_LP_G_MV_tool_manufacturer_15min.csv',
    column: 'electrical load [W]',
    peak: 348.5,
  },
];

/** The building's highest load over the year, as a share of the transformer. */
const BUILDING_SHARE = 0.5;
const DAY_MS = 86_400_000;

export interface TightCase {
  readonly month: Month;
  readonly transformerKw: number;
  /** Laid over the recorded load, which is a mean of quarter hours and has none of its own. */
  readonly noisePct: number;
  /** In which steps the box takes reductions, A. */
  readonly stepAmps: (typeof STEPS_AMPS)[number];
}

/** Whole amperes, and the finest that OCPP 1.6 passes on. */
const STEPS_AMPS = [1, 0.1] as const;

export interface TightResult extends Omit<TightCase, 'month'> {
  readonly askedKwh: number;
  readonly engineKwh: number;
  /** Through a box that takes steps of the same size. */
  readonly perfectKwh: number;
  /** The same hand, keeping back at every moment what the engine kept back as its reserve. */
  readonly perfectLessReserveKwh: number;
  readonly optimumKwh: number;
  /** Under the engine. */
  readonly violations: number;
}

export function tightCases(capacitiesKw: readonly number[]): readonly TightCase[] {
  return MONTHS.flatMap((month) =>
    [0, 2].flatMap((noisePct) =>
      STEPS_AMPS.flatMap((stepAmps) =>
        capacitiesKw.map((transformerKw) => ({ month, transformerKw, noisePct, stepAmps })),
      ),
    ),
  );
}

/** Runs a case for some days, with one seed. */
export async function runTight(of: TightCase, days: number): Promise<TightResult> {
  const scenario = scenarioOf(of, days);
  const reserve = reserveBook(scenario);
  const engine = resultOf(scenario, { control: { kind: 'busbar', strategies: [] }, onRecord: reserve.note });
  const perfect = resultOf(scenario, { control: { kind: 'uncontrolled' }, onStep: keepZonePerfect() });
  const lessReserve = resultOf(scenario, {
    control: { kind: 'uncontrolled' },
    onStep: keepZonePerfect(({ nowMs, node, line }) => reserve.at(nowMs, node, line)),
  });
  const built = buildWorld(scenario, { seed: scenario.seed });
  assert(built.ok, 'what ran can be built again');
  const { deliveredKwh } = await consultOracle(lookAhead(built.world), scenario);
  return {
    transformerKw: of.transformerKw,
    noisePct: of.noisePct,
    stepAmps: of.stepAmps,
    askedKwh: engine.sessions.requestedKwh,
    engineKwh: engine.sessions.deliveredKwh,
    perfectKwh: perfect.sessions.deliveredKwh,
    perfectLessReserveKwh: lessReserve.sessions.deliveredKwh,
    optimumKwh: deliveredKwh,
    violations: engine.limits.violations,
  };
}

/** What the engine kept back on each line of each node, step by step. */
function reserveBook({ startMs, stepMs }: ScenarioConfig) {
  const byStep: (readonly PhaseAmps[])[] = [];
  const stepOf = (nowMs: number): number => Math.floor(nowMs / stepMs);
  return {
    note: ({ at, nodes }: CycleRecord): void => {
      byStep[stepOf(at.wallMs - startMs)] = nodes.map(({ reserveAmps }) => reserveAmps);
    },
    at: (nowMs: number, node: number, line: number): number => byStep[stepOf(nowMs)]?.[node]?.[line as PhaseIndex] ?? 0,
  };
}

function resultOf(scenario: ScenarioConfig, options: Omit<RunOptions, 'seed'>) {
  const outcome = runScenario(scenario, { ...options, seed: scenario.seed });
  assert(outcome.ok, outcome.ok ? '' : outcome.problems.join('\n'));
  return outcome.result;
}

/** The file beside this one, with transformer, month and building laid over it. */
function scenarioOf({ month, transformerKw, noisePct, stepAmps }: TightCase, days: number): ScenarioConfig {
  const loaded = loadScenario('bench/tight/tight.yaml', onDisk(process.env));
  assert(loaded.ok, 'bench/tight/tight.yaml is right');
  const scenario = loaded.value;
  const { site, traffic, background, box } = scenario;
  assert(traffic.kind === 'sessions' && background?.kind === 'file', 'both are recorded');
  const limitAmps = onAllPhases(amps((transformerKw * 1000) / 3 / site.site.supply.nominalVolts));
  const nodes = site.site.nodes.map((node): SiteNode => withLimit(node, limitAmps));
  const besides = (file: string, name: string): string => file.replace(/[^/]+$/, name);
  return {
    ...scenario,
    startMs: epochMs(month.startMs),
    durationMs: millis(days * DAY_MS),
    site: { ...scenario.site, site: { ...scenario.site.site, nodes } },
    box: { ...box, dialect: { ...box.dialect, integer: stepAmps === 1 } },
    traffic: { ...traffic, file: besides(traffic.file, month.sessions) },
    background: {
      ...background,
      file: besides(background.file, month.load),
      column: month.column,
      scale: (BUILDING_SHARE * transformerKw * 1000) / month.peak,
      noiseShare: noisePct / 100,
    },
  };
}

function withLimit(node: SiteNode, limitAmps: SiteNode['limitAmps']): SiteNode {
  const { breaker, worstBackgroundAmps } = node;
  return {
    ...node,
    limitAmps,
    breaker: breaker === null ? null : { ...breaker, ratedAmps: limitAmps[0] },
    worstBackgroundAmps: worstBackgroundAmps === null ? null : onAllPhases(amps(0.6 * limitAmps[0])),
  };
}
