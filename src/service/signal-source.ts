/**
 * Signals of a live site that stand in files. A file is looked at every minute, and said again when it has changed, when one of
 * its series becomes known, or when an hour has passed; one that cannot be read says nothing, so that what it said before runs out.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { Observable } from 'rxjs';
import type { SiteConfig } from '../config/index.ts';
import type { EngineEvent } from '../engine/index.ts';
import type { Clock, Source } from '../engine/ports.ts';
import { asRead, nextStatedAfter, parseSignal, type FiledSeries } from '../series/signal-file.ts';
import type { Logger } from './log.ts';

type SignalFile = SiteConfig['signals'][number];

const LOOK_EVERY_MS = 60_000;
/** A file says only what is near; so often it is said how that goes on. */
const SAY_EVERY_MS = 3_600_000;

interface Watch {
  readonly file: SignalFile;
  text: string | null;
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
      text: null,
      series: [],
      saidAtMs: -Infinity,
      nextKnownMs: null,
      problem: null,
    }));
    let isOver = false;
    let cancel = (): void => undefined;
    const look = async (): Promise<void> => {
      for (const watch of watches) {
        const isNew = await refresh(watch, world.log);
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

/** Reads a file again; whether it says something else than before. */
async function refresh(watch: Watch, log: Pick<Logger, 'warn' | 'info'>): Promise<boolean> {
  const { file } = watch;
  const text = await textOf(file.file);
  if (text === watch.text && text !== null) return false;
  watch.text = text;
  const read = text === null ? ({ ok: false, problem: 'cannot be read' } as const) : parseSignal(text, file);
  const problem = read.ok ? null : `signal ${file.signal.name}: ${file.file} ${read.problem}`;
  if (problem !== null && problem !== watch.problem) log.warn(problem);
  if (problem === null && watch.problem !== null) log.info(`signal ${file.signal.name} can be read again`);
  watch.problem = problem;
  watch.series = read.ok ? read.series : [];
  return read.ok;
}

function eventOf(watch: Watch, clock: Clock, isNew: boolean): EngineEvent | null {
  const at = clock.now();
  const isMoreKnown = watch.nextKnownMs !== null && watch.nextKnownMs <= at.wallMs;
  if (!isNew && !isMoreKnown && at.monoMs - watch.saidAtMs < SAY_EVERY_MS) return null;
  watch.nextKnownMs = nextStatedAfter(watch.series, at.wallMs);
  const series = asRead(watch.series, at.wallMs);
  if (series === null) return null;
  watch.saidAtMs = at.monoMs;
  return { kind: 'SignalArrived', at, signal: watch.file.signal.name, series };
}

/** Null where a file cannot be read, for whatever reason: it is looked at again soon. */
async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
}
