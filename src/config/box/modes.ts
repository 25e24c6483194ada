/**
 * The open questions about EVCE as modes of the simulated box: for each the answers that are possible, and the one it
 * gives unless told otherwise. Files, the command line, the help and the control surface all read these tables.
 * @module
 */
import { parseSignedDuration } from '../duration.ts';
import { CHOICES } from './choices.ts';

/** A question to which the answer is a span of time, such as `3s`. */
export interface SpanMode {
  readonly asks: string;
  readonly fallback: string;
  /** Bounds; one that begins with a minus may be negative. */
  readonly min: string;
  readonly max: string;
}

/** A question to which the answer is a number. */
export interface CountMode {
  readonly asks: string;
  readonly fallback: number;
  readonly max: number;
}

/** Modes whose answers are spans of time. */
export const SPANS = {
  latency: {
    asks: 'How long is it from an allocation to the stations having it?',
    fallback: '3s',
    min: '0s',
    max: '60s',
  },
  allocationPeriod: { asks: 'How often does the box share current anew?', fallback: '5s', min: '0s', max: '5m' },
  answerLatency: { asks: 'How long does every answer take?', fallback: '0s', min: '0s', max: '2m' },
  putLatency: { asks: 'How much longer does the answer to a PUT take?', fallback: '0s', min: '0s', max: '2m' },
  meterPoll: {
    asks: 'How often does the box read its meters? 0s: whenever it looks.',
    fallback: '0s',
    min: '0s',
    max: '15m',
  },
  meterLossAfter: {
    asks: 'For how long does a dynamic zone wait for its meter before it counts as lost?',
    fallback: '10s',
    min: '0s',
    max: '15m',
  },
  clockOffset: { asks: 'By how much is the box’s clock ahead?', fallback: '0s', min: '-4000d', max: '4000d' },
  keepAlive: { asks: 'When does the box close an idle connection?', fallback: '72s', min: '1s', max: '1h' },
} as const satisfies Readonly<Record<string, SpanMode>>;

/** Modes whose answers are numbers. */
export const COUNTS = {
  rateLimitPerSecond: { asks: 'How many requests a second are answered before 429? 0: all.', fallback: 0, max: 1000 },
} as const satisfies Readonly<Record<string, CountMode>>;

type ChoiceName = keyof typeof CHOICES;
type SpanName = keyof typeof SPANS;
type CountName = keyof typeof COUNTS;

/** Name of a mode, as in a file or after `--mode`. */
export type ModeName = ChoiceName | SpanName | CountName;

/** The answers of a simulated box to all open questions; spans are in ms under their name with `Ms`. */
export type BoxModes = { readonly [Name in ChoiceName]: keyof (typeof CHOICES)[Name]['answers'] } & {
  readonly [Name in SpanName as `${Name}Ms`]: number;
} & { readonly [Name in CountName]: number };

/** What a box does that nobody has told anything. */
export const DEFAULT_MODES = {
  ...mapTable(CHOICES, ({ fallback }): string => fallback),
  ...Object.fromEntries(
    Object.entries(SPANS).map(([name, { fallback }]) => [`${name}Ms`, parseSignedDuration(fallback)]),
  ),
  ...mapTable(COUNTS, ({ fallback }) => fallback),
} as unknown as BoxModes;

function mapTable<Entry, Value>(
  table: Readonly<Record<string, Entry>>,
  of: (entry: Entry) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(table).map(([name, entry]) => [name, of(entry)]));
}
