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
import { ListenFailure, startDevice, type Device } from '../../sim/evce/device.ts';
import { createBox } from '../../sim/evce/router.ts';
import { createRandom } from '../../sim/random.ts';
import { buildWorld, type World } from '../../sim/world.ts';

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

/** The one user of the simulated box, which nobody but this process can reach. */
const USER = { name: 'busbar', password: 'Made-up-for-1-demo', role: 'EBMS' } as const;
const SECRET_BYTES = 32;
const BYTE_MAX = 255;

/** Builds the plant, starts its box and lets time pass. */
export async function openSimulatedSite(scenario: ScenarioConfig, options: SimulatedSiteOptions): Promise<OpenedSite> {
  const built = buildWorld(scenario, { seed: scenario.seed });
  if (!built.ok) return { ok: false, problems: built.problems };
  const { world } = built;
  const random = createRandom(scenario.seed).split('box');
  const drawSecret = (): Uint8Array => Uint8Array.from({ length: SECRET_BYTES }, () => random.integer(0, BYTE_MAX));
  const { secondLogin } = scenario.box;
  try {
    const simulated = createBox({ model: world.box, users: [USER], secondLogin, drawSecret });
    const device = await startDevice({ box: simulated, port: 0 });
    const client = openClient(scenario, { world, device, jitter: () => random.uniform(), options });
    if (!client.ok) await device.close();
    return client.ok ? { ok: true, site: runSite(scenario, { world, device, box: client.box, options }) } : client;
  } catch (error) {
    if (error instanceof ListenFailure) return { ok: false, problems: [`the simulated box: ${error.message}`] };
    throw error;
  }
}

function openClient(
  scenario: ScenarioConfig,
  of: {
    readonly world: World;
    readonly device: Device;
    readonly jitter: () => number;
    readonly options: SimulatedSiteOptions;
  },
): { readonly ok: true; readonly box: Box } | { readonly ok: false; readonly problems: readonly string[] } {
  const { clock, environment, log } = of.options;
  const https = openHttps({ url: of.device.url, pins: [of.device.fingerprint], environment });
  if (!https.ok) return { ok: false, problems: [https.why] };
  const box = openEvce({
    transport: https.transport,
    clock,
    credentials: { user: USER.name, password: () => USER.password },
    tokenStore: memoryTokenStore(),
    dialect: scenario.box.dialect,
    site: of.world.site,
    intervals: DEFAULT_INTERVALS,
    log,
    jitter: of.jitter,
  });
  return { ok: true, box };
}

function runSite(
  scenario: ScenarioConfig,
  parts: {
    readonly world: World;
    readonly device: Device;
    readonly box: Box;
    readonly options: SimulatedSiteOptions;
  },
): SimulatedSite {
  const { world, device, box } = parts;
  const stopTime = passTime(world, parts.options.clock);
  return {
    config: { ...scenario.site, site: world.site },
    box,
    boxUrl: device.url,
    limits: () => world.limits.report(),
    async close() {
      stopTime();
      await device.close();
    },
  };
}

/** Keeps the plant in step with the clock; what a busy machine misses is made up step by step. */
function passTime(world: World, clock: Clock): () => void {
  const startMs = clock.now().monoMs;
  let reachedMs = 0;
  let cancel = clock.schedule(world.stepMs, pass);
  function pass(): void {
    const elapsedMs = clock.now().monoMs - startMs;
    while (reachedMs + world.stepMs <= elapsedMs) world.advance((reachedMs += world.stepMs));
    cancel = clock.schedule(reachedMs + world.stepMs - elapsedMs, pass);
  }
  return () => {
    cancel();
  };
}
