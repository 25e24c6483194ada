/**
 * What comes from outside the site: prices, CO2, forecasts of the sun, caps. Dated series of which each says when it was
 * known, so that nobody decides by what could not be known yet.
 * @module
 */
import { isPlain } from './frozen.ts';
import { lowestOf, type SignalSlot } from './signal-slot.ts';
import { ageMs, epochMs, millis, monoMs, type EpochMs, type Instant, type Millis } from './units.ts';

/** What a signal is about; it decides which unit its values have in the engine. */
export type SignalKind = 'price' | 'co2' | 'sun-forecast' | 'cap' | 'battery-priority';

/** A signal that the site declares. */
export interface SiteSignal {
  readonly name: string;
  readonly kind: SignalKind;
  /**
   * Unit of its values, as strategies see them: a currency per kWh (`EUR/kWh`) for a price, `g/kWh` for CO2, `W` for the
   * sun, `W` or `A` (on each line) for a cap, `share` (0: cars come first, 1: the battery does) for a battery's priority.
   */
  readonly unit: string;
}

/** All that a source knows at a time: what an earlier series said beyond it counts no more. */
export interface SignalSeries {
  /** When its source knew it, ms since 1970. Before that instant nobody sees it. */
  readonly knownAt: EpochMs;
  /** From when on it is not to be relied on, ms since 1970; null where it holds for as long as it has slots. */
  readonly expiresAt: EpochMs | null;
  /** In order, without overlaps. Between two there may be a gap, in which nothing is known. */
  readonly slots: readonly SignalSlot[];
  /**
   * It is what others than its source allow at most: it lowers what the source says, and is neither a sign of life of the
   * source nor a word of it. It replaces what was said so before, and counts whatever the source knew and when.
   */
  readonly lowersOnly?: true;
}

/** A series with when it came. */
export interface ArrivedSeries extends SignalSeries {
  readonly arrivedAt: Instant;
}

/**
 * What is remembered of a signal: the series known now, and those that came before they may be known; by `knownAt`. Then
 * what only lowers it, if anything.
 */
export type SignalState = readonly ArrivedSeries[];

/** A signal as a strategy sees it. */
export interface SignalView extends SiteSignal {
  /** `stale`: it has expired, or its slots have run out; `missing`: it never came, was nonsense, or has a gap now. */
  readonly state: 'fresh' | 'stale' | 'missing';
  /** What holds now, in `unit`; null unless it is fresh, and where a cap is expressly none. */
  readonly value: number | null;
  /** When another value holds, or none is known any more, ms since 1970; null unless it is fresh. */
  readonly nextChangeAt: EpochMs | null;
  /** What holds from then on; null where that is not known, or none. */
  readonly nextValue: number | null;
  /** What is known of now and later, the running slot first, up to its expiry; empty unless it is fresh. */
  readonly slots: readonly SignalSlot[];
  /** When its source knew it, ms since 1970; null where it is missing, or only others than its source have spoken. */
  readonly knownAt: EpochMs | null;
  /** How long ago its source said it, on the monotonic clock; null as `knownAt` is. */
  readonly ageMs: Millis | null;
  /** There where others than its source lower it now; `value` and `slots` reckon with that, age and `knownAt` do not. */
  readonly lowered?: SignalLowered;
}

/** What others make of a signal, and what it is without them. */
export interface SignalLowered {
  /** What they allow at most now, in the signal's unit. */
  readonly to: number;
  /** What its source says of now. */
  readonly source: Pick<SignalView, 'state' | 'value'>;
}

/** Two weeks in steps of 5 min are 4,032; what is longer is a mistake, and would be saved with every state. */
const SLOTS_MAX = 10_000;
/** Series that came before they may be known; a source that sends more is heard again when their time has come. */
const PENDING_MAX = 8;

/** The state after a series came. */
export function foldSignal(kind: SignalKind, before: SignalState, arrival: Arrival): SignalState {
  const { at } = arrival;
  const said = readSeries(kind, arrival.series);
  const lowering = loweringIn(before);
  const own = lowering === null ? before : before.filter((held) => held !== lowering);
  if (said?.lowersOnly === true) return said.slots.length === 0 ? own : [...own, { ...said, arrivedAt: at }];
  const after = foldOwn(own, said, arrival);
  if (after === own) return before;
  return lowering === null ? after : [...after, lowering];
}

interface Arrival {
  readonly series: unknown;
  readonly at: Instant;
  readonly keptForMs?: Millis;
}

/** What lowers the signal, whatever its source says; null where nothing does. */
const loweringIn = (state: SignalState): ArrivedSeries | null =>
  state.find(({ lowersOnly }) => lowersOnly === true) ?? null;

/** Whether the signal's own source has not been heard. */
export const isUnheard = (state: SignalState): boolean => state.every(({ lowersOnly }) => lowersOnly === true);

/**
 * What the source says after a series of it came. One that was known earlier than what is held changes nothing. One that is nonsense is kept
 * as a series that says nothing: better no value than the one before, of which its source wants to say something else.
 */
function foldOwn(before: SignalState, read: SignalSeries | null, arrival: Arrival): SignalState {
  const { at, keptForMs = 0 } = arrival;
  const current = visible(before, at.wallMs);
  const said = read ?? nonsense(arrival.series, current);
  const arrivedAt = { monoMs: monoMs(at.monoMs - keptForMs), wallMs: epochMs(at.wallMs - keptForMs) };
  const series: ArrivedSeries = { ...said, arrivedAt };
  if (current !== null && series.knownAt < current.knownAt) return before;
  // What was kept is no sign of life, nor does it take one back.
  if (series.knownAt === current?.knownAt && arrivedAt.monoMs < current.arrivedAt.monoMs) return before;
  const others = before.filter((held) => held === current || isPending(held, at.wallMs));
  const kept = others.filter((held) => held.knownAt !== series.knownAt);
  const next = [...kept, series].sort((a, b) => a.knownAt - b.knownAt);
  return visible(next, at.wallMs) === current ? next.slice(0, PENDING_MAX) : next.filter((held) => held !== current);
}

/** Whether a series came before it may be known. One that was known when it came only seems so after the clock was set back. */
const isPending = ({ knownAt, arrivedAt }: ArrivedSeries, now: EpochMs): boolean =>
  knownAt > now && knownAt > arrivedAt.wallMs;

/** The newest of its source's series that may be known now; null where there is none. */
function visible(state: SignalState, now: EpochMs): ArrivedSeries | null {
  return state.findLast(({ knownAt, lowersOnly }) => lowersOnly !== true && knownAt <= now) ?? null;
}

const MISSING = {
  state: 'missing',
  value: null,
  nextChangeAt: null,
  nextValue: null,
  slots: [],
  knownAt: null,
  ageMs: null,
} as const;

/** The signal at an instant. */
export function viewSignal(signal: SiteSignal, state: SignalState, at: Instant): SignalView {
  const series = visible(state, at.wallMs);
  const own = viewOwn(signal, series, at);
  const caps = capsAt(state, at.wallMs);
  const to = caps[0]?.value ?? null;
  if (to === null) return own;
  const said = series === null ? [] : until(series.expiresAt, series.slots);
  const slots = lowestOf([...said, ...caps]).filter((slot) => slot.to > at.wallMs);
  const value = slots[0]?.value ?? null;
  const lowered = { to, source: { state: own.state, value: own.value } };
  return { ...own, state: 'fresh', value, slots, ...changeAfter(slots), lowered };
}

/** What lowers the signal from now on. It began when it was said: what seems to begin later was before a clock was set back. */
function capsAt(state: SignalState, now: EpochMs): readonly SignalSlot[] {
  const ahead = loweringIn(state)?.slots.filter((slot) => slot.to > now) ?? [];
  return ahead.map((slot, index) => (index === 0 && slot.from > now ? { ...slot, from: now } : slot));
}

/** The signal as its source has it. */
function viewOwn(signal: SiteSignal, series: ArrivedSeries | null, at: Instant): SignalView {
  const now = at.wallMs;
  if (series === null || series.slots.length === 0) return { ...signal, ...MISSING };
  const { knownAt } = series;
  const known = { knownAt, ageMs: millis(Math.max(0, ageMs(at, series.arrivedAt))) };
  const first = series.slots.findIndex((slot) => slot.to > now);
  if (first < 0 || (series.expiresAt !== null && series.expiresAt <= now))
    return { ...signal, ...MISSING, ...known, state: 'stale' };
  const slots = until(series.expiresAt, series.slots.slice(first));
  const [present] = slots;
  if (present === undefined || present.from > now) return { ...signal, ...MISSING, ...known };
  return { ...signal, ...known, state: 'fresh', value: present.value, slots, ...changeAfter(slots) };
}

/** Slots up to an expiry: who plans must not reckon with what will not be relied on. */
function until(expiresAt: EpochMs | null, slots: readonly SignalSlot[]): readonly SignalSlot[] {
  if (expiresAt === null) return slots;
  return slots
    .filter(({ from }) => from < expiresAt)
    .map((slot) => (slot.to > expiresAt ? { ...slot, to: expiresAt } : slot));
}

/** When the value of the first slot ends, and what comes then. */
function changeAfter(slots: readonly SignalSlot[]): Pick<SignalView, 'nextChangeAt' | 'nextValue'> {
  let last = slots[0] as SignalSlot;
  let next: SignalSlot | undefined;
  for (let index = 1; index < slots.length; index += 1) {
    const slot = slots[index] as SignalSlot;
    if (slot.from > last.to) break;
    if (slot.value !== last.value) {
      next = slot;
      break;
    }
    last = slot;
  }
  return { nextChangeAt: last.to, nextValue: next?.value ?? null };
}

/** The series that something is, in order and finite; null where it is none. It is copied: whoever sent it may change it. */
function readSeries(kind: SignalKind, said: unknown): SignalSeries | null {
  if (typeof said !== 'object' || said === null || !isPlain(said)) return null;
  const { knownAt, expiresAt, slots, lowersOnly } = said as Partial<SignalSeries>;
  if (!isTime(knownAt) || !(expiresAt === null || isTime(expiresAt))) return null;
  if (!Array.isArray(slots) || slots.length > SLOTS_MAX) return null;
  const read: SignalSlot[] = [];
  for (const slot of slots as readonly (Partial<SignalSlot> | null)[]) {
    const { from, to, value } = slot ?? {};
    if (!isTime(from) || !isTime(to) || from >= to || from < (read.at(-1)?.to ?? -Infinity)) return null;
    if (value === undefined || !isValue(kind, value)) return null;
    // What is saved as 0 must not have been −0.
    read.push({ from, to, value: value === null ? null : value + 0 });
  }
  return lowersOnly === true ? { knownAt, expiresAt, slots: read, lowersOnly } : { knownAt, expiresAt, slots: read };
}

/** Nonsense of no time is of that of what it replaces, so that the next sound word is not taken for an older one. */
function nonsense(said: unknown, current: SignalSeries | null): SignalSeries {
  const { knownAt } = (typeof said === 'object' && said !== null ? said : {}) as Partial<SignalSeries>;
  return { knownAt: isTime(knownAt) ? knownAt : (current?.knownAt ?? epochMs(0)), expiresAt: null, slots: [] };
}

const isTime = (value: unknown): value is EpochMs => typeof value === 'number' && Number.isFinite(value);

/** Prices may be below 0, and so may be the CO2 of a mix that binds more than it sets free; the others not. */
function isValue(kind: SignalKind, value: unknown): boolean {
  if (value === null) return kind === 'cap';
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  switch (kind) {
    case 'price':
    case 'co2':
      return true;
    case 'sun-forecast':
    case 'cap':
      return value >= 0;
    case 'battery-priority':
      return value >= 0 && value <= 1;
  }
}
