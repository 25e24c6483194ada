/**
 * The document that a simulation ends in. The same input and seed give the same bytes: no times of the machine,
 * every number rounded to what it is worth.
 * @module
 */
import type { ScenarioConfig } from '../src/config/index.ts';
import type { CostReport, GridReport } from './billing.ts';
import { expectationsOf, type ExpectationReport } from './expectations.ts';
import type { LimitsReport } from './checkers/limits-watch.ts';
import type { LawReport } from './checkers/record-checks.ts';
import type { RunBooks } from './books.ts';
import type { Coverage } from './faults.ts';
import type { Control } from './control.ts';
import type { OracleReport } from './oracle/verdict.ts';

export interface SessionsReport {
  /** Sessions that had a station. */
  readonly count: number;
  readonly servedFully: number;
  readonly requestedKwh: number;
  readonly deliveredKwh: number;
  readonly deliveredPct: number;
  /** Sessions that found no free station. */
  readonly unplaced: number;
  /** Entries of the sessions file that could not be used. */
  readonly rejected: number;
}

export interface ControlReport {
  readonly writes: number;
  readonly writesPerHourMax: number;
  readonly rewrites: number;
  readonly contactorSwitches: number;
  /** Jain's index of the served shares of all sessions: 1 when all are served alike. */
  readonly jain: number;
}

export interface SimulationResult {
  readonly scenario: string;
  readonly seed: number;
  readonly strategies: readonly string[];
  readonly simulatedHours: number;
  readonly cycles: number;
  readonly sessions: SessionsReport;
  readonly grid: GridReport;
  readonly cost: CostReport;
  readonly limits: LimitsReport;
  readonly control: ControlReport;
  /** What the clairvoyant would have done; absent where nobody asked and the scenario is large. */
  readonly oracle?: OracleReport;
  readonly laws: readonly LawReport[];
  readonly expectations: readonly ExpectationReport[];
  /** What the scenario's faults have met with; absent where it has none. */
  readonly faults?: readonly Coverage[];
}

/** A session counts as served when less than this is missing, as in ACN-Sim. */
const SERVED_WITHIN_WH = 100;

export interface ResultOptions {
  readonly seed: number;
  readonly control: Control;
}

/** Puts a finished run into its document. */
export function resultOf(scenario: ScenarioConfig, options: ResultOptions, books: RunBooks): SimulationResult {
  const { world, billing, tally, checks } = books;
  const shares = servedShares(books);
  const sessions = sessionsReport(books);
  const limits = rounded(world.limits.report());
  const overload: LawReport = { id: 'no-overload', held: limits.violations === 0 };
  const isBusbar = options.control.kind === 'busbar';
  const figures = {
    sessions,
    grid: rounded(billing.grid()),
    cost: rounded(billing.cost()),
    limits,
    control: {
      writes: tally.writes(),
      writesPerHourMax: tally.writesPerHourMax(),
      rewrites: tally.rewrites(),
      contactorSwitches: world.plant.fleet.reduce((sum, { closings }) => sum + closings, 0),
      jain: round(jainIndex(shares)),
    },
  };
  const { grid, cost, control } = figures;
  const flat = { ...sessions, ...grid, ...cost, ...limits, ...control };
  return {
    scenario: scenario.name,
    seed: options.seed,
    strategies: strategyNames(options),
    simulatedHours: round(world.durationMs / 3_600_000),
    cycles: tally.ticks(),
    ...figures,
    laws: isBusbar ? [overload, ...checks.reports()] : [overload],
    expectations: expectationsOf(scenario, flat),
    ...(scenario.faults.length === 0 ? {} : { faults: world.faults.coverage() }),
  };
}

function strategyNames({ control }: ResultOptions): readonly string[] {
  return control.kind === 'uncontrolled' ? ['uncontrolled'] : control.strategies.map(({ name }) => name);
}

function sessionsReport({ world }: RunBooks): SessionsReport {
  let count = 0;
  let servedFully = 0;
  let requestedWh = 0;
  let deliveredWh = 0;
  for (const station of world.plant.fleet) {
    station.stays.forEach(({ car }, index) => {
      const delivered = station.deliveredWh[index] as number;
      count += 1;
      requestedWh += car.energyWh;
      deliveredWh += delivered;
      if (car.energyWh - delivered < SERVED_WITHIN_WH) servedFully += 1;
    });
  }
  return rounded({
    count,
    servedFully,
    requestedKwh: requestedWh / 1000,
    deliveredKwh: deliveredWh / 1000,
    deliveredPct: requestedWh === 0 ? 100 : (100 * deliveredWh) / requestedWh,
    unplaced: world.fleet.unplaced,
    rejected: world.fleet.rejected.length,
  });
}

function servedShares({ world }: RunBooks): readonly number[] {
  return world.plant.fleet.flatMap(({ stays, deliveredWh }) =>
    stays.map(({ car }, index) => (deliveredWh[index] as number) / car.energyWh),
  );
}

/** R. Jain et al. (1984): the squared sum over n times the sum of squares. */
export function jainIndex(shares: readonly number[]): number {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : (sum * sum) / (shares.length * squares);
}

/** Watt-hours and hundredths of a percent of a percent: finer digits are noise. */
const round = (value: number): number => Math.round(value * 1000) / 1000;

function rounded<Report extends object>(report: Report): Report {
  return Object.fromEntries(
    Object.entries(report).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'number' ? round(value) : value,
    ]),
  ) as Report;
}
