/**
 * Signals of a live site that stand in files. A file is looked at four times a minute, and said again when it was written, when one of
 * its series becomes known, or when an hour has passed; it is as old as its last writing, however often it is said. One that
 * cannot be read says nothing, so that what it said before runs out.
 * @module
 */
import { readFile, stat } from 'node:fs/promises';
import { Observable } from 'rxjs';
import type { SiteConfig } from '../config/index.ts';
import { epochMs, millis, type EngineEvent, type EpochMs, type Instant, type Millis } from '../engine/index.ts';
import type { Clock, Source } from '../engine/ports.ts';
import { asRead, nextStatedAfter, parseSignal, type FiledSeries } from '../series/signal-file.ts';
import type { Logger } from './log.ts';

type SignalFile = SiteConfig['signals'][number];

/** A cap is lost that has not come for two minutes: one that is written each minute must be seen well before that. */
const LOOK_EVERY_MS = 15_000;
/** A file says only what is near; so often it is said how that goes on. */
const SAY_EVERY_MS = 3_600_000;

/** What the engine reckons back from an age may be earlier by its rounding than the instant that the age was reckoned from. */
const ROUNDING_MS = 0.001;

/** A file as it was read. */
interface Writing {
  readonly text: string;
  /** By the file system, ms since 1970. */
  readonly changedMs: number;
}

interface Watch {
  readonly file: SignalFile;
  writing: Writing | null;
  /** When it was read last, on the monotonic clock. */
  readAtMs: number;
  /** When the writing was, on both clocks. */
  written: { readonly wallMs: EpochMs; readonly monoMs: number };
  series: readonly FiledSeries[];
  saidAtMs: number;
  /** When the next of its series becomes known, ms since 1970; null where none does. */
  nextKnownMs: number | null;
  /** What is wrong now, so that it is logged once. */
  problem: string | null;
}

/** The signals of a site; null where it has none. */
export function openSignals(
  files: readonly SignalFile[],
  world: { readonly clock: Clock; readonly log: Pick<Logger, 'warn' | 'info'> },
): Source | null {
  if (files.length === 0) return null;
  const events$ = new Observable<EngineEvent>((subscriber) => {
    const watches = files.map((file): Watch => ({
      file,
      writing: null,
      readAtMs: -Infinity,
      written: { wallMs: epochMs(0), monoMs: -Infinity },
      series: [],
      saidAtMs: -Infinity,
      nextKnownMs: null,
      problem: null,
    }));
    let isOver = false;
    let cancel = (): void => undefined;
    const look = async (): Promise<void> => {
      for (const watch of watches) {
        const isNew = await refresh(watch, world);
        if (isOver) return;
        const event = eventOf(watch, world.clock, isNew);
        if (event !== null) subscriber.next(event);
      }
      cancel = world.clock.schedule(untilLook(watches, world.clock.now().wallMs), () => void look());
    };
    void look();
    return () => {
      isOver = true;
      cancel();
    };
  });
  return { events$ };
}

/** Not later than when a series becomes known. */
function untilLook(watches: readonly Watch[], nowMs: number): number {
  const known = watches.flatMap(({ nextKnownMs }) => (nextKnownMs === null ? [] : [nextKnownMs - nowMs]));
  return Math.max(0, Math.min(LOOK_EVERY_MS, ...known));
}

/** Reads a file again; whether it says something that was not said before. */
async function refresh(
  watch: Watch,
  { clock, log }: { readonly clock: Clock; readonly log: Pick<Logger, 'warn' | 'info'> },
): Promise<boolean> {
  const { file } = watch;
  const now = await writingOf(file.file);
  const isNew = now !== null && takeNote(watch, now, clock.now());
  if (!isNew && now !== null && watch.problem === null) return false;
  const read = now === null ? ({ ok: false, problem: 'cannot be read' } as const) : parseSignal(now.text, file);
  const problem = read.ok ? null : `signal ${file.signal.name}: ${file.file} ${read.problem}`;
  if (problem !== null && problem !== watch.problem) log.warn(problem);
  if (problem === null && watch.problem !== null) log.info(`signal ${file.signal.name} can be read again`);
  watch.problem = problem;
  watch.series = read.ok ? read.series : [];
  return read.ok;
}

/**
 * Keeps what was read; whether it was written since. The same text is new when the file system has another time for it, later on the
 * monotonic clock: on the wall clock the times of a file lie ahead of the true ones when either clock was set back.
 */
function takeNote(watch: Watch, now: Writing, at: Instant): boolean {
  const { writing: before, readAtMs } = watch;
  const agoMs = Math.max(0, at.wallMs - now.changedMs);
  watch.readAtMs = at.monoMs;
  if (now.text === before?.text) {
    const isLater = now.changedMs !== before.changedMs && at.monoMs - agoMs > watch.written.monoMs;
    if (!isLater) return false;
  }
  watch.written = writtenAt(Math.min(agoMs, at.monoMs - readAtMs), at);
  watch.writing = now;
  return true;
}

/** What is new, as an older file that was put in its place, was not written before the last reading. */
const writtenAt = (agoMs: number, { wallMs, monoMs }: Instant): Watch['written'] => ({
  wallMs: epochMs(wallMs - agoMs),
  monoMs: monoMs - agoMs,
});

function eventOf(watch: Watch, clock: Clock, isNew: boolean): EngineEvent | null {
  const at = clock.now();
  const isMoreKnown = watch.nextKnownMs !== null && watch.nextKnownMs <= at.wallMs;
  const isHidden = watch.written.wallMs > at.wallMs;
  if (!isNew && !isMoreKnown && !isHidden && at.monoMs - watch.saidAtMs < SAY_EVERY_MS) return null;
  // The wall clock was set back: nobody sees a series before it is known, and this one is.
  if (isHidden) watch.written = { ...watch.written, wallMs: at.wallMs };
  watch.nextKnownMs = nextStatedAfter(watch.series, at.wallMs);
  const series = asRead(watch.series, at.wallMs, watch.written.wallMs);
  if (series === null) return null;
  watch.saidAtMs = at.monoMs;
  return { kind: 'SignalArrived', at, signal: watch.file.signal.name, series, keptForMs: ageOf(watch, at) };
}

/** The age of what was written. It never gives an earlier instant than it gave before, for that would be taken for an older word. */
function ageOf(watch: Watch, { monoMs }: Instant): Millis {
  const { written } = watch;
  const ageMs = monoMs - written.monoMs;
  const isBefore = monoMs - ageMs < written.monoMs;
  const keptForMs = millis(Math.max(0, isBefore ? ageMs - ROUNDING_MS : ageMs));
  watch.written = { ...written, monoMs: monoMs - keptForMs };
  return keptForMs;
}

/** Null where a file cannot be read, for whatever reason: it is looked at again soon. */
async function writingOf(file: string): Promise<Writing | null> {
  try {
    const { mtimeMs } = await stat(file);
    return { changedMs: mtimeMs, text: await readFile(file, 'utf8') };
  } catch {
    return null;
  }
}
