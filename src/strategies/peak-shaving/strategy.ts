/**
 * Keeps the billed demand, the highest mean power of a window, under a target.
 * @module
 */
import {
  ceiling,
  defineStrategy,
  epochMs,
  localTimeAt,
  millis,
  PHASES,
  watts,
  type Ceiling,
  type MeterView,
  type NodeView,
  type SiteSnapshot,
} from '../../engine/index.ts';
import { shownBy, type Shown } from './billed.ts';
import { budgetOf } from './budget.ts';
import { watchBackground, type Forecast } from './forecast.ts';
import { bookSample, type Booked, type Ledger, type WindowRule } from './ledger.ts';
import { options, type Options } from './options.ts';

/** What has been used of the running window, what is expected of it, and what this month was billed. */
interface Memory {
  readonly ledger: Ledger;
  readonly forecast: Forecast;
  readonly billed: Billed;
}

/** Highest demand counted in a calendar month, W or VA; months are counted from year 0. */
interface Billed {
  readonly month: number;
  readonly watts: number;
}

/** German and most European utilities bill quarter hours, see the strategy's README. */
const DEFAULT_WINDOW_MS = 900_000;
const HOUR_MS = 3_600_000;

export const peakShaving = defineStrategy<Options, Memory | null>({
  id: 'peak-shaving',
  version: '2.0.0',
  summary: 'Keeps the mean power of each demand window under a target.',
  options,
  memory: null,
  // Its ledger goes by the clock on the wall and by the import register, which count on while nobody looks.
  keepsMemory: true,
  failsafe: (snapshot, stated) => {
    const node = snapshot.meters.find(({ name }) => name === stated.meter)?.node ?? snapshot.nodes[0]?.name ?? '';
    const target = stated.targetKw * 1000;
    const most = isApparent(snapshot) ? { voltAmps: target } : { watts: target };
    const why = because(snapshot, target, { meanWatts: target, remainingMs: ruleOf(snapshot, stated).windowMs });
    return { ceilings: [ceiling({ node, ...most, covers: 'total', ...why })] };
  },
  propose: (snapshot, { options: stated, memory: before }) => {
    const meter = snapshot.meters.find(({ name }) => name === stated.meter);
    const node = snapshot.nodes.find(({ name }) => name === meter?.node);
    if (meter === undefined || node === undefined) return null;
    const rule = ruleOf(snapshot, stated);
    const shown = shownBy(meter, snapshot);
    const target = targetNow(snapshot, stated, before?.billed);
    const booked = bookSample(before?.ledger ?? null, rule, sampleOf(snapshot, { meter, node, shown, target }));
    const at = {
      wallMs: snapshot.at.wallMs,
      watts: node.backgroundWatts,
      deadTimeMs: snapshot.deadTimeMs + snapshot.tickMs,
    };
    const forecast = watchBackground(before?.forecast ?? null, { ...at, targetWatts: target });
    const budget = budgetOf({
      ledger: booked.ledger,
      rule,
      targetWatts: target * (1 - stated.marginPct / 100),
      forecast,
      backgroundWatts: node.backgroundWatts,
      reactiveVars: shown?.vars ?? 0,
      deadTimeMs: at.deadTimeMs,
    });
    const memory = { ledger: booked.ledger, forecast, billed: billedSince(snapshot, { before, booked, rule }) };
    return {
      ceilings: [ceiling({ node: node.name, watts: budget.chargingWatts, ...because(snapshot, target, budget) })],
      memory,
    };
  },
});

const isApparent = ({ demand }: SiteSnapshot): boolean => demand?.unit === 'kVA';

function ruleOf({ demand }: SiteSnapshot, { offsetMinutes, slidingParts }: Options): WindowRule {
  const parts = demand?.aligned === false ? slidingParts : 1;
  return { windowMs: demand?.windowMs ?? DEFAULT_WINDOW_MS, parts, offsetMs: offsetMinutes * 60_000 };
}

/** What the meter shows of the time since the last decision. */
function sampleOf(
  snapshot: SiteSnapshot,
  of: { readonly meter: MeterView; readonly node: NodeView; readonly shown: Shown | null; readonly target: number },
): Parameters<typeof bookSample>[2] {
  const { state, value } = of.meter.reading;
  const isFresh = state === 'fresh';
  return {
    wallMs: snapshot.at.wallMs,
    // Of apparent energy there is no register.
    registerWh: isFresh && !isApparent(snapshot) ? (value?.importWh ?? null) : null,
    watts: isFresh ? (of.shown?.billed ?? null) : null,
    worstWatts: Math.max(of.target, of.shown?.billed ?? 0),
    mostWatts: PHASES.reduce<number>((sum, phase) => sum + of.node.limitAmps[phase] * snapshot.nominalVolts, 0),
    shortMs: snapshot.deadTimeMs + snapshot.tickMs,
  };
}

/** The target, W or VA; following the month, what it has been billed already. */
function targetNow(snapshot: SiteSnapshot, { targetKw, floorKw, follow }: Options, billed: Billed | undefined): number {
  if (follow === undefined) return targetKw * 1000;
  const paidFor = billed?.month === monthAt(snapshot, snapshot.at.wallMs) ? billed.watts : 0;
  return Math.min(targetKw * 1000, Math.max((floorKw ?? targetKw) * 1000, paidFor));
}

/** A window belongs to the month in which it ends; what is only assumed of it was not billed. */
function billedSince(
  snapshot: SiteSnapshot,
  of: { readonly before: Memory | null; readonly booked: Booked; readonly rule: WindowRule },
): Billed {
  const { ledger, closedWh } = of.booked;
  const known = of.before?.billed ?? { month: monthAt(snapshot, snapshot.at.wallMs), watts: 0 };
  if (closedWh.length === 0) return known;
  const month = monthAt(snapshot, ledger.partStartMs - 1);
  const highest = (Math.max(...closedWh) * HOUR_MS) / of.rule.windowMs;
  return { month, watts: Math.max(highest, known.month === month ? known.watts : 0) };
}

function monthAt({ timeZone }: SiteSnapshot, wallMs: number): number {
  const { year, month } = localTimeAt(timeZone, epochMs(wallMs));
  return year * 12 + month;
}

/** A priced peak is a cost to weigh; an unpriced one is a promise to the utility. */
function because(
  { demand }: SiteSnapshot,
  target: number,
  of: { readonly meanWatts: number; readonly remainingMs: number },
): Pick<Ceiling, 'kind' | 'reason'> {
  const { meanWatts, remainingMs } = of;
  const facts = { targetWatts: watts(target), meanWatts: watts(meanWatts), remainingMs: millis(remainingMs) };
  return {
    kind: (demand?.pricePerKw ?? 0) > 0 ? 'economic' : 'mandatory',
    reason: { kind: 'demand-window', ...facts },
  };
}
