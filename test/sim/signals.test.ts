import { describe, expect, it } from 'vitest';
import type { ScenarioConfig, SignalFile } from '../../src/config/index.ts';
import { epochMs, monoMs, type EngineEvent, type SignalArrived, type SiteSignal } from '../../src/engine/index.ts';
import { FREE } from '../../sim/prices.ts';
import { openSignals, signalSource } from '../../sim/signals.ts';
import { HandClock } from '../support/hand-clock.ts';
import { siteOf } from '../support/site.ts';

const HOUR = 3_600_000;
const START = 1_717_200_000_000;

const CO2: SiteSignal = { name: 'co2', kind: 'co2', unit: 'g/kWh' };
const FILED: SiteSignal = { name: 'price', kind: 'price', unit: 'EUR/kWh' };
const fileOf = (signal: SiteSignal): SignalFile => ({
  signal,
  file: `/${signal.name}.json`,
  format: 'json',
  column: 'value',
  timeZone: null,
  factor: 1,
  publishedAtMinute: 780,
});
const SLOT = { from: new Date(START).toISOString(), to: new Date(START + HOUR).toISOString(), value: 400 };

function opened(signals: readonly SiteSignal[], of: { priced: boolean; texts?: Readonly<Record<string, string>> }) {
  const site = { ...siteOf({ nodes: [{ name: 'Main', limitAmps: 50 }] }), signals };
  const scenario = {
    startMs: START,
    durationMs: 24 * HOUR,
    price: of.priced ? { kind: 'fixed' } : null,
    site: { site, signals: signals.map(fileOf) },
  } as unknown as ScenarioConfig;
  const problems: string[] = [];
  const price = { ...FREE, currency: 'CHF', importPerKwh: (ms: number) => Math.floor((ms - START) / HOUR) };
  const readText = (file: string): string | null => of.texts?.[file] ?? null;
  const sources = { readText, note: (problem: string) => void problems.push(problem) };
  const open = openSignals(scenario, { price: of.priced ? price : FREE, sources });
  const observe = (hours: number): readonly SignalArrived[] =>
    open.observe({ wallMs: epochMs(START + hours * HOUR), monoMs: monoMs(hours * HOUR) });
  return { ...open, observe, problems };
}

describe('the signals of a simulation', () => {
  it('have the scenario’s prices, as far as the market has told them', () => {
    const { declared, observe } = opened([], { priced: true });
    expect(declared).toEqual([{ name: 'price', kind: 'price', unit: 'CHF/kWh' }]);
    const [first] = observe(0);
    expect(first?.series.slots.slice(0, 2).map(({ value, to }) => [value, (to - START) / HOUR])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    // It starts at midnight, when only the day itself is known.
    expect(first?.series.slots).toHaveLength(24);
    expect(observe(12.9)).toEqual([]);
    expect(observe(13)[0]?.series.slots).toHaveLength(35);
  });

  it('have the scenario’s prices before those of the site’s own file', () => {
    const { declared, observe } = opened([FILED], { priced: true });
    expect(declared).toEqual([{ ...FILED, unit: 'CHF/kWh' }]);
    expect(observe(0)).toHaveLength(1);
  });

  it('are read from the site’s files', () => {
    const { declared, observe } = opened([CO2], { priced: false, texts: { '/co2.json': JSON.stringify([SLOT]) } });
    expect(declared).toEqual([CO2]);
    expect(observe(0)[0]).toMatchObject({ signal: 'co2', series: { slots: [{ value: 400 }] } });
  });

  it('stand in the way of a run where a file is not what it should be', () => {
    expect(opened([CO2], { priced: false, texts: { '/co2.json': 'x' } }).problems).toEqual(['/co2.json is no JSON']);
  });

  it('can be listened to on a clock', () => {
    const clock = new HandClock();
    const heard: EngineEvent[] = [];
    const subscription = signalSource({ observe: (at) => [{ at } as SignalArrived] }, clock, 1000).events$.subscribe(
      (event) => void heard.push(event),
    );
    clock.moveTo(2500);
    subscription.unsubscribe();
    clock.moveTo(5000);
    expect(heard).toHaveLength(3);
  });
});
