/**
 * A controller on a box over HTTPS, put together as the service does it, with an eye on what it does.
 * @module
 */
import type { ScenarioConfig } from '../../src/config/index.ts';
import { runController } from '../../src/engine/controller.ts';
import { createEngine, type MeterObserved, type SiteMeter } from '../../src/engine/index.ts';
import type { Clock, Turn } from '../../src/engine/ports.ts';
import { openEvce } from '../../src/evce/index.ts';
import { DEFAULT_INTERVALS } from '../../src/evce/observe.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { openHttps } from '../../src/evce/transport-https.ts';
import { BenchFailure } from '../case.ts';
import type { BoxReady } from '../site/box-process.ts';
import { createStopwatch, withZoneNames, type Stopwatch } from './stopwatch.ts';

export interface LiveSite {
  readonly stopwatch: Stopwatch;
  /** What a meter showed last, on the line with most; null before it was read. */
  shownAmps(meter: SiteMeter): number | null;
  /** Whether no write is waiting or on its way. */
  isQuiet(): boolean;
  /** Ends the controller, logs out and lets go of the box. */
  close(): Promise<void>;
}

/** The service's own. */
const TICK_PHASE_MS = 1_000;

export function openLiveSite(scenario: ScenarioConfig, box: BoxReady, clock: Clock): LiveSite {
  const { site } = scenario.site;
  const https = openHttps({ url: box.url, pins: [box.fingerprint], environment: {} });
  if (!https.ok) throw new BenchFailure(https.why);
  const { transport, zoneNames } = withZoneNames(https.transport);
  const stopwatch = createStopwatch(zoneNames);
  const evce = openEvce({
    transport,
    clock,
    credentials: { user: box.user, password: () => box.password },
    tokenStore: memoryTokenStore(),
    dialect: scenario.box.dialect,
    site,
    intervals: DEFAULT_INTERVALS,
    log: (level, text) => void process.stderr.write(`${level}: ${text}\n`),
    jitter: () => 0,
  });
  const shown = new Map<string, MeterObserved>();
  let writesUnderWay = 0;
  const engine = createEngine({ site, strategies: scenario.site.strategies });
  const sources = [evce.source];
  const { tickMs } = site.timing;
  const turns$ = runController({ engine, clock, sources, writer: evce.writer, tickMs, tickPhaseMs: TICK_PHASE_MS });
  const subscription = turns$.subscribe((turn: Turn) => {
    stopwatch.turn(turn);
    if (turn.event.kind === 'MeterObserved') shown.set(turn.event.meter, turn.event);
    if (turn.event.kind === 'WriteSettled') writesUnderWay -= 1;
    writesUnderWay += turn.effects.filter(({ kind }) => kind === 'WriteReduction').length;
  });
  return {
    stopwatch,
    shownAmps: ({ name }) => highest(shown.get(name)),
    isQuiet: () => writesUnderWay === 0,
    async close() {
      subscription.unsubscribe();
      stopwatch.dispose();
      await evce.close();
    },
  };
}

const highest = (observed: MeterObserved | undefined): number | null =>
  observed === undefined ? null : Math.max(...observed.values.currentAmps.map((value) => value ?? 0));
