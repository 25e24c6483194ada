/**
 * `busbar tariff`: what prices and windows of a site come to on one day, slot by slot, as the clock on the wall goes there.
 * @module
 */
import { buildPrices, slotsOfPrices } from '../../sim/prices.ts';
import {
  kindOfFile,
  loadScenario,
  loadSite,
  onDisk,
  type Environment,
  type ScenarioConfig,
  type SiteConfig,
  type Surroundings,
} from '../config/index.ts';
import { epochMs, formatLocal, offsetAt, type EpochMs, type Site } from '../engine/index.ts';
import { parseSignal, slotsKnownAt } from '../series/signal-file.ts';
import { tableLines } from './evce/text-table.ts';
import {
  effectOf,
  expandDay,
  round,
  type Bounding,
  type DaySlot,
  type Effect,
  type TariffPrices,
} from './tariff-day.ts';
import { EXIT, printError, printJson, printLine, printProblems, type ExitCode, type TariffOptions } from './verb.ts';

/** Prints a day of the site's tariff. */
export function runTariff(asked: TariffOptions, environment: Environment = process.env): ExitCode {
  const { configFile, day, json } = asked;
  const surroundings = onDisk(environment);
  const isScenario = kindOfFile(configFile, surroundings) === 'scenario';
  const loaded = isScenario ? loadScenario(configFile, surroundings) : loadSite(configFile, surroundings);
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  const scenario = 'stepMs' in loaded.value ? loaded.value : null;
  const config = 'stepMs' in loaded.value ? loaded.value.site : loaded.value;
  const prices = scenario?.price ? scenarioPrices(scenario, surroundings) : filePrices(config, surroundings);
  if (prices.shown === null && config.strategies.every(({ id }) => id !== 'tariff-windows')) {
    printError(
      `${configFile} uses no tariff-windows and has no price, so no day differs from another; ` +
        "expected under `strategies`, for example: { use: tariff-windows, windows: [{ from: '17:00', to: '20:00', ceilingAmps: 80 }] }",
    );
    return EXIT.usage;
  }
  const { site } = config;
  const slots = expandDay(config, { day, prices });
  if (json) {
    const documents = slots.map((slot) => documentOf(site, slot));
    printJson({ site: site.name, day, timezone: site.timeZone.name, slots: documents });
  } else for (const line of linesOf({ site, day, unit: prices.shown?.unit ?? null }, slots)) printLine(line);
  return EXIT.done;
}

/** What the files of price signals say in all; one that cannot be read says nothing, which is told. */
function filePrices({ signals }: SiteConfig, { readText }: Surroundings): TariffPrices {
  const files = signals.filter(({ signal }) => signal.kind === 'price');
  const read = files.map((file) => {
    const text = readText(file.file);
    const parsed = text.ok
      ? parseSignal(text.text, file)
      : ({ ok: false, problem: `cannot be read: ${text.reason}` } as const);
    if (!parsed.ok) printError(`signal ${file.signal.name}: ${file.file} ${parsed.problem}; nobody knows its prices`);
    return { name: file.signal.name, slots: parsed.ok ? slotsKnownAt(parsed.series, epochMs(Infinity)) : [] };
  });
  return {
    shown: files[0]?.signal ?? null,
    slotsOf: (name) => read.find((one) => one.name === name)?.slots ?? [],
  };
}

/** The prices that bill a scenario, which are its signal `price`. */
function scenarioPrices(scenario: ScenarioConfig, { readText }: Surroundings): TariffPrices {
  const sources = {
    note: printError,
    warn: printError,
    readText: (file: string): string | null => {
      const text = readText(file);
      if (!text.ok) printError(`${file} cannot be read: ${text.reason}`);
      return text.ok ? text.text : null;
    },
  };
  const course = buildPrices(scenario, sources);
  return {
    shown: { name: 'price', unit: `${course.currency}/kWh` },
    slotsOf: (name, day) => (name === 'price' ? slotsOfPrices(course, day) : []),
  };
}

/** The strictest of what is open; null where nothing bounds it in that unit. */
const least = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

function documentOf(site: Site, { from, to, pricePerKwh, bounding }: DaySlot) {
  // A zone's ceiling is none of the site's: it stands with its window below.
  const effects = bounding.filter(({ zones }) => zones === undefined).map((window) => effectOf(site, window));
  return {
    from: formatLocal(site.timeZone, from),
    to: formatLocal(site.timeZone, to),
    ...(pricePerKwh === null ? {} : { pricePerKwh: price(pricePerKwh) }),
    ...ceilingsOf({
      ceilingAmps: least(effects.map(({ ceilingAmps }) => ceilingAmps)),
      ceilingKw: least(effects.map(({ ceilingKw }) => ceilingKw)),
    }),
    windows: bounding.map((window) => ({
      label: window.called,
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

function linesOf(
  { site, day, unit }: { readonly site: Site; readonly day: string; readonly unit: string | null },
  slots: readonly DaySlot[],
): readonly string[] {
  const [first, last] = [slots[0], slots.at(-1)];
  const hours = ((last?.to ?? 0) - (first?.from ?? 0)) / 3_600_000;
  const clock = clockOf(site, first?.from, last?.to);
  const rows = slots.flatMap(({ from, to, pricePerKwh, bounding }) => {
    const known = pricePerKwh === null ? '–' : price(pricePerKwh).toFixed(4);
    const span = [clock(from), to === last?.to ? '24:00' : clock(to), ...(unit === null ? [] : [known])];
    if (bounding.length === 0) return [[...span, barOf(1), 'none is open']];
    // Further windows of a slot stand below the first.
    return bounding.map((one, index) => [
      ...(index === 0 ? span : span.map(() => '')),
      barOf(effectOf(site, one).share),
      saysOf(site, one),
    ]);
  });
  const titles = ['from', 'to', ...(unit === null ? [] : [unit]), 'of the limit', 'windows'];
  return [
    `${site.name}, ${day}, ${site.timeZone.name}, ${round(hours)} h`,
    ...tableLines(titles.map((title, column) => ({ title, values: rows.map((row) => row[column]) }))),
  ];
}

/** Sums of prices and fees are not said to the last digit. */
const price = (perKwh: number): number => Math.round(perKwh * 1e6) / 1e6;

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

function saysOf(site: Site, window: Bounding): string {
  const { ceilingAmps, ceilingKw } = effectOf(site, window);
  const most = ceilingKw === null ? `${ceilingAmps} A` : `${ceilingKw} kW`;
  return `${window.charging === 'off' ? 'off' : most}${window.zones === undefined ? '' : ` in ${window.zones.join(', ')}`} (${window.called})`;
}
