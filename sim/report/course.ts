/**
 * The course of a run in a bounded number of buckets. Buckets begin as narrow as a step and double their width as time
 * goes on, so memory does not grow with simulated time; each keeps its least and highest value, so no peak is lost.
 * @module
 */

/** What was noted, bucket by bucket; `NaN` where nothing was known. */
export interface Course {
  /** Each bucket covers this much time; the first begins at 0. */
  readonly widthMs: number;
  readonly count: number;
  /** One entry a channel. */
  readonly channels: readonly CourseChannel[];
}

/** One quantity over the buckets. */
export interface CourseChannel {
  readonly min: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
}

/** Collects a course. */
export interface CourseKeeper {
  /** Notes values, one a channel, that hold from `atMs` on for `spanMs`; `NaN` notes nothing. Times only grow. */
  add(atMs: number, spanMs: number, values: ArrayLike<number>): void;
  course(): Course;
}

export interface CourseOptions {
  readonly channelCount: number;
  /** Even. */
  readonly bucketsMax: number;
  /** The narrowest bucket: no two notes are closer. */
  readonly stepMs: number;
}

interface Store {
  readonly options: CourseOptions;
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Value times time. */
  readonly area: Float64Array;
  readonly spanMs: Float64Array;
  widthMs: number;
  count: number;
}

/** Begins a course. */
export function keepCourse(options: CourseOptions): CourseKeeper {
  const size = options.channelCount * options.bucketsMax;
  const store: Store = {
    options,
    min: new Float64Array(size).fill(Infinity),
    max: new Float64Array(size).fill(-Infinity),
    area: new Float64Array(size),
    spanMs: new Float64Array(size),
    widthMs: options.stepMs,
    count: 0,
  };
  return {
    add: (atMs, spanMs, values) => add(store, { atMs, spanMs }, values),
    course: () => read(store),
  };
}

function add(store: Store, when: { readonly atMs: number; readonly spanMs: number }, values: ArrayLike<number>): void {
  const { channelCount, bucketsMax } = store.options;
  while (when.atMs >= store.widthMs * bucketsMax) fold(store);
  const bucket = Math.floor(when.atMs / store.widthMs);
  store.count = Math.max(store.count, bucket + 1);
  const first = bucket * channelCount;
  for (let channel = 0; channel < channelCount; channel += 1) {
    const value = values[channel] as number;
    if (Number.isNaN(value)) continue;
    const at = first + channel;
    store.min[at] = Math.min(store.min[at] as number, value);
    store.max[at] = Math.max(store.max[at] as number, value);
    store.area[at] = (store.area[at] as number) + value * when.spanMs;
    store.spanMs[at] = (store.spanMs[at] as number) + when.spanMs;
  }
}

/** Puts each two buckets into one, and frees the upper half; the number of buckets is even. */
function fold(store: Store): void {
  const { min, max, area, spanMs, options } = store;
  const half = (options.channelCount * options.bucketsMax) / 2;
  for (let to = 0; to < half; to += 1) {
    const channel = to % options.channelCount;
    const left = 2 * (to - channel) + channel;
    const right = left + options.channelCount;
    min[to] = Math.min(min[left] as number, min[right] as number);
    max[to] = Math.max(max[left] as number, max[right] as number);
    area[to] = (area[left] as number) + (area[right] as number);
    spanMs[to] = (spanMs[left] as number) + (spanMs[right] as number);
  }
  min.fill(Infinity, half);
  max.fill(-Infinity, half);
  area.fill(0, half);
  spanMs.fill(0, half);
  store.widthMs *= 2;
  store.count = Math.ceil(store.count / 2);
}

function read(store: Store): Course {
  const channels = Array.from({ length: store.options.channelCount }, (_, channel) => readChannel(store, channel));
  return { widthMs: store.widthMs, count: store.count, channels };
}

function readChannel(store: Store, channel: number): CourseChannel {
  const made = (): Float64Array => new Float64Array(store.count).fill(NaN);
  const [min, mean, max] = [made(), made(), made()];
  for (let bucket = 0; bucket < store.count; bucket += 1) {
    const at = bucket * store.options.channelCount + channel;
    const span = store.spanMs[at] as number;
    if (span === 0) continue;
    min[bucket] = store.min[at] as number;
    max[bucket] = store.max[at] as number;
    mean[bucket] = (store.area[at] as number) / span;
  }
  return { min, mean, max };
}
