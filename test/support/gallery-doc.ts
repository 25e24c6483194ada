/** docs/scenarios.md as the gallery's files and their results make it. */
import { readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect } from 'vitest';
import { adjustScenario } from '../../sim/adjust.ts';
import type { SimulationResult } from '../../sim/result.ts';
import { runScenario } from '../../sim/run.ts';
import { loadScenario, onDisk, type Condition, type ScenarioConfig } from '../../src/config/index.ts';
import type { GalleryEntry } from '../../src/cli/gallery.ts';

export const DOC = 'docs/scenarios.md';

/** Whether a scenario reads the public data sets. */
export const needsData = ({ file }: GalleryEntry): boolean => readFileSync(file, 'utf8').includes('$BUSBAR_DATA');

/** The scenario as it is written; where data is missing the file is read with any folder in its place. */
export function scenarioOfEntry({ file }: GalleryEntry): ScenarioConfig {
  const real = onDisk(process.env);
  const missing = process.env['BUSBAR_DATA'] === undefined;
  const loaded = loadScenario(file, missing ? { ...real, env: { BUSBAR_DATA: '/data' }, isFile: () => true } : real);
  expect(loaded.ok ? [] : loaded.problems).toEqual([]);
  return (loaded as Extract<typeof loaded, { ok: true }>).value;
}

export interface Shortening {
  readonly days: number;
  readonly stepMs: number;
}

/** Runs it with the strategies of its site. */
export function runEntry(scenario: ScenarioConfig, short: Shortening | null = null): SimulationResult {
  const whole = { from: null, sessionsFile: null, strategies: null, days: null, stepMs: null };
  const { site, seed } = adjustScenario(scenario, whole);
  const outcome = runScenario(adjustScenario(scenario, { ...whole, ...short }), {
    seed,
    control: { kind: 'busbar', strategies: site.strategies },
  });
  expect(outcome.ok ? [] : outcome.problems).toEqual([]);
  return (outcome as Extract<typeof outcome, { ok: true }>).result;
}

export const expectedOf = ({ expect: figures }: ScenarioConfig): string =>
  Object.entries(figures as Readonly<Record<string, Condition>>)
    .map(([figure, { relation, value }]) => `${figure} ${relation} ${value}`)
    .join(', ');

/** What stands in the document of a scenario whatever its figures are. */
export function section(entry: GalleryEntry, scenario: ScenarioConfig): string {
  const data = needsData(entry) ? ' Needs the public data sets in the folder that BUSBAR_DATA names.' : '';
  const command = `npx busbar simulate ${entry.name}`;
  return `## ${entry.title}\n\n${scenario.description}${data}\n\nExpected: ${expectedOf(scenario)}.\n\n\`${command}\`\n`;
}

const HEAD = `# Scenarios

The gallery: sites that show one thing each. \`npx busbar simulate NAME\` runs one, \`npx busbar simulate --help\` lists them. Each
file in [\`sim/scenarios\`](../sim/scenarios) may be taken for a start: copy it, or write a file of a few lines that \`extends\` it.
Maps are merged, lists and values replaced, and null takes away.

The figures below are of the whole runs and are measured and held against each scenario's \`expect\` by \`npm run gallery\`;
\`npm run gallery -- --update\` writes this page anew.
`;

const TAIL = `## Data of your own

- **Sessions** (\`traffic: { sessions: FILE }\`): ACN-Data's JSON, or a CSV with \`arrival, departure, energy_kwh[, station][, max_amps][,
  phases]\` or the column names of public data sets (ACN-Data, ElaadNL, Palo Alto). Energy delivered counts before energy
  requested. Rows that cannot be used are named and counted, and so are sessions that find no free station.
- **Load, generation, price** (\`file, column, unit\`): a CSV with a column of times. The header is the first line with the
  column; times may also stand in columns \`year, month, day, hour, minute\`.
- **Clocks.** A time with an offset means itself. One without is refused unless \`timezone\` says by which clock it is; times
  without a year need \`calendarYear\` too. Of the hour that autumn repeats the first rows are the first; rows in the hour
  that spring skips are left out.
- **Units** are stated, never guessed: W or kW for power; for prices any currency, or ct, for each kWh or MWh.
- **Gaps** of up to a day are bridged, power straight from value to value, a price held until the next; a longer one is an error.
  What was left out or bridged is told on stderr with counts.
- **Other years.** A series that does not cover the simulated span is moved by whole weeks, so that weekdays agree, and repeats,
  which is told on stderr. Its last value holds as long as the others usually do: 168 hourly rows are a week.
- **Cost** is energy by the price at the start of each step, less what is paid for export, plus the site's demand price for the
  highest window of each calendar month.

## Made-up traffic

For those who have no data there are profiles. Workplace, residential and public follow ElaadNL's published distributions
of arrival by hour and weekday, connection time and energy; depot, hotel and supermarket are assumptions.
[\`sim/traffic-shapes.ts\`](../sim/traffic-shapes.ts) has the numbers and says where they are from.
`;

const fixed = (value: number, digits = 1): string => value.toFixed(digits);

function row({ name }: GalleryEntry, { sessions, grid, cost, limits, control }: SimulationResult): string {
  const { count, servedFully, deliveredPct } = sessions;
  const sun = grid.selfUsePct === null ? '–' : `${fixed(grid.selfUsePct)} %`;
  const cells = [
    name,
    `${servedFully} of ${count}`,
    `${fixed(deliveredPct)} %`,
    `${fixed(grid.peakKw)} kW`,
    `${fixed(grid.billedPeakKw)} kW`,
    `${fixed(cost.totalCost, 0)} ${cost.currency}`,
    sun,
    `${control.contactorSwitches}`,
    `${limits.violations}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

const COLUMNS = [
  'scenario',
  'served fully',
  'delivered',
  'peak',
  'billed peak',
  'cost',
  'own sun used',
  'closings',
  'violations',
];

export interface Measured {
  readonly entry: GalleryEntry;
  readonly scenario: ScenarioConfig;
  readonly result: SimulationResult;
}

/** The whole document. */
export async function documentOf(runs: readonly Measured[]): Promise<string> {
  const table = [
    `| ${COLUMNS.join(' | ')} |`,
    `|${COLUMNS.map(() => '---').join('|')}|`,
    ...runs.map(({ entry, result }) => row(entry, result)),
  ];
  const sections = runs.map(({ entry, scenario }) => section(entry, scenario));
  const options = await resolveConfig(DOC);
  return format([HEAD, table.join('\n'), ...sections, TAIL].join('\n\n'), { ...options, parser: 'markdown' });
}
