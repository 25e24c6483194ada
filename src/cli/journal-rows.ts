/**
 * What `busbar journal export` writes: rows of a journal, as tables for a spreadsheet and as documents for programs.
 * @module
 */
import { explainBecause, formatLocal, type CycleRecord, type EpochMs, type TimeZone } from '../engine/index.ts';
import type { CurvePoint, JournalItem, KeptJournal, WriteEntry } from '../journal/index.ts';
import { exchangeLines } from './exchange-lines.ts';
import { jsonOfFigures } from './figures.ts';

/** What can be taken out of a journal. */
export const EXPORTS = ['cycles', 'events', 'sessions', 'rollups', 'alarms', 'writes'] as const;
export type Export = (typeof EXPORTS)[number];

/** What is asked for. */
export interface Wanted {
  readonly what: Export;
  readonly fromMs: number;
  readonly toMs: number;
  /** Length of a step of rollups. */
  readonly stepMs: number;
  /** Of events; null for all that are kept. */
  readonly run: number | null;
  readonly timeZone: TimeZone;
}

/** A table: names of its columns, then its rows. */
export type Cell = string | number | null;
export interface Table {
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

const LINES = ['L1', 'L2', 'L3'] as const;
const EVERYTHING = Number.MAX_SAFE_INTEGER;

/** The documents that are asked for, one a line; events come in the form in which journals are exchanged. */
export function* documents(journal: KeptJournal, wanted: Wanted): Generator<string> {
  if (wanted.what === 'events') {
    yield* exchangeLines(journal, wanted);
    return;
  }
  const found = wanted.what === 'cycles' ? cycles(journal, wanted) : entries(journal, wanted.what, wanted);
  for (const document of found) yield `${jsonOfFigures(document)}\n`;
}

/** The same as a table. */
export function table(journal: KeptJournal, wanted: Wanted): Table {
  const local = (ms: number | null): string => (ms === null ? '' : formatLocal(wanted.timeZone, ms as EpochMs));
  switch (wanted.what) {
    case 'cycles':
      return cycleTable(cycles(journal, wanted), local);
    case 'events':
      return eventTable(events(journal, wanted), local);
    case 'rollups':
      return curveTable(journal.curve(wanted), local);
    case 'sessions':
      return {
        columns: ['station', 'zone', 'began', 'ended', 'energyKwh'],
        rows: journal
          .sessions({ ...wanted, limit: EVERYTHING })
          .map(({ station, zone, beganMs, endedMs, energyWh }) => [
            ...[station, zone, local(beganMs), local(endedMs)],
            energyWh === null ? null : energyWh / 1000,
          ]),
      };
    case 'alarms':
      return {
        columns: ['alarm', 'subject', 'detail', 'raised', 'cleared'],
        rows: journal
          .alarms({ ...wanted, limit: EVERYTHING })
          .map(({ id, subject, detail, raisedMs, clearedMs }) => [
            id,
            subject,
            detail,
            local(raisedMs),
            local(clearedMs),
          ]),
      };
    case 'writes':
      return writeTable(journal.writes({ ...wanted, limit: EVERYTHING }), local);
  }
}

function entries(journal: KeptJournal, what: Exclude<Export, 'cycles' | 'events'>, wanted: Wanted): readonly object[] {
  const span = { ...wanted, limit: EVERYTHING };
  switch (what) {
    case 'rollups':
      return journal.curve(wanted);
    case 'sessions':
      return journal.sessions(span);
    case 'alarms':
      return journal.alarms(span);
    case 'writes':
      return journal.writes(span);
  }
}

type Local = (ms: number | null) => string;

function* items(journal: KeptJournal, { run }: Wanted): Generator<JournalItem> {
  for (const one of journal.runs()) if (run === null || run === one.run) yield* journal.items(one.run);
}

function* cycles(journal: KeptJournal, wanted: Wanted): Generator<CycleRecord> {
  for (const item of items(journal, wanted))
    if (item.kind === 'record' && isIn(wanted, item.record.at.wallMs)) yield item.record;
}

function* events(journal: KeptJournal, wanted: Wanted): Generator<Extract<JournalItem, { readonly kind: 'event' }>> {
  for (const item of items(journal, wanted))
    if (item.kind === 'event' && isIn(wanted, item.event.at.wallMs)) yield item;
}

const isIn = ({ fromMs, toMs }: Wanted, ms: number): boolean => ms >= fromMs && ms < toMs;

function cycleTable(records: Iterable<CycleRecord>, local: Local): Table {
  const columns = ['at', 'cycle', 'cause', 'zone', 'cars', 'demandAmps', 'allocationAmps', 'reductionAmps'];
  return {
    columns: [...columns, ...LINES.map((line) => `drawnAmps${line}`), 'because'],
    rows: (function* () {
      for (const { at, cycle, cause, zones } of records)
        for (const zone of zones) {
          const { cars, demandAmps, allocationAmps, reductionAmps, drawnAmps, because } = zone;
          const known = [local(at.wallMs), cycle, cause, zone.zone, cars, demandAmps, allocationAmps, reductionAmps];
          yield [...known, ...drawnAmps, explainBecause(because)];
        }
    })(),
  };
}

function eventTable(found: Iterable<Extract<JournalItem, { readonly kind: 'event' }>>, local: Local): Table {
  return {
    columns: ['at', 'kind', 'event'],
    rows: (function* () {
      for (const { event } of found) yield [local(event.at.wallMs), event.kind, JSON.stringify(event)];
    })(),
  };
}

/** One row for each node, zone and meter of a step. */
function curveTable(points: readonly CurvePoint[], local: Local): Table {
  const lines = (name: string): readonly string[] => LINES.map((line) => `${name}Amps${line}`);
  const none = [null, null, null] as const;
  return {
    columns: [
      ...['at', 'decisions', 'kind', 'name', ...lines('measured'), ...lines('most'), ...lines('charging')],
      ...[...lines('headroom'), 'allocationAmps', 'reductionAmps', 'powerWatts'],
    ],
    rows: points.flatMap(({ atMs, decisions, nodes, zones, meters }) => {
      const head = (kind: string, name: string): readonly Cell[] => [local(atMs), decisions, kind, name];
      return [
        ...nodes.map(({ node, measuredAmps, mostAmps, chargingAmps, headroomAmps }) => [
          ...[...head('node', node), ...(measuredAmps ?? none), ...(mostAmps ?? none), ...chargingAmps],
          ...[...headroomAmps, null, null, null],
        ]),
        ...zones.map(({ zone, allocationAmps, drawnAmps, reductionAmps }) => [
          ...[...head('zone', zone), ...none, ...none, ...drawnAmps, ...none, allocationAmps, reductionAmps, null],
        ]),
        ...meters.map(({ meter, powerWatts }) => [
          ...[...head('meter', meter), ...none, ...none, ...none, ...none, null, null, powerWatts],
        ]),
      ];
    }),
  };
}

function writeTable(writes: readonly WriteEntry[], local: Local): Table {
  return {
    columns: [
      ...['at', 'zone', 'writeId', 'intent', ...LINES.map((line) => `allowedAmps${line}`), 'reductionAmps'],
      ...['because', 'outcome', 'settled', 'detail'],
    ],
    rows: writes.map((write) => [
      ...[local(write.atMs), write.zone, write.writeId, write.intent, ...write.allowedAmps, write.reductionAmps],
      ...[explainBecause(write.because), write.outcome, local(write.settledMs), write.detail],
    ]),
  };
}
