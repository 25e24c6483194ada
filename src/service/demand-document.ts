/**
 * The running demand window for people: the mean so far, what it will come to, and the target.
 * @module
 */
import type { CycleRecord, Site } from '../engine/index.ts';
import type { LiveState } from './live-state.ts';

/** Amounts are kW, or kVA where `unit` says so; null where they are not known. */
export interface DemandDocument {
  readonly unit: 'kW' | 'kVA';
  readonly startedAt: string;
  readonly windowMs: number;
  /** Null where the window slides: then it never ends. */
  readonly remainingMs: number | null;
  /** Mean so far, of what decisions in memory saw. */
  readonly meanKw: number | null;
  readonly nowKw: number | null;
  /** The mean of the window where everything stays as it is now. */
  readonly expectedKw: number | null;
  /** What a strategy keeps it under; null where none does. */
  readonly targetKw: number | null;
  readonly strategy: string | null;
}

interface Sample {
  readonly atMs: number;
  readonly kw: number;
}

/** The window as of the newest decision; null where the site has no demand contract, or nothing was decided yet. */
export function demandDocument(
  site: Site,
  { record, recent }: LiveState,
  local: (wallMs: number) => string,
): DemandDocument | null {
  const { demand } = site;
  if (demand === null || record === null) return null;
  const nowMs = record.at.wallMs;
  const { unit, aligned, windowMs } = demand;
  const startMs = aligned ? Math.floor(nowMs / windowMs) * windowMs : nowMs - windowMs;
  const remainingMs = aligned ? startMs + windowMs - nowMs : null;
  const samples = recent.flatMap((each) => {
    const kw = drawnKw(site, each);
    return kw === null || each.at.wallMs < startMs - windowMs ? [] : [{ atMs: each.at.wallMs, kw }];
  });
  const meanKw = meanSince(samples, startMs, nowMs);
  const nowKw = drawnKw(site, record);
  const restMs = remainingMs ?? 0;
  const expectedKw =
    meanKw === null || nowKw === null ? null : (meanKw * (windowMs - restMs) + nowKw * restMs) / windowMs;
  const target = targetOf(record);
  return { unit, startedAt: local(startMs), windowMs, remainingMs, meanKw, nowKw, expectedKw, ...target };
}

/** What the grid connection draws, by its own meters; feeding in is not credited. */
function drawnKw(site: Site, record: CycleRecord): number | null {
  const [root] = site.nodes;
  if (site.demand?.unit === 'kVA') {
    const measured = record.nodes[0]?.measuredAmps ?? null;
    if (measured === null) return null;
    return ((measured[0] + measured[1] + measured[2]) * site.supply.nominalVolts) / 1000;
  }
  const flows = (root?.meters ?? []).filter((meter) => site.meters[meter]?.role === 'flow');
  const watts = flows.map((meter) => {
    const name = site.meters[meter]?.name;
    return record.meters.find((each) => each.meter === name)?.powerWatts ?? null;
  });
  if (watts.length === 0 || watts.includes(null)) return null;
  return (
    Math.max(
      0,
      watts.reduce<number>((sum, value) => sum + (value ?? 0), 0),
    ) / 1000
  );
}

/** Each sample counts until the next; null where none is in the span. */
function meanSince(samples: readonly Sample[], startMs: number, nowMs: number): number | null {
  let [sum, spanMs] = [0, 0];
  samples.forEach(({ atMs, kw }, index) => {
    const fromMs = Math.max(atMs, startMs);
    const lastsMs = Math.min(samples[index + 1]?.atMs ?? nowMs, nowMs) - fromMs;
    if (lastsMs <= 0) return;
    sum += kw * lastsMs;
    spanMs += lastsMs;
  });
  return spanMs === 0 ? null : sum / spanMs;
}

/** The strictest target of those that count. */
function targetOf({ strategies }: CycleRecord): Pick<DemandDocument, 'targetKw' | 'strategy'> {
  const targets = strategies
    .filter(({ shadow }) => !shadow)
    .flatMap(({ strategy, proposal }) =>
      proposal.ceilings.flatMap(({ reason }) =>
        reason.kind === 'demand-window' ? [{ targetKw: reason.targetWatts / 1000, strategy }] : [],
      ),
    );
  return targets.sort((a, b) => a.targetKw - b.targetKw)[0] ?? { targetKw: null, strategy: null };
}
