import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTimeZone } from '../../../src/config/time-zone.ts';
import {
  bindStrategy,
  epochMs,
  millis,
  monoMs,
  type Ceiling,
  type SignalSlot,
  type SignalView,
} from '../../../src/engine/index.ts';
import { cheapSpans, pricedDay, type PricedSpan } from '../../../src/strategies/tariff-windows/prices.ts';
import { tariffWindows } from '../../../src/strategies/tariff-windows/strategy.ts';
import { cases } from '../../support/cases.ts';
import { snapshotOf } from '../../support/snapshot.ts';

const HOUR = 3_600_000;
const BERLIN = compileTimeZone('Europe/Berlin');
const MIDNIGHT = Date.parse('2026-11-18T00:00:00+01:00');
const DAY = { from: epochMs(MIDNIGHT), to: epochMs(MIDNIGHT + 24 * HOUR) };

type Stated = Readonly<Record<string, unknown>>;
const parse = (rule: Stated, windows: readonly Stated[] = []) =>
  tariffWindows.options.parse({ windows, prices: [{ signal: 'price', ceilingAmps: 10, ...rule }] });
const ruleOf = (rule: Stated) => parse(rule).prices[0] as ReturnType<typeof parse>['prices'][number];

/** Slots of an hour each from midnight on; null where there is none. */
const hourly = (...values: readonly (number | null)[]): readonly SignalSlot[] =>
  values.flatMap((value, hour) =>
    value === null ? [] : [{ from: epochMs(MIDNIGHT + hour * HOUR), to: epochMs(MIDNIGHT + (hour + 1) * HOUR), value }],
  );

/** The signal at a time, as the engine shows it. */
function signalAt(wallMs: number, slots: readonly SignalSlot[]): SignalView {
  const ahead = slots.filter(({ to }) => to > wallMs);
  const isFresh = ahead[0] !== undefined && ahead[0].from <= wallMs;
  return {
    name: 'price',
    kind: 'price',
    unit: 'EUR/kWh',
    state: isFresh ? 'fresh' : 'missing',
    value: isFresh ? (ahead[0]?.value ?? null) : null,
    nextChangeAt: null,
    nextValue: null,
    slots: isFresh ? ahead : [],
    knownAt: epochMs(0),
    ageMs: millis(0),
  };
}

/** Ceilings at times of a life that begins at the first, each given in hours since midnight. */
function lived(options: ReturnType<typeof parse>, slots: readonly SignalSlot[], hours: readonly number[]) {
  let memory = tariffWindows.memory ?? {};
  return hours.map((hour): readonly Ceiling[] => {
    const wallMs = MIDNIGHT + hour * HOUR;
    const snapshot = snapshotOf({ wallMs, timeZone: BERLIN, signals: [signalAt(wallMs, slots)] });
    const proposal = tariffWindows.propose(snapshot, { options, memory });
    memory = proposal?.memory ?? memory;
    return proposal?.ceilings ?? [];
  });
}
const dearAt = (rule: Stated, slots: readonly SignalSlot[], hours: readonly number[]): readonly boolean[] =>
  lived(parse(rule), slots, hours).map(({ length }) => length > 0);

const SECOND = 1 / 3600;
/** A day whose noon is cheap and whose evening is dear. */
const PRICES = hourly(
  ...Array.from({ length: 24 }, (_, hour) => (hour === 12 || hour === 13 ? 0.1 : hour >= 18 ? 0.4 : 0.3)),
);

describe('a price rule', () => {
  it('below a price bounds charging up to the second at which it becomes cheap, and from that at which it no longer is', () => {
    const edges = [12 - SECOND, 12, 12 + SECOND, 14 - SECOND, 14, 14 + SECOND];
    expect(dearAt({ belowPerKwh: 0.3 }, PRICES, [0, ...edges])).toEqual([true, true, false, false, false, true, true]);
  });

  it('below a price counts one that costs just as much as dear', () => {
    expect(dearAt({ belowPerKwh: 0.1 }, PRICES, [0, 12.5])).toEqual([true, true]);
  });

  it('of the cheapest hours takes those, and of equal ones the earlier', () => {
    const edges = [0, 1 - SECOND, 1 + SECOND, 12 - SECOND, 12 + SECOND, 14 - SECOND, 14 + SECOND, 23];
    expect(dearAt({ cheapestHours: 3 }, PRICES, edges)).toEqual([false, false, true, true, false, false, true, true]);
  });

  it('of the cheapest hours may end within a slot', () => {
    expect(dearAt({ cheapestHours: 1.5 }, PRICES, [0, 13.5 - SECOND, 13.5, 13.5 + SECOND])).toEqual([
      true,
      false,
      true,
      true,
    ]);
    const flat = [{ from: DAY.from, to: DAY.to, value: 0.2 }];
    expect(dearAt({ cheapestHours: 6 }, flat, [0, 6 - SECOND, 6 + SECOND])).toEqual([false, false, true]);
  });

  it('of a percentile takes as much of the day', () => {
    expect(dearAt({ cheapestPct: 25 }, PRICES, [0, 4 - SECOND, 4 + SECOND, 12, 14])).toEqual([
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(dearAt({ cheapestPct: 100 }, PRICES, [0, 23.9])).toEqual([false, false]);
    expect(dearAt({ cheapestPct: 0 }, PRICES, [0, 12])).toEqual([true, true]);
  });

  it('remembers the past of the day, so that no more hours are cheap than it says', () => {
    const hours = Array.from({ length: 240 }, (_, tenth) => tenth / 10);
    const cheap = dearAt({ cheapestHours: 5 }, PRICES, hours).filter((isDear) => !isDear);
    expect(cheap).toHaveLength(50);
  });

  it('begins anew each local day', () => {
    const two = [...PRICES, ...hourly(...Array.from({ length: 48 }, (_, hour) => (hour < 24 ? null : 0.01)))];
    expect(dearAt({ cheapestHours: 2 }, two, [0, 12.5, 23.9, 24 - SECOND, 24, 26 - SECOND, 26])).toEqual([
      true,
      false,
      true,
      true,
      false,
      false,
      true,
    ]);
  });

  it.each([
    ['none at all', []],
    ['a gap', hourly(0.1, null, 0.1)],
    ['an end of what is known', hourly(0.1)],
  ])('counts what nobody knows as dear: %s', (_, slots) => {
    for (const rule of [{ belowPerKwh: 1 }, { cheapestHours: 25 }, { cheapestPct: 100 }])
      expect(dearAt(rule, slots, [1.5])).toEqual([true]);
  });

  it('does not let a signal of another kind or name stand for the price', () => {
    const wallMs = MIDNIGHT + 12 * HOUR;
    const view = signalAt(wallMs, PRICES);
    const options = parse({ belowPerKwh: 1 });
    for (const other of [{ kind: 'co2' as const }, { name: 'prices' }]) {
      const snapshot = snapshotOf({ wallMs, timeZone: BERLIN, signals: [{ ...view, ...other }] });
      expect(tariffWindows.propose(snapshot, { options, memory: {} })?.ceilings).toHaveLength(1);
    }
  });

  it('stands beside windows, each with its own reason, for the stricter to win', () => {
    const options = parse({ belowPerKwh: 0.2, charging: 'off', ceilingAmps: undefined }, [
      { from: '17:00', to: '20:00', ceilingAmps: 16, label: 'evening' },
    ]);
    const [noon, afternoon, evening] = lived(options, PRICES, [12, 15, 18]);
    expect(noon).toEqual([]);
    expect(afternoon?.map(({ reason }) => reason)).toEqual([
      { kind: 'price', signal: 'price', rule: 'below 0.2', pricePerKwh: 0.3 },
    ]);
    expect(evening?.map(({ bound }) => bound)).toMatchObject([{ amps: [16, 16, 16] }, { amps: [0, 0, 0] }]);
  });

  it('counts as dear in the failsafe', () => {
    const { ceilings } = tariffWindows.failsafe(snapshotOf(), parse({ cheapestHours: 24, zones: ['A'] }));
    expect(ceilings).toMatchObject([{ node: 'Hall A', reason: { kind: 'price', pricePerKwh: null } }]);
  });
});

describe('what is remembered of a day', () => {
  /** The memory after each minute's word of what holds now, for an hour and a half; a word is good for a quarter hour. */
  function remembered(rule: Stated, priceAt: (minute: number) => number) {
    let memory = tariffWindows.memory ?? {};
    for (let minute = 0; minute < 90; minute += 1) {
      const wallMs = MIDNIGHT + minute * 60_000;
      const slots = [{ from: epochMs(wallMs), to: epochMs(wallMs + 900_000), value: priceAt(minute) }];
      const snapshot = snapshotOf({ wallMs, timeZone: BERLIN, signals: [signalAt(wallMs, slots)] });
      memory = tariffWindows.propose(snapshot, { options: parse(rule), memory })?.memory ?? memory;
    }
    return memory;
  }

  it('is one slot for each stretch of one price, however often that is said', () => {
    const slots = remembered({ cheapestHours: 3 }, (minute) => (minute < 60 ? 0.3 : 0.2))['price'];
    expect(slots).toEqual([
      { from: MIDNIGHT, to: MIDNIGHT + HOUR, value: 0.3 },
      { from: MIDNIGHT + HOUR, to: MIDNIGHT + 104 * 60_000, value: 0.2 },
    ]);
  });

  it('is nothing where no rule compares with the rest of the day', () => {
    expect(remembered({ belowPerKwh: 0.3 }, () => 0.3)).toEqual({});
  });

  it('outlives a restart, whose monotonic clock begins anew', () => {
    const options = parse({ cheapestHours: 2 });
    const shown = (hour: number, bootedMs: number) => {
      const wallMs = MIDNIGHT + hour * HOUR;
      const snapshot = snapshotOf({ wallMs, timeZone: BERLIN, signals: [signalAt(wallMs, PRICES)] });
      return { ...snapshot, at: { ...snapshot.at, monoMs: monoMs(wallMs - bootedMs) } };
    };
    const before = tariffWindows.propose(shown(0, 0), { options, memory: {} });
    const kept = bindStrategy(tariffWindows, { name: 'tariff', options, shadow: false }).keepsMemory === true;
    const memory = kept ? (before?.memory ?? {}) : {};
    const restarted = (hour: number) => tariffWindows.propose(shown(hour, MIDNIGHT), { options, memory })?.ceilings;
    expect([restarted(12.9), restarted(13.9)]).toEqual([[], []]);
  });
});

describe('the cheap spans of a day', () => {
  const price = fc.option(fc.integer({ min: -3, max: 9 }), { freq: 3, nil: null });
  const days = fc.array(price, { minLength: 24, maxLength: 24 }).map((values) => pricedDay(hourly(...values), DAY));
  const rules = fc.oneof(
    fc.integer({ min: -3, max: 9 }).map((belowPerKwh) => ruleOf({ belowPerKwh })),
    fc.double({ min: 0, max: 25, noNaN: true }).map((cheapestHours) => ruleOf({ cheapestHours })),
    fc.integer({ min: 0, max: 100 }).map((cheapestPct) => ruleOf({ cheapestPct })),
  );
  const isCheapAt = (spans: readonly { from: number; to: number }[], at: number): boolean =>
    spans.some(({ from, to }) => from <= at && at < to);

  it('tile the day before they are chosen', () => {
    fc.assert(
      fc.property(days, (day) => {
        expect(day[0]?.from).toBe(DAY.from);
        expect(day.at(-1)?.to).toBe(DAY.to);
        for (const [index, span] of day.entries()) if (index > 0) expect(span.from).toBe(day[index - 1]?.to);
      }),
      cases(100),
    );
  });

  it('are never more when less is known', () => {
    fc.assert(
      fc.property(days, rules, fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }), (day, rule, hidden) => {
        const less = day.map((span, index): PricedSpan =>
          hidden[index] === true ? { ...span, pricePerKwh: null } : span,
        );
        const [all, fewer] = [cheapSpans(rule, day), cheapSpans(rule, less)];
        for (let at = DAY.from + 1; at < DAY.to; at += HOUR / 4)
          if (isCheapAt(fewer, at)) expect(isCheapAt(all, at)).toBe(true);
      }),
      cases(200),
    );
  });
});
