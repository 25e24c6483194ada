import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { runJournalExport, runJournalInfo } from '../../src/cli/journal-export.ts';
import { runReplay } from '../../src/cli/replay.ts';
import { parseClockWord } from '../../src/cli/time-word.ts';
import { EXIT, type ExitCode, type JournalExportOptions } from '../../src/cli/verb.ts';
import { formatLocal, type EpochMs } from '../../src/engine/index.ts';
import { ownFolder, written, type LivedTurn } from '../journal/support.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();
const path = ownFolder();
const journalFile = path('journal.sqlite');

beforeAll(async () => {
  await written(journalFile);
});

const EVERYTHING = { from: null, to: null, stepMs: 60_000, run: null, force: false };

async function exported(
  over: Partial<JournalExportOptions>,
): Promise<{ readonly code: ExitCode; readonly lines: string[] }> {
  const outFile = path(`${JSON.stringify(over).replaceAll(/\W+/g, '-')}.out`);
  const given = {
    configFile: null,
    journalFile,
    what: 'cycles',
    format: 'csv',
    outFile,
    ...EVERYTHING,
    ...over,
  } as const;
  const code = await runJournalExport(given);
  return { code, lines: code === EXIT.done ? readFileSync(outFile, 'utf8').trimEnd().split('\n') : [] };
}

describe('busbar journal export', () => {
  it('writes a row for each zone of each decision', async () => {
    const { lines } = await exported({});
    expect(lines[0]).toMatch(/^at,cycle,cause,zone,cars,/);
    expect(lines[1]).toMatch(/^2024-03-04T08:00:00\+01:00,1,period,/);
    expect(lines.length - 1).toBe(30 * new Set(lines.slice(1).map((line) => line.split(',')[3])).size);
  });

  it('writes a span by the clock of the site, and says which day that was', async () => {
    const { lines } = await exported({ from: parseClockWord('08:01'), to: parseClockWord('08:02') });
    const times = lines.slice(1).map((line) => line.split(',')[0]);
    expect(times[0]).toBe('2024-03-04T08:01:00+01:00');
    expect(times.at(-1)).toBe('2024-03-04T08:01:50+01:00');
    expect(said.stderr).toContain('08:02:00 is taken as 2024-03-04T08:02:00+01:00');
    const overNight = await exported({ from: parseClockWord('08:03'), to: parseClockWord('08:02') });
    expect(overNight.lines[1]).toContain('2024-03-04T08:00:00+01:00');
    const wholeDay = await exported({ from: parseClockWord('08:02'), to: parseClockWord('08:02') });
    expect(wholeDay.lines).toEqual(overNight.lines);
  });

  it.each(['events', 'sessions', 'rollups', 'alarms', 'writes'] as const)(
    'writes %s with a line of names',
    async (what) => {
      const { code, lines } = await exported({ what });
      expect(code).toBe(EXIT.done);
      expect(lines[0]).toMatch(/^[a-zA-Z]+(,[a-zA-Z0-9]+)+$/);
    },
  );

  it.each(['csv', 'jsonl'] as const)('writes no figures as %s that are finer than anybody knows', async (format) => {
    const recorded = await exported({ what: 'events', format: 'jsonl', force: true });
    expect(recorded.lines.join()).toMatch(/Amps":\[[\d.,]*\d\.\d{7}/);
    for (const what of ['cycles', 'rollups', 'writes'] as const) {
      const { lines } = await exported({ what, format, force: true });
      expect(lines.join()).not.toMatch(/\d\.\d{7}/);
    }
  });

  it('writes events as a journal that can be replayed', async () => {
    const outFile = path('exchange.jsonl');
    const code = await runJournalExport({
      ...{ configFile: null, journalFile, what: 'events', format: 'jsonl', outFile },
      ...EVERYTHING,
    });
    expect(code).toBe(EXIT.done);
    expect(await runReplay({ journalFile: outFile, withStrategies: null, json: true })).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({ records: 30, end: { kind: 'complete' } });
  });

  it('writes the alarms of the shell in their place, and replays over them', async () => {
    const file = path('alarmed.sqlite');
    const shellAlarm = (raised: boolean) => (turn: LivedTurn) =>
      ({ kind: 'Alarm', at: turn.event.at, id: 'locked-out', subject: 'Parity', raised, detail: 'refused' }) as const;
    const places: ReadonlyMap<number, ReturnType<typeof shellAlarm>> = new Map([
      [40, shellAlarm(true)],
      [90, shellAlarm(false)],
    ]);
    const { life } = await written(file, places);
    const [raisedMs, clearedMs] = [40, 90].map((index) => life.turns[index]?.event.at.wallMs);
    const alarm = { id: 'locked-out', subject: 'Parity', detail: 'refused', raisedMs, clearedMs };
    const outFile = path('alarmed.jsonl');
    const { lines } = await exported({ journalFile: file, what: 'events', format: 'jsonl' });
    writeFileSync(outFile, `${lines.join('\n')}\n`);
    const documents = lines.map((line) => JSON.parse(line) as { alarm?: unknown; event?: { at: { wallMs: number } } });
    expect(documents.filter((document) => document.alarm !== undefined)).toEqual([{ alarm }]);
    const place = documents.findIndex((document) => document.alarm !== undefined);
    const times = documents.map(({ event }) => event?.at.wallMs ?? null);
    expect(times.slice(0, place).every((ms) => ms === null || ms < Number(raisedMs))).toBe(true);
    expect(times.slice(place).every((ms) => ms === null || ms >= Number(raisedMs))).toBe(true);
    for (const one of [file, outFile]) {
      said.stdout = '';
      expect(await runReplay({ journalFile: one, withStrategies: null, json: true })).toBe(EXIT.done);
      expect(JSON.parse(said.stdout)).toMatchObject({ records: 30, end: { kind: 'complete' } });
    }
    const rows = await exported({ journalFile: file, what: 'alarms' });
    expect(rows.lines.filter((line) => line.startsWith('locked-out,'))).toHaveLength(1);
    const after = { from: parseClockWord(formatLocal(life.setup.site.timeZone, clearedMs as EpochMs)) };
    const late = await exported({
      journalFile: file,
      what: 'events',
      format: 'jsonl',
      ...after,
    });
    expect(late.lines.some((line) => line.includes('"alarm"'))).toBe(false);
  });

  it('writes documents for programs', async () => {
    const { lines } = await exported({ what: 'writes', format: 'jsonl' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ writeId: 1, outcome: 'confirmed' });
  });

  it('replaces no file unless that is said', async () => {
    writeFileSync(path('mine.csv'), 'mine');
    expect((await exported({ outFile: path('mine.csv') })).code).toBe(EXIT.usage);
    expect(readFileSync(path('mine.csv'), 'utf8')).toBe('mine');
  });

  it('says so where there is no journal, or none is named', async () => {
    expect((await exported({ journalFile: path('nowhere.sqlite') })).code).toBe(EXIT.failed);
    expect((await exported({ journalFile: null })).code).toBe(EXIT.usage);
    expect(said.stderr).toContain('Name a site file with -c, or the journal itself with --journal');
  });
});

describe('busbar journal info', () => {
  it('tells runs and sizes', async () => {
    expect(await runJournalInfo({ configFile: null, journalFile, json: false })).toBe(EXIT.done);
    expect(said.stdout).toMatch(/run 1: Parity, \d+ turns, 2024-03-04T08:00:00\+01:00 to 2024-03-04T08:04:50\+01:00/);
  });

  it('can be replayed by its name', async () => {
    expect(await runReplay({ journalFile, withStrategies: null, json: true })).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({ site: 'Parity', records: 30, end: { kind: 'complete' } });
  });
});
