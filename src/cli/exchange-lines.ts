/**
 * A run of a site's journal as lines of the exchange format.
 * @module
 */
import { SHELL_ALARMS, unreachable } from '../engine/index.ts';
import { lineOf, type AlarmEntry, type JournalItem, type KeptJournal } from '../journal/index.ts';

/** What of which run. */
export interface ExchangeWanted {
  /** Null for the newest in which anything happened. */
  readonly run: number | null;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch of one run with the state it begins with, so that it can be replayed; from the middle on it can only be read. */
export function* exchangeLines(journal: KeptJournal, wanted: ExchangeWanted): Generator<string> {
  const run = wanted.run ?? journal.runs().findLast(({ turns }) => turns > 0)?.run ?? 0;
  const [stretch] = journal.stretches(run);
  const header = journal.header(run);
  if (typeof header === 'string') return;
  const isWhole = wanted.fromMs === 0;
  const items = isWhole && stretch !== undefined ? stretch.items : journal.items(run);
  const alarms = shellAlarmsOf(journal, run, wanted).values();
  let next = alarms.next();
  yield lineOf(isWhole && stretch !== undefined ? stretch.header : header);
  for (const item of itemsIn(items, wanted)) {
    const nowMs = item.kind === 'event' ? item.event.at.wallMs : -Infinity;
    for (; next.done !== true && next.value.raisedMs <= nowMs; next = alarms.next()) yield alarmLine(next.value);
    yield* linesOf(item);
  }
  for (; next.done !== true; next = alarms.next()) yield alarmLine(next.value);
}

const alarmLine = (alarm: AlarmEntry): string => lineOf({ alarm });

/** From the first event of a span to the last. */
function* itemsIn(items: Iterable<JournalItem>, { fromMs, toMs }: ExchangeWanted): Generator<JournalItem> {
  let isOn = fromMs === 0;
  for (const item of items) {
    if (item.kind === 'event') {
      if (item.event.at.wallMs >= toMs) return;
      isOn ||= item.event.at.wallMs >= fromMs;
    }
    if (isOn) yield item;
  }
}

function linesOf(item: JournalItem): readonly string[] {
  switch (item.kind) {
    case 'event':
      return [lineOf({ event: item.event })];
    case 'record':
      return [lineOf({ record: item.record })];
    case 'alarm':
      return [alarmLine(item.alarm)];
    case 'gap':
      return [lineOf({ gap: { turns: item.turns } })];
    case 'header':
    case 'truncated':
    case 'unreadable':
      return [];
    default:
      return unreachable(item);
  }
}

const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** The shell's alarms that were raised in a run, oldest first: the journal has them by their times, whatever run it was. */
function shellAlarmsOf(journal: KeptJournal, run: number, { fromMs, toMs }: ExchangeWanted): readonly AlarmEntry[] {
  const [beganMs, endedMs] = timeOf(journal, run);
  return journal
    .alarms({ fromMs: 0, toMs: Math.min(toMs, endedMs), limit: EVERYTHING })
    .filter(({ id, raisedMs }) => SHELL_IDS.has(id) && raisedMs >= Math.max(fromMs, beganMs));
}

const SHELL_IDS: ReadonlySet<string> = new Set(SHELL_ALARMS);

/** From the start of a run to that of the next. A run that began by a clock that was slow counts from the end of the one before. */
function timeOf(journal: KeptJournal, run: number): readonly [number, number] {
  const began = new Map<number, number>();
  let latestMs = 0;
  for (const one of journal.runs()) {
    latestMs = Math.max(latestMs, Date.parse(one.startedAt));
    began.set(one.run, latestMs);
    latestMs = Math.max(latestMs, one.toMs ?? 0);
  }
  const next = [...began.keys()].find((other) => other > run);
  return [began.get(run) ?? 0, next === undefined ? Infinity : (began.get(next) ?? Infinity)];
}
