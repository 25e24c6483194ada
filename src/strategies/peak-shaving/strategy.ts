/**
 * Keeps the billed demand, the highest mean power of a window, under a target.
 * @module
 */
import { z } from 'zod';
import {
  defineStrategy,
  millis,
  PHASES,
  watts,
  type MeterView,
  type NodeView,
  type Proposal,
  type SiteSnapshot,
} from '../../engine/index.ts';

const options = z.strictObject({
  meter: z.string().describe('Name of the meter at the grid connection that the utility bills by.'),
  targetKw: z.number().positive().describe('Highest mean import power of a demand window, kW, above 0.'),
  marginPct: z
    .number()
    .min(0)
    .max(50)
    .default(2)
    .describe('Part of the target kept free for loads that rise late in the window, % from 0 to 50; default 2.'),
});
type Options = z.output<typeof options>;

/** What has been used of the running window. */
interface Memory {
  /** Start of the window on the wall clock, ms. */
  readonly windowStartMs: number;
  readonly usedWh: number;
  /** The part of it that is assumed since the register was last read; the register will tell what it really was. */
  readonly assumedWh: number;
  readonly lastWallMs: number;
  /** Import register when it was last read, Wh; null where it never was. */
  readonly lastRegisterWh: number | null;
  /** When that was. */
  readonly registerWallMs: number;
}

/** German and most European utilities bill quarter hours, see the strategy's README. */
const DEFAULT_WINDOW_MS = 900_000;
const HOUR_MS = 3_600_000;

export const peakShaving = defineStrategy<Options, Memory | null>({
  id: 'peak-shaving',
  version: '1.0.0',
  summary: 'Keeps the mean power of each demand window under a target.',
  options,
  memory: null,
  failsafe: (snapshot, { meter, targetKw }) => {
    const node = snapshot.meters.find((candidate) => candidate.name === meter)?.node ?? snapshot.nodes[0]?.name ?? '';
    return { ceilings: [ceiling(snapshot, { node, watts: targetKw * 1000, covers: 'total', targetKw })] };
  },
  propose: (snapshot, { options: { meter: name, targetKw, marginPct }, memory }) => {
    const meter = snapshot.meters.find((candidate) => candidate.name === name);
    const node = snapshot.nodes.find((candidate) => candidate.name === meter?.node);
    if (meter === undefined || node === undefined) return null;
    const windowMs = snapshot.demand?.windowMs ?? DEFAULT_WINDOW_MS;
    const targetWatts = targetKw * 1000 * (1 - marginPct / 100);
    const used = account(snapshot, meter, { memory, windowMs, targetWatts });
    const remainingMs = used.windowStartMs + windowMs - snapshot.at.wallMs;
    const meanWatts = allowedMean(snapshot, { usedWh: used.usedWh, remainingMs, windowMs, targetWatts });
    const charging = Math.max(0, meanWatts - backgroundWatts(snapshot, node));
    const bound = { node: node.name, watts: charging, covers: 'charging' as const, targetKw, meanWatts, remainingMs };
    return { ceilings: [ceiling(snapshot, bound)], memory: used };
  },
});

/** What the rest of the window may average; at its end the target itself, because the next begins at once. */
function allowedMean(
  snapshot: SiteSnapshot,
  window: {
    readonly usedWh: number;
    readonly remainingMs: number;
    readonly windowMs: number;
    readonly targetWatts: number;
  },
): number {
  const budgetWh = (window.targetWatts * window.windowMs) / HOUR_MS;
  const mean = ((budgetWh - window.usedWh) * HOUR_MS) / window.remainingMs;
  const ending = window.remainingMs < snapshot.deadTimeMs + snapshot.tickMs;
  return Math.max(0, ending ? Math.min(mean, window.targetWatts) : mean);
}

/** Carries the energy used in the window forward. */
function account(
  snapshot: SiteSnapshot,
  meter: MeterView,
  of: { readonly memory: Memory | null; readonly windowMs: number; readonly targetWatts: number },
): Memory {
  const now = snapshot.at.wallMs;
  const windowStartMs = Math.floor(now / of.windowMs) * of.windowMs;
  const registerWh = meter.reading.state === 'fresh' ? (meter.reading.value?.importWh ?? null) : null;
  const settled = (usedWh: number): Memory => ({
    windowStartMs,
    usedWh,
    assumedWh: 0,
    lastWallMs: now,
    lastRegisterWh: registerWh,
    registerWallMs: now,
  });
  // What happened before the start is not known; that the target was used up to now is the worst that can be mended.
  if (of.memory === null) return settled((of.targetWatts * (now - windowStartMs)) / HOUR_MS);
  const sameWindow = of.memory.windowStartMs === windowStartMs;
  const before = sameWindow ? of.memory : { ...of.memory, windowStartMs, usedWh: 0, assumedWh: 0 };
  const countedWh = registerWh === null || before.lastRegisterWh === null ? -1 : registerWh - before.lastRegisterWh;
  if (countedWh >= 0) {
    const part = partSince(windowStartMs, { from: before.registerWallMs, to: now });
    return settled(before.usedWh - before.assumedWh + countedWh * part);
  }
  const passedMs = now - before.lastWallMs;
  const part = partSince(windowStartMs, { from: before.lastWallMs, to: now });
  const assumedWh = assumedEnergy(meter, { passedMs, targetWatts: of.targetWatts }) * part;
  // A register that was set back, or is read for the first time, counts from here on: what was assumed stays.
  if (registerWh !== null) return settled(before.usedWh + assumedWh);
  return { ...before, usedWh: before.usedWh + assumedWh, assumedWh: before.assumedWh + assumedWh, lastWallMs: now };
}

/** The part of a span that lies in the window; a span of no length lies where it ends. */
const partSince = (windowStartMs: number, span: { readonly from: number; readonly to: number }): number =>
  span.to <= span.from ? 1 : Math.min(1, (span.to - windowStartMs) / (span.to - span.from));

/** Imported energy without a register: power over time; of a meter that cannot be seen at least the target. */
function assumedEnergy(meter: MeterView, of: { readonly passedMs: number; readonly targetWatts: number }): number {
  const powers = meter.reading.value?.powerWatts ?? [null, null, null];
  const power = PHASES.reduce<number>((sum, phase) => sum + (powers[phase] ?? 0), 0);
  const known = meter.reading.state === 'fresh' && !powers.includes(null);
  return (Math.max(power, known ? 0 : of.targetWatts) * Math.max(0, of.passedMs)) / HOUR_MS;
}

const backgroundWatts = (snapshot: SiteSnapshot, node: NodeView): number =>
  PHASES.reduce<number>((sum, phase) => sum + node.backgroundAmps[phase] * snapshot.nominalVolts, 0);

function ceiling(
  snapshot: SiteSnapshot,
  of: {
    readonly node: string;
    readonly watts: number;
    readonly covers: 'total' | 'charging';
    readonly targetKw: number;
    readonly meanWatts?: number;
    readonly remainingMs?: number;
  },
): Proposal['ceilings'][number] {
  // A priced peak is a cost to weigh; an unpriced one is a promise to the utility.
  const priced = (snapshot.demand?.pricePerKw ?? 0) > 0;
  return {
    node: of.node,
    bound: { unit: 'W', watts: watts(of.watts) },
    covers: of.covers,
    kind: priced ? 'economic' : 'mandatory',
    until: null,
    reason: {
      kind: 'demand-window',
      targetWatts: watts(of.targetKw * 1000),
      meanWatts: watts(of.meanWatts ?? of.targetKw * 1000),
      remainingMs: millis(of.remainingMs ?? DEFAULT_WINDOW_MS),
    },
  };
}
