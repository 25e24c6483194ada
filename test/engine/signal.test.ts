import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  epochMs,
  millis,
  monoMs,
  type Instant,
  type SignalKind,
  type SignalSeries,
  type SiteSignal,
} from '../../src/engine/index.ts';
import { foldSignal, viewSignal, type SignalState } from '../../src/engine/signal.ts';

const HOUR = 3_600_000;
const PRICE: SiteSignal = { name: 'price', kind: 'price', unit: 'EUR/kWh' };

const at = (hours: number): Instant => ({ wallMs: epochMs(hours * HOUR), monoMs: monoMs(5 + hours * HOUR) });

/** Values hour by hour from `from` on, known at `knownAt`. */
const hourly = (knownAt: number, from: number, ...values: readonly (number | null)[]): SignalSeries => ({
  knownAt: epochMs(knownAt * HOUR),
  expiresAt: null,
  slots: values.map((value, index) => ({
    from: epochMs((from + index) * HOUR),
    to: epochMs((from + index + 1) * HOUR),
    value,
  })),
});

type Arrival = readonly [hours: number, series: unknown];

const after = (arrivals: readonly Arrival[], kind: SignalKind = 'price'): SignalState =>
  arrivals.reduce<SignalState>((state, [hours, series]) => foldSignal(kind, state, { series, at: at(hours) }), []);

const seen = (arrivals: readonly Arrival[], hours: number, signal = PRICE) =>
  viewSignal(signal, after(arrivals, signal.kind), at(hours));

const NO_VALUE = { value: null, nextChangeAt: null, nextValue: null, slots: [] };

describe('a signal', () => {
  it('that somebody had kept is as old as it is, and makes none older that came since', () => {
    const kept = { series: hourly(0, 0, 3, 3, 3), at: at(2), keptForMs: millis(2 * HOUR) };
    expect(viewSignal(PRICE, foldSignal('price', [], kept), at(2))).toMatchObject({ value: 3, ageMs: 2 * HOUR });
    const live = after([[1, kept.series]]);
    expect(foldSignal('price', live, kept)).toBe(live);
  });

  it('known before a clock was set back does not come back over what was said since', () => {
    const later = (hours: number): Instant => ({ ...at(hours), monoMs: monoMs(5 + (hours + 2) * HOUR) });
    const before = after([[12, hourly(12, 0, ...new Array<number>(24).fill(5))]]);
    // Two hours back: the source repeats what it says now, an hour later something else.
    const again = foldSignal('price', before, {
      series: hourly(10, 0, ...new Array<number>(24).fill(5)),
      at: later(10),
    });
    const other = foldSignal('price', again, {
      series: hourly(11, 0, ...new Array<number>(24).fill(1)),
      at: later(11),
    });
    expect(viewSignal(PRICE, other, later(11.5)).value).toBe(1);
    expect(viewSignal(PRICE, other, later(13)).value).toBe(1);
  });

  it('is missing before anything came', () => {
    expect(seen([], 1)).toEqual({ ...PRICE, ...NO_VALUE, state: 'missing', knownAt: null, ageMs: null });
  });

  it('has the value of the running slot, and says when the next one differs', () => {
    expect(seen([[0, hourly(0, 0, 3, 3, 5, 4)]], 0.5)).toMatchObject({
      state: 'fresh',
      value: 3,
      nextChangeAt: 2 * HOUR,
      nextValue: 5,
      knownAt: 0,
      ageMs: HOUR / 2,
    });
  });

  it('offers what is known from now on, and nothing that is over', () => {
    expect(seen([[0, hourly(0, 0, 3, 3, 5)]], 1).slots.map(({ value }) => value)).toEqual([3, 5]);
  });

  it('holds from the beginning of a slot to just before its end', () => {
    const arrivals: readonly Arrival[] = [[0, hourly(0, 1, 3, 5)]];
    expect(seen(arrivals, 0.999)).toMatchObject({ ...NO_VALUE, state: 'missing' });
    expect(seen(arrivals, 1).value).toBe(3);
    expect(seen(arrivals, 2).value).toBe(5);
  });

  it('says that its last value ends in nothing known', () => {
    expect(seen([[0, hourly(0, 0, 3)]], 0)).toMatchObject({ nextChangeAt: HOUR, nextValue: null });
  });

  it('is stale when its slots have run out', () => {
    expect(seen([[0, hourly(0, 0, 3)]], 1)).toMatchObject({ ...NO_VALUE, state: 'stale', knownAt: 0 });
  });

  it('is stale from its expiry on, whatever its slots say', () => {
    const arrivals: readonly Arrival[] = [[0, { ...hourly(0, 0, 3, 5, 7), expiresAt: 1.5 * HOUR }]];
    expect(seen(arrivals, 1)).toMatchObject({ state: 'fresh', value: 5, nextChangeAt: 1.5 * HOUR, nextValue: null });
    expect(seen(arrivals, 0).slots.map(({ to }) => to)).toEqual([HOUR, 1.5 * HOUR]);
    expect(seen([[0, { ...hourly(0, 0, 3, 5, 7), expiresAt: HOUR }]], 0).slots).toHaveLength(1);
    expect(seen(arrivals, 1.5)).toMatchObject({ ...NO_VALUE, state: 'stale' });
  });

  it('is missing in a gap between slots, and says beforehand when that comes', () => {
    const gap = { ...hourly(0, 0, 3), slots: [...hourly(0, 0, 3).slots, ...hourly(0, 2, 3).slots] };
    expect(seen([[0, gap]], 0)).toMatchObject({ value: 3, nextChangeAt: HOUR, nextValue: null });
    expect(seen([[0, gap]], 1)).toMatchObject({ ...NO_VALUE, state: 'missing' });
    expect(seen([[0, gap]], 2).value).toBe(3);
  });

  it('is replaced by what was known later, never by what was known earlier', () => {
    const [old, young] = [hourly(0, 0, 1, 1, 1), hourly(1, 0, 2, 2, 2)];
    expect(
      seen(
        [
          [1, old],
          [1, young],
        ],
        1,
      ).value,
    ).toBe(2);
    expect(
      seen(
        [
          [1, young],
          [1, old],
        ],
        1,
      ).value,
    ).toBe(2);
    expect(
      seen(
        [
          [1, old],
          [1, { ...old, slots: young.slots }],
        ],
        1,
      ).value,
    ).toBe(2);
  });

  it('is not seen before the time at which it was known', () => {
    const arrivals: readonly Arrival[] = [
      [0, hourly(0, 0, 1, 1, 1)],
      [0.5, hourly(1, 0, 2, 2, 2)],
    ];
    expect(seen(arrivals, 0.75).value).toBe(1);
    expect(seen(arrivals, 1).value).toBe(2);
  });
});

describe('of caps', () => {
  const CAP: SiteSignal = { name: 'cap', kind: 'cap', unit: 'W' };

  it('none, nothing and something are told apart', () => {
    const arrivals: readonly Arrival[] = [[0, hourly(0, 0, 0, null, 4200)]];
    expect(seen(arrivals, 0, CAP)).toMatchObject({ state: 'fresh', value: 0 });
    expect(seen(arrivals, 1, CAP)).toMatchObject({ state: 'fresh', value: null });
    expect(seen(arrivals, 2, CAP)).toMatchObject({ state: 'fresh', value: 4200 });
  });
});

describe('a cap that others lower', () => {
  const CAP: SiteSignal = { name: 'cap', kind: 'cap', unit: 'W' };
  const lowering = (from: number, ...values: readonly number[]) => ({
    ...hourly(from, from, ...values),
    lowersOnly: true,
  });

  it('has the lower value and what its source says, and stays as old as its source made it', () => {
    const said: Arrival = [0, hourly(0, 0, 50, 50, null, null)];
    const view = seen([said, [1, lowering(1, 30, 60)]], 1.5, CAP);
    expect(view).toMatchObject({ state: 'fresh', value: 30, nextChangeAt: 2 * HOUR, nextValue: 60, knownAt: 0 });
    expect(view).toMatchObject({ ageMs: 1.5 * HOUR, lowered: { to: 30, source: { state: 'fresh', value: 50 } } });
    expect(view.slots.map(({ value }) => value)).toEqual([30, 60, null]);
    expect(seen([said, [1, lowering(1, 30, 60)]], 3, CAP)).toEqual(seen([said], 3, CAP));
  });

  it('is said although its source is silent, has run out, or was known later than now', () => {
    const low: Arrival = [1, lowering(1, 30)];
    const unheard = { state: 'fresh', value: 30, knownAt: null, ageMs: null };
    expect(seen([low], 1, CAP)).toMatchObject({ ...unheard, lowered: { source: { state: 'missing', value: null } } });
    expect(seen([[0, hourly(9, 0, 20)], low], 1, CAP)).toMatchObject(unheard);
    const out = seen([[0, hourly(0, 0, 50)], low], 1, CAP);
    expect(out).toMatchObject({ value: 30, knownAt: 0, lowered: { source: { state: 'stale', value: null } } });
  });

  it('holds as well when the clock was set back to before it was said', () => {
    expect(seen([[2, lowering(2, 30)]], 1, CAP)).toMatchObject({ value: 30, lowered: { to: 30 } });
  });

  it('hears its source as before, and leaves nothing behind when it is said to have ended', () => {
    const said: readonly Arrival[] = [[0, hourly(0, 0, 50, 50, 50)]];
    const low: Arrival = [1, lowering(1, 30)];
    const repeated: Arrival = [1, hourly(0, 0, 40, 40, 40)];
    expect(seen([...said, low, repeated], 1, CAP)).toMatchObject({ ageMs: 0, lowered: { source: { value: 40 } } });
    const late = after([...said, low], 'cap');
    expect(foldSignal('cap', late, { series: hourly(-1, 0, 90), at: at(1) })).toBe(late);
    const ended: Arrival = [1, { ...lowering(1), slots: [] }];
    expect(after([...said, low, ended], 'cap')).toEqual(after(said, 'cap'));
  });

  it('is lowered by the newest word of the others alone', () => {
    expect(
      seen(
        [
          [1, lowering(1, 30)],
          [1, lowering(1, 60)],
        ],
        1,
        CAP,
      ),
    ).toMatchObject({ lowered: { to: 60 } });
  });
});

const good = hourly(1, 0, 3, 3, 3);
const slot = (of: object) => ({ ...good, slots: [{ ...good.slots[0], ...of }] });
const GARBAGE: readonly (readonly [string, SignalKind, unknown])[] = [
  ['nothing', 'price', null],
  ['undefined', 'price', undefined],
  ['a text', 'price', 'cheap'],
  ['no slots', 'price', { knownAt: HOUR, expiresAt: null }],
  ['slots that are not a list', 'price', { ...good, slots: { length: 1 } }],
  ['a list with null', 'price', { ...good, slots: [null] }],
  ['no time of knowing', 'price', { ...good, knownAt: undefined }],
  ['a time of knowing that is no number', 'price', { ...good, knownAt: '2023-01-01' }],
  ['an expiry that is none', 'price', { ...good, expiresAt: NaN }],
  ['NaN', 'price', slot({ value: NaN })],
  ['an infinite price', 'price', slot({ value: Infinity })],
  ['a price as text', 'price', slot({ value: '3' })],
  ['a price that is none', 'price', slot({ value: null })],
  ['a slot that ends before it begins', 'price', slot({ to: epochMs(-HOUR) })],
  ['a slot without length', 'price', slot({ to: good.slots[0]?.from })],
  ['slots that overlap', 'price', { ...good, slots: [...good.slots, ...good.slots.slice(-1)] }],
  ['slots out of order', 'price', { ...good, slots: good.slots.toReversed() }],
  ['a function', 'price', { ...good, tell: () => 3 }],
  ['a cap below nothing', 'cap', slot({ value: -1 })],
  ['a sun that takes', 'sun-forecast', slot({ value: -1 })],
  ['a priority above all', 'battery-priority', slot({ value: 1.5 })],
  ['ten thousand slots and one', 'price', { ...good, slots: hourly(0, 0, ...Array<number>(10_001).fill(1)).slots }],
];

describe('what is no series of values makes a signal missing, and never throws', () => {
  it.each(GARBAGE)('%s', (_, kind, garbage) => {
    const signal = { ...PRICE, kind };
    const sound = hourly(0, 0, 1, 1, 1);
    expect(seen([[1, sound]], 1, signal).state).toBe('fresh');
    expect(
      seen(
        [
          [1, sound],
          [1, garbage],
        ],
        1,
        signal,
      ),
    ).toMatchObject({ ...NO_VALUE, state: 'missing' });
    expect(
      seen(
        [
          [1, sound],
          [1, garbage],
          [1, hourly(1, 0, 1, 1, 1)],
        ],
        1,
        signal,
      ).state,
    ).toBe('fresh');
  });
});

const someSeries: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.integer({ min: -3, max: 12 }),
        fc.integer({ min: -3, max: 8 }),
        fc.array(fc.integer(), { maxLength: 6 }),
      )
      .map(([knownAt, from, values]) => hourly(knownAt, from, ...values)),
  },
  { weight: 1, arbitrary: fc.anything() },
  { weight: 1, arbitrary: fc.constantFrom(...GARBAGE.map(([, , garbage]) => garbage)) },
);
const arrivalLists: fc.Arbitrary<readonly Arrival[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 10 }), someSeries), { maxLength: 8 })
  .map((all) => all.toSorted(([a], [b]) => a - b));

describe('whatever comes', () => {
  it('nothing is ever seen that is known only later', () => {
    fc.assert(
      fc.property(arrivalLists, fc.integer({ min: 0, max: 20 }), (arrivals, hours) => {
        const { knownAt } = seen(arrivals, hours);
        expect(knownAt ?? -Infinity).toBeLessThanOrEqual(hours * HOUR);
      }),
      { numRuns: 200 },
    );
  });

  it('what is known later is as if it had not been said', () => {
    fc.assert(
      fc.property(arrivalLists, fc.integer({ min: 10, max: 20 }), (arrivals, hours) => {
        const isKnown = ([, series]: Arrival): boolean => {
          const { knownAt } = (series ?? {}) as Partial<SignalSeries>;
          return typeof knownAt !== 'number' || !(knownAt > hours * HOUR);
        };
        expect(seen(arrivals, hours)).toEqual(seen(arrivals.filter(isKnown), hours));
      }),
      { numRuns: 200 },
    );
  });

  it('a value is there exactly while the signal is fresh, and is that of the first slot', () => {
    fc.assert(
      fc.property(arrivalLists, fc.integer({ min: 0, max: 20 }), (arrivals, hours) => {
        const view = seen(arrivals, hours);
        expect(view.value !== null).toBe(view.state === 'fresh');
        expect(view.slots[0]?.value ?? null).toBe(view.value);
      }),
      { numRuns: 200 },
    );
  });

  it('the state is plain, and goes on as before when it was saved and loaded', () => {
    fc.assert(
      fc.property(arrivalLists, (arrivals) => {
        const state = after(arrivals);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        expect(state.length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 200 },
    );
  });
});
