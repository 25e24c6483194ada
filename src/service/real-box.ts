/**
 * The client of a real box, from what the site file says of it.
 * @module
 */
import type { Environment, EvceSettings, SiteConfig } from '../config/index.ts';
import type { EpochMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import { openEvce } from '../evce/index.ts';
import type { EvceLog } from '../evce/log.ts';
import { DEFAULT_INTERVALS } from '../evce/observe.ts';
import { directoryStoreIn, openAccess } from './box-access.ts';
import type { Logger } from './log.ts';
import type { Box } from './service.ts';
import { spreadOf } from './spread.ts';

export interface RealBoxOptions {
  readonly config: SiteConfig;
  readonly evce: EvceSettings;
  readonly stateFolder: string;
  readonly clock: Clock;
  readonly environment: Environment;
  readonly log: Logger;
}

export type OpenedBox = { readonly ok: true; readonly box: Box } | { readonly ok: false; readonly problem: string };

/** Opens nothing on the network yet: the first poll connects. */
export function openRealBox(options: RealBoxOptions): OpenedBox {
  const { config, evce, log: logger, clock } = options;
  const log: EvceLog = (level, text) => {
    logger[level](text);
  };
  const opened = openAccess({ ...options, watch: { clock, log } });
  if (!opened.ok) return opened;
  const client = openEvce({
    ...opened.access,
    directoryStore: directoryStoreIn(options.stateFolder),
    clock,
    dialect: evce.dialect,
    site: config.site,
    names: { zones: evce.zoneNames, meters: evce.meterNames, elsewhere: config.sources.meters.map(({ name }) => name) },
    intervals: DEFAULT_INTERVALS,
    log,
    jitter: spreadOf(config.site.name),
  });
  const { transport } = opened.access;
  const certificateWarning = (now: EpochMs): string | null => transport.certificateWarning?.(now) ?? null;
  return { ok: true, box: { ...client, certificateWarning, abandon: () => transport.close() } };
}
