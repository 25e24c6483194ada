/**
 * A scenario as something to regulate live: its simulated box with the client that a real box would get.
 * @module
 */
import type { Environment, ScenarioConfig, SiteConfig } from '../config/index.ts';
import type { Clock, Source } from '../engine/ports.ts';
import { openEvce } from '../evce/index.ts';
import { DEFAULT_INTERVALS } from '../evce/observe.ts';
import { memoryTokenStore } from '../evce/token-store.ts';
import { openHttps } from '../evce/transport-https.ts';
import type { Box } from '../service/service.ts';
import { spreadOf } from '../service/spread.ts';
import type { LimitsReport } from '../../sim/checkers/limits-watch.ts';
import { signalSource } from '../../sim/signals.ts';
import { MADE_UP_USER, openSimulatedBox } from './simulated-box.ts';

export interface SimulatedSite {
  readonly config: SiteConfig;
  readonly box: Box;
  readonly signals: Source;
  /** Where the simulated box listens. */
  readonly boxUrl: string;
  /** What truly flowed so far, judged by the plant's physics. */
  readonly limits: () => LimitsReport;
  /** Ends the plant and its box; the client is closed by whoever uses it. */
  readonly close: () => Promise<void>;
}

export interface SimulatedSiteOptions {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly log: (level: 'info' | 'warn', text: string) => void;
}

export type OpenedSite =
  { readonly ok: true; readonly site: SimulatedSite } | { readonly ok: false; readonly problems: readonly string[] };

/** Starts plant and box, and opens a client that trusts nothing but this box's certificate. */
export async function openSimulatedSite(scenario: ScenarioConfig, options: SimulatedSiteOptions): Promise<OpenedSite> {
  const { clock, environment, log } = options;
  const opened = await openSimulatedBox(scenario, { clock, port: 0 });
  if (!opened.ok) return opened;
  const { world, device, close } = opened.box;
  const https = openHttps({ url: device.url, pins: [device.fingerprint], environment });
  if (!https.ok) {
    await close();
    return { ok: false, problems: [https.why] };
  }
  const client = openEvce({
    transport: https.transport,
    clock,
    credentials: { user: MADE_UP_USER.name, password: () => MADE_UP_USER.password },
    tokenStore: memoryTokenStore(),
    dialect: world.dialect,
    site: world.site,
    intervals: DEFAULT_INTERVALS,
    log,
    jitter: spreadOf(world.site.name),
  });
  const box = { ...client, abandon: () => https.transport.close() };
  const config = { ...scenario.site, site: world.site };
  const signals = signalSource(world.signals, clock, world.stepMs);
  return { ok: true, site: { config, box, signals, boxUrl: device.url, limits: () => world.limits.report(), close } };
}
