/**
 * Who bound a zone over time: a bounded number of buckets, each with whoever bound it longest and the engine's own
 * sentence at the moment when that one left least. Sentences are made as buckets close, so no record is kept.
 * @module
 */
import { explainZone, type CycleRecord, type ZoneRecord } from '../../src/engine/index.ts';
import { binderOf, type Binder } from './binder.ts';

/** Whoever bound a zone for longest in a stretch of buckets. */
export interface BindingRun {
  /** The bucket it begins with; it ends where the next run begins. */
  readonly bucket: number;
  readonly binder: Binder;
  readonly sentence: string;
}

export interface Binding {
  readonly widthMs: number;
  readonly count: number;
  readonly runs: readonly BindingRun[];
  /** How long each binder bound the zone in all, longest first. */
  readonly totals: readonly { readonly binder: Binder; readonly spanMs: number }[];
}

export interface BindingKeeper {
  /** Notes what was decided for a zone at `atMs`, and held for `spanMs`. */
  add(when: { readonly atMs: number; readonly spanMs: number }, record: CycleRecord, zone: ZoneRecord): void;
  binding(): Binding;
}

export interface BindingOptions {
  /** Even. */
  readonly bucketsMax: number;
  readonly stepMs: number;
}

/** One binder's part in a bucket. */
interface Part {
  readonly binder: Binder;
  spanMs: number;
  lowestAmps: number;
  sentence: string;
}

type Bucket = Map<string, Part>;

interface OpenPart extends Part {
  record: CycleRecord;
}

interface Store {
  readonly options: BindingOptions;
  readonly totals: Map<string, { readonly binder: Binder; spanMs: number }>;
  widthMs: number;
  closed: (Bucket | undefined)[];
  /** Parts of the bucket that is being filled. */
  open: Map<string, OpenPart>;
  openBucket: number;
  zone: string;
}

/** Begins to note who binds a zone. */
export function keepBinding(options: BindingOptions): BindingKeeper {
  const store: Store = {
    options,
    totals: new Map(),
    widthMs: options.stepMs,
    closed: [],
    open: new Map(),
    openBucket: 0,
    zone: '',
  };
  return {
    add: (when, record, zone) => add(store, { ...when, record }, zone),
    binding() {
      if (store.open.size > 0) close(store);
      const totals = [...store.totals.values()].sort((a, b) => b.spanMs - a.spanMs);
      return { widthMs: store.widthMs, count: store.closed.length, runs: runsOf(store.closed), totals };
    },
  };
}

interface Now {
  readonly atMs: number;
  readonly spanMs: number;
  readonly record: CycleRecord;
}

function add(store: Store, { atMs, spanMs, record }: Now, zone: ZoneRecord): void {
  store.zone = zone.zone;
  while (atMs >= store.widthMs * store.options.bucketsMax) {
    close(store);
    fold(store);
  }
  const bucket = Math.floor(atMs / store.widthMs);
  if (bucket !== store.openBucket) close(store);
  store.openBucket = bucket;
  const binder = binderOf(zone.because);
  note(store.open, binder, { record, spanMs, amps: zone.allocationAmps });
  const total = store.totals.get(keyOf(binder)) ?? { binder, spanMs: 0 };
  total.spanMs += spanMs;
  store.totals.set(keyOf(binder), total);
}

function close(store: Store): void {
  for (const part of store.open.values()) part.sentence = explainZone(part.record, store.zone);
  store.closed[store.openBucket] = merged(store.closed[store.openBucket], store.open);
  store.open = new Map();
}

function fold(store: Store): void {
  const { closed } = store;
  const pairs = Array.from({ length: Math.ceil(closed.length / 2) }, (_, index) => index);
  store.closed = pairs.map((index) => merged(closed[2 * index], closed[2 * index + 1]));
  store.widthMs *= 2;
  store.openBucket = Math.floor(store.openBucket / 2);
}

const keyOf = ({ group, label }: Binder): string => `${group} ${label}`;

function note(
  bucket: Map<string, OpenPart>,
  binder: Binder,
  now: { readonly record: CycleRecord; readonly spanMs: number; readonly amps: number },
): void {
  const { record, spanMs, amps } = now;
  const part = bucket.get(keyOf(binder));
  if (part === undefined) {
    bucket.set(keyOf(binder), { binder, spanMs, lowestAmps: amps, sentence: '', record });
    return;
  }
  part.spanMs += spanMs;
  if (amps >= part.lowestAmps) return;
  part.lowestAmps = amps;
  part.record = record;
}

function merged(a: Bucket | undefined, b: Bucket | undefined): Bucket {
  const result: Bucket = new Map();
  for (const [key, { binder, spanMs, lowestAmps, sentence }] of [...(a ?? []), ...(b ?? [])]) {
    const there = result.get(key);
    if (there === undefined) result.set(key, { binder, spanMs, lowestAmps, sentence });
    else {
      there.spanMs += spanMs;
      if (lowestAmps < there.lowestAmps) Object.assign(there, { lowestAmps, sentence });
    }
  }
  return result;
}

/** Runs of the same sentence; a bucket in which nothing was decided goes on with what held before. */
function runsOf(buckets: readonly (Bucket | undefined)[]): readonly BindingRun[] {
  const runs: BindingRun[] = [];
  buckets.forEach((parts, bucket) => {
    const longest = [...(parts ?? new Map<string, Part>()).values()].reduce<Part | null>(
      (best, part) => (best === null || part.spanMs > best.spanMs ? part : best),
      null,
    );
    if (longest === null || longest.sentence === runs.at(-1)?.sentence) return;
    runs.push({ bucket, binder: longest.binder, sentence: longest.sentence });
  });
  return runs;
}
