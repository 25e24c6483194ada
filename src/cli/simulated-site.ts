/**
 * A scenario as something to regulate live: its plant on the given clock, its box over real HTTPS on this machine,
 * and the client that a real box would get.
 * @module
 */
import type { ScenarioConfig, SiteConfig } from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { openEvce } from '../evce/index.ts';
import { DEFAULT_INTERVALS } from '../evce/observe.ts';
import { memoryTokenStore } from '../evce/token-store.ts';
import { openHttps } from '../evce/transport-https.ts';
import type { Box } from '../service/service.ts';
import type { LimitsReport } from '../../sim/checkers/limits-watch.ts';
import { createRandom } from '../../sim/random.ts';
import { MADE_UP_USER, openSimulatedBox, type SimulatedBox } from './simulated-box.ts';

export interface SimulatedSite {
  readonly config: SiteConfig;
  readonly box: Box;
  /** Where the simulated box listens. */
  readonly boxUrl: string;
  /** What truly flowed so far, judged by the plant's physics. */
  limits(): LimitsReport;
  /** Ends the plant and its box; the client is closed by whoever uses it. */
  close(): Promise<void>;
}

export interface SimulatedSiteOptions {
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: (level: 'info' | 'warn', text: string) => void;
}

export type OpenedSite =
  { readonly ok: true; readonly site: SimulatedSite } | { readonly ok: false; readonly problems: readonly string[] };

/** Opens the scenario's box, and a client to it. */
export async function openSimulatedSite(scenario: ScenarioConfig, options: SimulatedSiteOptions): Promise<OpenedSite> {
  const opened = await openSimulatedBox(scenario, { clock: options.clock, port: 0 });
  if (!opened.ok) return opened;
  const { world, device, close } = opened.box;
  const client = openClient(scenario, opened.box, options);
  if (!client.ok) {
    await close();
    return client;
  }
  const config = { ...scenario.site, site: world.site };
  const limits = (): LimitsReport => world.limits.report();
  return { ok: true, site: { config, box: client.box, boxUrl: device.url, limits, close } };
}

function openClient(
  scenario: ScenarioConfig,
  { world, device }: SimulatedBox,
  { clock, environment, log }: SimulatedSiteOptions,
): { readonly ok: true; readonly box: Box } | { readonly ok: false; readonly problems: readonly string[] } {
  const https = openHttps({ url: device.url, pins: [device.fingerprint], environment });
  if (!https.ok) return { ok: false, problems: [https.why] };
  const random = createRandom(scenario.seed).split('client');
  const box = openEvce({
    transport: https.transport,
    clock,
    credentials: { user: MADE_UP_USER.name, password: () => MADE_UP_USER.password },
    tokenStore: memoryTokenStore(),
    dialect: scenario.box.dialect,
    site: world.site,
    intervals: DEFAULT_INTERVALS,
    log,
    jitter: () => random.uniform(),
  });
  return { ok: true, box };
}
