/**
 * The signals of a simulated site: its files, of which nothing is told before it was known, and the scenario's own prices as
 * `price`.
 * @module
 */
import { Observable } from 'rxjs';
import type { ScenarioConfig, SignalFile } from '../src/config/index.ts';
import { epochMs, type EngineEvent, type Instant, type SignalArrived, type Site } from '../src/engine/index.ts';
import type { Clock, Source } from '../src/engine/ports.ts';
import { feedOf, type SignalFeed } from '../src/series/signal-feed.ts';
import { knownAt, nextKnownAfter, parseSignal, type FiledSeries, type Publication } from '../src/series/signal-file.ts';
import type { DataSources } from './data-column.ts';
import { slotsOfPrices, type PriceCourse } from './prices.ts';

/** Signals to listen to. */
export interface Signals {
  /** What the site then declares. */
  readonly declared: Site['signals'];
  observe(at: Instant): readonly SignalArrived[];
}

/** Prices of the next day come out in the early afternoon, as on the European day-ahead market. */
const PRICES_AT_MINUTE = 13 * 60;
const DAY_MS = 86_400_000;

/** Opens the signals of a scenario; what cannot be read is noted, and stays missing. */
export function openSignals(
  scenario: ScenarioConfig,
  of: { readonly price: PriceCourse; readonly sources: Pick<DataSources, 'readText' | 'note'> },
): Signals {
  const { site, signals } = scenario.site;
  // The scenario's market is the one that bills, so its prices stand before those of the site's own file.
  const own = scenario.price === null ? signals : signals.filter(({ signal }) => signal.name !== 'price');
  const filed = own.flatMap((file) => fileFeed(file, site, of.sources));
  if (scenario.price === null) return { declared: site.signals, observe: observer(filed) };
  const others = site.signals.filter(({ name }) => name !== 'price');
  const declared = [...others, { name: 'price', kind: 'price' as const, unit: `${of.price.currency}/kWh` }];
  return { declared, observe: observer([...filed, priceFeed(scenario, of.price)]) };
}

/** Listens to the signals of a world at each of its steps, from now on. */
export function signalSource(signals: Pick<Signals, 'observe'>, clock: Clock, stepMs: number): Source {
  const events$ = new Observable<EngineEvent>((subscriber) => {
    let cancel = clock.schedule(0, listen);
    function listen(): void {
      cancel = clock.schedule(stepMs, listen);
      for (const event of signals.observe(clock.now())) subscriber.next(event);
    }
    return () => cancel();
  });
  return { events$ };
}

const observer =
  (feeds: readonly SignalFeed[]): Signals['observe'] =>
  (at) =>
    feeds.flatMap((feed) => feed.observe(at));

function fileFeed(
  file: SignalFile,
  { timeZone }: Site,
  { readText, note }: Pick<DataSources, 'readText' | 'note'>,
): readonly SignalFeed[] {
  const text = readText(file.file);
  if (text === null) return [];
  const read = parseSignal(text, file);
  if (read.ok) return [recorded(file.signal.name, read.series, { timeZone, minuteOfDay: file.publishedAtMinute })];
  note(`${file.file} ${read.problem}`);
  return [];
}

const recorded = (name: string, series: readonly FiledSeries[], rule: Publication): SignalFeed =>
  feedOf(name, {
    knownAt: (now) => knownAt(series, rule, now),
    nextAfter: (now) => nextKnownAfter(series, rule, now),
  });

/** The prices that bill, as the market would have told them. */
function priceFeed(scenario: ScenarioConfig, course: PriceCourse): SignalFeed {
  const { startMs, durationMs, site } = scenario;
  const rule: Publication = { timeZone: site.site.timeZone, minuteOfDay: PRICES_AT_MINUTE };
  // What is known on the last day reaches to the end of the day after it.
  const slots = slotsOfPrices(course, { from: startMs, to: epochMs(startMs + durationMs + 3 * DAY_MS) });
  return recorded('price', [{ knownAt: null, expiresAt: null, slots }], rule);
}
