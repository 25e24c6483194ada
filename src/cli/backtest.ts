/**
 * `busbar replay --with`: the recorded day under other strategies, beside what was recorded.
 * @module
 */
import { nearestWord } from '../config/index.ts';
import { bindStrategy, type BoundStrategy } from '../engine/index.ts';
import { rebuildStrategy, siteOf, type JournalHeader, type JournalItem, type JournalSetup } from '../journal/index.ts';
import { STRATEGIES } from '../strategies/index.ts';
import { backtest, type BacktestResult } from '../../sim/backtest/backtest.ts';
import type { BacktestFigures } from '../../sim/backtest/figures.ts';
import { collectRecording } from '../../sim/backtest/recording.ts';
import { EXIT, printError, printJson, printLine, type ExitCode, type ReplayOptions } from './verb.ts';

interface BacktestRun extends ReplayOptions {
  readonly withStrategies: readonly string[];
  readonly header: JournalHeader;
  /** What stands after the header. */
  readonly items: Iterable<JournalItem> | AsyncIterable<JournalItem>;
}

export async function runBacktest(run: BacktestRun): Promise<ExitCode> {
  const setup = (run.header.setup ?? {}) as Partial<JournalSetup>;
  const site = siteOf(setup);
  if (site === null) {
    printError(`${run.journalFile} cannot be backtested: the header holds no site`);
    return EXIT.failed;
  }
  const chosen = chooseStrategies(setup, run.withStrategies);
  if (typeof chosen === 'string') {
    printError(chosen);
    return EXIT.usage;
  }
  const recording = await collectRecording(site, run.items);
  if (recording === null) {
    printError(`${run.journalFile} holds no events`);
    return EXIT.failed;
  }
  const result = backtest(recording, { strategies: chosen });
  const names = {
    recordedWith: (setup.strategies ?? []).map(({ name }) => name),
    with: chosen.map(({ name }) => name),
  };
  if (run.json) printJson({ journal: run.journalFile, site: site.name, ...names, ...result });
  else for (const line of backtestTable(result, names)) printLine(line);
  return EXIT.done;
}

/** The strategies of these names, or what is wrong with one. `none` stands alone. */
function chooseStrategies(setup: Partial<JournalSetup>, names: readonly string[]): readonly BoundStrategy[] | string {
  if (names.includes('none'))
    return names.length === 1 ? [] : '`none` stands alone: it is the engine’s limits and nothing else';
  const chosen: BoundStrategy[] = [];
  for (const name of new Set(names)) {
    const one = strategyOf(setup, name);
    if (typeof one === 'string') return one;
    chosen.push(one);
  }
  return chosen;
}

/** As the journal bound it, or else from the registry with its defaults. */
function strategyOf({ strategies = [] }: Partial<JournalSetup>, name: string): BoundStrategy | string {
  const written = strategies.find((one) => one.name === name) ?? strategies.find((one) => one.id === name);
  if (written !== undefined) {
    if ('runs' in written && written.runs === 'elsewhere')
      return `${name} ran elsewhere: its code is not in the journal`;
    return rebuildStrategy(written, STRATEGIES);
  }
  const strategy = STRATEGIES.find(({ id }) => id === name);
  if (strategy === undefined) return unknownName(name, strategies);
  const options = strategy.options.safeParse({});
  if (!options.success) return `${name} cannot do without options, and the journal has none for it`;
  return bindStrategy(strategy, { name, options: options.data, shadow: false });
}

function unknownName(name: string, written: JournalSetup['strategies']): string {
  const known = [...new Set([...written.map((one) => one.name), ...STRATEGIES.map(({ id }) => id), 'none'])];
  const nearest = nearestWord(name, known);
  const hint = nearest === null ? `expected some of ${known.join(', ')}` : `did you mean ${nearest}?`;
  return `there is no strategy ${JSON.stringify(name)}; ${hint}`;
}

interface Names {
  readonly recordedWith: readonly string[];
  readonly with: readonly string[];
}

/** Lines to print. */
export function backtestTable(result: BacktestResult, names: Names): readonly string[] {
  const { recorded, backtested, unknown, sessions, hours } = result;
  const { lowerBoundSessions, lowerBoundKwh } = unknown;
  const label = (strategies: readonly string[]): string =>
    strategies.length === 0 ? 'limits alone' : strategies.join(', ');
  const rows = ROWS.map(([name, tell]) => [name, tell(recorded), tell(backtested)] as const);
  const table = [['', 'recorded', 'backtested'] as const, ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] as string).length)));
  return [
    `${hours} h, ${sessions} sessions; recorded with ${label(names.recordedWith)}, backtested with ${label(names.with)}`,
    ...table.map(([name, left, right]) =>
      [name.padEnd(widths[0] as number), left.padStart(widths[1] as number), right.padStart(widths[2] as number)].join(
        '  ',
      ),
    ),
    `${lowerBoundSessions} of ${sessions} sessions (${lowerBoundKwh.toFixed(1)} kWh) may have wanted more than they got: the backtest gives them no more than that.`,
    ...unknown.remarks,
  ];
}

const ROWS: readonly (readonly [string, (figures: BacktestFigures) => string])[] = [
  ['delivered, kWh', ({ deliveredKwh }) => deliveredKwh.toFixed(1)],
  ['peak, kW', ({ peakKw }) => peakKw.toFixed(1)],
  ['billed peak, kW', ({ billedPeakKw }) => billedPeakKw.toFixed(1)],
  ['limit violations', ({ violations }) => String(violations)],
  ['contactor closings', ({ contactorSwitches }) => String(contactorSwitches)],
  ['cost', ({ cost }) => (cost === null ? '–' : `${cost.totalCost.toFixed(2)} ${cost.currency}`)],
];
