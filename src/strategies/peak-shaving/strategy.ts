/**
 * Keeps the billed demand, the highest mean power of a window, under a target.
 * @module
 */
import { ceiling, defineStrategy, millis, watts, type Ceiling, type SiteSnapshot } from '../../engine/index.ts';
import { isApparent, sampleOf, shownBy } from './billed.ts';
import { budgetOf } from './budget.ts';
import { watchBackground, type Forecast } from './forecast.ts';
import { bookSample, type Ledger, type WindowRule } from './ledger.ts';
import { options, type Options } from './options.ts';
import { billedSince, targetNow, type Billed } from './target.ts';

/** What has been used of the running window, what is expected of it, and what this month was billed. */
interface Memory {
  readonly ledger: Ledger;
  readonly forecast: Forecast;
  readonly billed: Billed;
}

/** German and most European utilities bill quarter hours, see the strategy's README. */
const DEFAULT_WINDOW_MS = 900_000;

export const peakShaving = defineStrategy<Options, Memory | null>({
  id: 'peak-shaving',
  version: '2.1.0',
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
    const memory = {
      ledger: booked.ledger,
      forecast,
      billed: billedSince(snapshot, { before: before?.billed, booked, rule }),
    };
    return {
      ceilings: [ceiling({ node: node.name, watts: budget.chargingWatts, ...because(snapshot, target, budget) })],
      memory,
    };
  },
});

function ruleOf({ demand }: SiteSnapshot, { offsetMinutes, slidingParts }: Options): WindowRule {
  const parts = demand?.aligned === false ? slidingParts : 1;
  return { windowMs: demand?.windowMs ?? DEFAULT_WINDOW_MS, parts, offsetMs: offsetMinutes * 60_000 };
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
