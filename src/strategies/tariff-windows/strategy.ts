/**
 * Ceilings by the clock on the wall and by prices: on these days, between these times, and while it is not cheap, no more than
 * so much.
 * @module
 */
import {
  ceiling,
  defineStrategy,
  dayNumberOf,
  localTimeAt,
  mapPhases,
  startOfDay,
  type Ceiling,
  type NodeView,
  type Reason,
  type SignalSlot,
  type SignalView,
  type SiteSnapshot,
} from '../../engine/index.ts';
import { labelOf, labelOfRule, options, type Options, type PriceRule, type StatedCeiling } from './options.ts';
import { cheapSpans, pricedDay, type Span } from './prices.ts';
import { compile, openAt } from './windows.ts';

/** The prices of the running day, also of its past, by their signals: how cheap an hour is shows beside all of the day. */
type Memory = Readonly<Record<string, readonly SignalSlot[]>>;

export const tariffWindows = defineStrategy<Options, Memory>({
  id: 'tariff-windows',
  version: '2.1.0',
  summary: 'Lowers charging during set times of day, and while energy is dear.',
  options,
  memory: {},
  // Its slots lie on the clock on the wall alone; what a gap leaves unknown counts as cheaper than the rest.
  keepsMemory: true,
  // Without a trustworthy clock every window counts as open, and every price as the dearest.
  failsafe: (snapshot, { windows, prices }) => ({
    ceilings: [
      ...windows.flatMap((window) => ceilings(snapshot, window, { kind: 'tariff-window', window: labelOf(window) })),
      ...prices.flatMap((rule) => ceilings(snapshot, rule, because(rule, undefined))),
    ],
  }),
  propose: (snapshot, { options: stated, memory: before }) => {
    const { timeZone, at } = snapshot;
    const now = localTimeAt(timeZone, at.wallMs);
    const open = openAt(compile(stated), now).flatMap((index) => stated.windows[index] ?? []);
    if (open.length === 0 && stated.prices.length === 0) return null;
    const [from, to] = [0, 1].map((later) => startOfDay(timeZone, dayNumberOf(now) + later)) as [
      Span['from'],
      Span['to'],
    ];
    const seen = stated.prices.map((rule) => {
      const signal = snapshot.signals.find(({ name, kind }) => name === rule.signal && kind === 'price');
      const slots = slotsOfDay({ from, to }, before[rule.signal] ?? [], signal);
      const cheap = signal?.state === 'fresh' ? cheapSpans(rule, pricedDay(slots, { from, to })) : [];
      return { rule, signal, slots, isCheap: cheap.some((span) => span.from <= at.wallMs && at.wallMs < span.to) };
    });
    const dear = seen.filter(({ isCheap }) => !isCheap);
    return {
      ceilings: [
        ...open.flatMap((window) => ceilings(snapshot, window, { kind: 'tariff-window', window: labelOf(window) })),
        ...dear.flatMap(({ rule, signal }) => ceilings(snapshot, rule, because(rule, signal))),
      ],
      // A price alone says whether it is below another: only who compares with the rest of the day needs its past.
      memory: Object.fromEntries(
        seen.flatMap(({ rule, slots }) => (rule.belowPerKwh === undefined ? [[rule.signal, slots]] : [])),
      ),
    };
  },
});

/** What is known of a day: what the signal says of now and later, and what was seen of it before. */
function slotsOfDay(day: Span, before: readonly SignalSlot[], signal: SignalView | undefined): readonly SignalSlot[] {
  const said = signal?.slots ?? [];
  const saidFrom = said[0]?.from ?? Infinity;
  const earlier = before.flatMap((slot) =>
    slot.from < saidFrom ? [slot.to > saidFrom ? { ...slot, to: saidFrom as SignalSlot['to'] } : slot] : [],
  );
  return joined([...earlier, ...said].filter(({ from, to }) => to > day.from && from < day.to));
}

/** The same with one slot for each stretch of one value: a source that says what holds now says it again and again. */
function joined(slots: readonly SignalSlot[]): readonly SignalSlot[] {
  const stretches: SignalSlot[] = [];
  for (const slot of slots) {
    const last = stretches.at(-1);
    if (last?.to === slot.from && last.value === slot.value)
      stretches[stretches.length - 1] = { ...slot, from: last.from };
    else stretches.push(slot);
  }
  return stretches;
}

/** One ceiling on the whole site, or one on each named zone. */
function ceilings(snapshot: SiteSnapshot, open: StatedCeiling, reason: Reason): readonly Ceiling[] {
  const named = snapshot.zones.filter(({ name }) => open.zones?.includes(name)).map(({ node }) => node);
  const nodes =
    open.zones === undefined ? snapshot.nodes.slice(0, 1) : snapshot.nodes.filter(({ name }) => named.includes(name));
  return nodes.map((node) => ceiling({ node: node.name, ...mostOf(open, node), reason }));
}

const because = (rule: PriceRule, signal: SignalView | undefined): Reason => ({
  kind: 'price',
  signal: rule.signal,
  rule: labelOfRule(rule),
  pricePerKwh: signal?.value ?? null,
});

function mostOf({ ceilingKw, ceilingAmps, ceilingPct }: StatedCeiling, { limitAmps }: NodeView) {
  if (ceilingKw !== undefined) return { watts: ceilingKw * 1000 };
  // What is off has no ceiling of its own to say.
  return {
    amps: ceilingPct === undefined ? (ceilingAmps ?? 0) : mapPhases(limitAmps, (limit) => (limit * ceilingPct) / 100),
  };
}
