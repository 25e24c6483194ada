/**
 * The running window of a utility that bills the highest mean power, and what was imported in it by the import registers at
 * the grid connection.
 * @module
 */
import type { MeterReading } from './meter-reading.ts';
import type { Site } from './site.ts';
import type { DemandWindowView } from './snapshot.ts';
import { epochMs, millis, wattHours, type EpochMs, type Instant, type WattHours } from './units.ts';

/** The running window: plain data. */
export interface DemandWindowState {
  readonly startMs: EpochMs;
  /** Registers when it began; null where that is not known. */
  readonly startWh: WattHours | null;
  /** Registers when they were last known; null before that. */
  readonly last: { readonly registerWh: WattHours; readonly at: EpochMs } | null;
}

/** Carries the window on to a decision; null where the site has no windows that are aligned to the clock. */
export function followWindow(
  site: Site,
  before: DemandWindowState | null,
  now: { readonly meters: readonly MeterReading[]; readonly at: Instant },
): DemandWindowState | null {
  const startMs = windowStart(site, now.at);
  if (startMs === null) return null;
  const registerWh = registersOf(site, now.meters);
  const last = before?.last ?? null;
  const seen = before?.startMs === startMs ? before.startWh : null;
  if (registerWh === null) return { startMs, startWh: seen, last };
  const at = now.at.wallMs;
  const isSetBack = last !== null && registerWh < last.registerWh;
  const startWh = isSetBack ? null : (seen ?? startOf({ startMs, site, last, now: { registerWh, at } }));
  return { startMs, startWh, last: { registerWh, at } };
}

/** The window as a strategy sees it. */
export function viewWindow(
  site: Site,
  state: DemandWindowState | null,
  now: { readonly meters: readonly MeterReading[]; readonly at: Instant },
): DemandWindowView | null {
  if (site.demand === null || state === null) return null;
  const { windowMs } = site.demand;
  const endMs = epochMs(state.startMs + windowMs);
  const registerWh = registersOf(site, now.meters);
  const isKnown = registerWh !== null && state.startWh !== null && registerWh >= state.startWh;
  return {
    startMs: state.startMs,
    endMs,
    remainingMs: millis(endMs - now.at.wallMs),
    importedWh: isKnown ? wattHours(registerWh - (state.startWh ?? 0)) : null,
  };
}

function windowStart({ demand }: Site, at: Instant): EpochMs | null {
  if (demand?.aligned !== true) return null;
  return epochMs(Math.floor(at.wallMs / demand.windowMs) * demand.windowMs);
}

/** Import registers of all meters at the grid connection; null where it has none, or one cannot be read. */
function registersOf({ nodes }: Site, meters: readonly MeterReading[]): WattHours | null {
  const own = nodes[0]?.meters ?? [];
  let sumWh = 0;
  for (const meter of own) {
    const importWh = meters[meter]?.value?.importWh ?? null;
    if (importWh === null) return null;
    sumWh += importWh;
  }
  return own.length === 0 ? null : wattHours(sumWh);
}

/**
 * What the registers showed when the window began, between two readings in proportion to time. After a gap in which anything
 * may have happened all of it counts in this window: that is its worst case. Null where no reading is as old as the window.
 */
function startOf(of: {
  readonly startMs: EpochMs;
  readonly site: Site;
  readonly last: DemandWindowState['last'];
  readonly now: { readonly registerWh: WattHours; readonly at: EpochMs };
}): WattHours | null {
  const { startMs, site, last, now } = of;
  if (now.at === startMs) return now.registerWh;
  if (last === null || last.at > startMs) return null;
  const spanMs = now.at - last.at;
  if (spanMs > site.timing.deadTimeMs + site.timing.tickMs) return last.registerWh;
  return wattHours(last.registerWh + ((now.registerWh - last.registerWh) * (startMs - last.at)) / spanMs);
}
