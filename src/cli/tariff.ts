/**
 * `busbar tariff`: what the windows of a site come to on one day, slot by slot, as the clock on the wall goes there.
 * @module
 */
import { kindOfFile, loadScenario, loadSite, onDisk, type Environment, type SiteConfig } from '../config/index.ts';
import {
  dayNumberOf,
  epochMs,
  formatLocal,
  offsetAt,
  PHASES,
  startOfDay,
  type EpochMs,
  type Site,
} from '../engine/index.ts';
import { labelOf, options, type Window } from '../strategies/tariff-windows/options.ts';
import { compile, slotsOfDay, type Slot } from '../strategies/tariff-windows/windows.ts';
import { tableLines } from './evce/text-table.ts';
import { EXIT, printError, printJson, printLine, printProblems, type ExitCode, type TariffOptions } from './verb.ts';

/** Part of a day throughout which the same windows are open. */
interface DaySlot {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly open: readonly Window[];
}

/** The windows of one use of the strategy, and the day as they cut it. */
interface Cut {
  readonly windows: readonly Window[];
  readonly slots: readonly Slot[];
}

/** Prints a day of the site's tariff windows. */
export function runTariff(asked: TariffOptions, environment: Environment = process.env): ExitCode {
  const { configFile, day, json } = asked;
  const surroundings = onDisk(environment);
  const isScenario = kindOfFile(configFile, surroundings) === 'scenario';
  const loaded = isScenario ? loadScenario(configFile, surroundings) : loadSite(configFile, surroundings);
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  const config: SiteConfig = 'stepMs' in loaded.value ? loaded.value.site : loaded.value;
  const uses = config.strategies.filter(({ id }) => id === 'tariff-windows');
  if (uses.length === 0) {
    printError(
      `${configFile} uses no tariff-windows, so no day differs from another; ` +
        "expected under `strategies`, for example: { use: tariff-windows, windows: [{ from: '17:00', to: '20:00', ceilingAmps: 80 }] }",
    );
    return EXIT.usage;
  }
  const slots = expandDay(
    config.site,
    uses.map((use) => options.parse(use.options)),
    day,
  );
  if (json)
    printJson({
      site: config.site.name,
      day,
      timezone: config.site.timeZone.name,
      slots: slots.map((slot) => documentOf(config.site, slot)),
    });
  else for (const line of linesOf(config.site, day, slots)) printLine(line);
  return EXIT.done;
}

/** A local day, cut wherever a window of any use of the strategy opens or shuts. */
function expandDay(
  { timeZone }: Site,
  uses: readonly ReturnType<typeof options.parse>[],
  day: string,
): readonly DaySlot[] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const dayNumber = dayNumberOf({ year, month, day: date });
  const cuts = uses.map((use): Cut => ({ windows: use.windows, slots: slotsOfDay(compile(use), timeZone, dayNumber) }));
  const begins = [...new Set(cuts.flatMap(({ slots }) => slots.map(({ from }) => from)))].sort((a, b) => a - b);
  const until = startOfDay(timeZone, dayNumber + 1);
  return begins.map((from, index) => ({
    from,
    to: begins[index + 1] ?? until,
    open: cuts.flatMap((cut) => openIn(cut, from)),
  }));
}

function openIn({ windows, slots }: Cut, at: EpochMs): readonly Window[] {
  const slot = slots.find(({ from, to }) => from <= at && at < to);
  return windows.filter((_, index) => slot?.open.includes(index));
}

/** What a window comes to in one zone, or for the site as a whole. */
interface Effect {
  readonly ceilingAmps: number | null;
  readonly ceilingKw: number | null;
  /** Of what the node's limit would let through, 0 to 1. */
  readonly share: number;
}

/** Where a window holds for several zones, the least of them counts. */
function effectOf(site: Site, { zones, ceilingAmps, ceilingKw, ceilingPct }: Window): Effect {
  const nodes =
    zones === undefined
      ? site.nodes.slice(0, 1)
      : site.nodes.filter(({ zone }) => zones.includes(site.zones[zone ?? -1]?.name ?? ''));
  const limits = nodes.map(({ limitAmps, derate }) => Math.min(...PHASES.map((phase) => limitAmps[phase])) * derate);
  const limitAmps = Math.min(...limits);
  if (ceilingKw !== undefined) {
    const limitKw = (limitAmps * site.supply.nominalVolts * PHASES.length) / 1000;
    return { ceilingAmps: null, ceilingKw, share: Math.min(1, ceilingKw / limitKw) };
  }
  const most = ceilingPct === undefined ? (ceilingAmps ?? 0) : round((limitAmps * ceilingPct) / 100);
  return { ceilingAmps: most, ceilingKw: null, share: Math.min(1, most / limitAmps) };
}

/** Shares of a limit are not said to the last digit. */
const round = (value: number): number => Math.round(value * 100) / 100;

/** The strictest of what is open; null where nothing bounds it in that unit. */
const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

function documentOf(site: Site, { from, to, open }: DaySlot) {
  // A zone's ceiling is none of the site's: it stands with its window below.
  const effects = open.filter(({ zones }) => zones === undefined).map((window) => effectOf(site, window));
  return {
    from: formatLocal(site.timeZone, from),
    to: formatLocal(site.timeZone, to),
    ...ceilingsOf({
      ceilingAmps: least(effects.map(({ ceilingAmps }) => ceilingAmps)),
      ceilingKw: least(effects.map(({ ceilingKw }) => ceilingKw)),
    }),
    windows: open.map((window) => ({
      label: labelOf(window),
      ...(window.zones === undefined ? {} : { zones: window.zones }),
      ...ceilingsOf(effectOf(site, window)),
    })),
  };
}

const ceilingsOf = ({ ceilingAmps, ceilingKw }: Pick<Effect, 'ceilingAmps' | 'ceilingKw'>) => ({
  ...(ceilingAmps === null ? {} : { ceilingAmps }),
  ...(ceilingKw === null ? {} : { ceilingKw }),
});

const BAR_WIDTH = 24;

function linesOf(site: Site, day: string, slots: readonly DaySlot[]): readonly string[] {
  const [first, last] = [slots[0], slots.at(-1)];
  const hours = ((last?.to ?? 0) - (first?.from ?? 0)) / 3_600_000;
  const clock = clockOf(site, first?.from, last?.to);
  const rows = slots.flatMap(({ from, to, open }) => {
    const span = [clock(from), to === last?.to ? '24:00' : clock(to)];
    if (open.length === 0) return [[...span, barOf(1), 'none is open']];
    // Further windows of a slot stand below the first.
    return open.map((window, index) => [
      ...(index === 0 ? span : ['', '']),
      barOf(effectOf(site, window).share),
      saysOf(site, window),
    ]);
  });
  const titles = ['from', 'to', 'of the limit', 'windows'];
  return [
    `${site.name}, ${day}, ${site.timeZone.name}, ${round(hours)} h`,
    ...tableLines(titles.map((title, column) => ({ title, values: rows.map((row) => row[column]) }))),
  ];
}

function barOf(share: number): string {
  const filled = Math.round(share * BAR_WIDTH);
  return `${'█'.repeat(filled)}${'·'.repeat(BAR_WIDTH - filled)}`;
}

/** Hours and minutes, with the offset on days on which it changes: some of them come twice. */
function clockOf({ timeZone }: Site, from: EpochMs = epochMs(0), to: EpochMs = from): (at: EpochMs) => string {
  const isSteady = offsetAt(timeZone, from) === offsetAt(timeZone, to);
  return (at) => {
    const text = formatLocal(timeZone, at);
    return isSteady ? text.slice(11, 16) : `${text.slice(11, 16)}${text.slice(19)}`;
  };
}

function saysOf(site: Site, window: Window): string {
  const { ceilingAmps, ceilingKw } = effectOf(site, window);
  const most = ceilingKw === null ? `${ceilingAmps} A` : `${ceilingKw} kW`;
  return `${window.charging === 'off' ? 'off' : most}${window.zones === undefined ? '' : ` in ${window.zones.join(', ')}`} (${labelOf(window)})`;
}
