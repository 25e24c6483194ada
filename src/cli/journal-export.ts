/**
 * `busbar journal`: what the journal of a site holds, and taking it out.
 * @module
 */
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { loadSite, onDisk } from '../config/index.ts';
import { formatLocal, type EpochMs, type TimeZone } from '../engine/index.ts';
import { journalPath, openKept, rebuildSetup, type KeptJournal } from '../journal/index.ts';
import { stateFolderOf } from '../service/box-access.ts';
import { figure } from './figures.ts';
import { documents, table, type Cell, type Table, type Wanted } from './journal-rows.ts';
import { outFileProblem } from './out-file.ts';
import { lastMoment, textOfMoment } from './site-time.ts';
import type { ClockWord } from './time-word.ts';
import {
  EXIT,
  printError,
  printJson,
  printLine,
  printProblems,
  type ExitCode,
  type JournalExportOptions,
  type JournalInfoOptions,
  type JournalPlaceOptions,
} from './verb.ts';

/** Writes what is asked for to a file or to the standard output. */
export async function runJournalExport(options: JournalExportOptions): Promise<ExitCode> {
  const { outFile, force } = options;
  const problem = outFile === null ? null : outFileProblem({ file: outFile, force });
  if (problem !== null) {
    printError(problem);
    return EXIT.usage;
  }
  return withJournal(options, async (journal) => {
    const wanted: Wanted = { ...options, ...spanOf(journal, options), timeZone: zoneOf(journal) };
    const lines = options.format === 'csv' ? csvLines(table(journal, wanted)) : documents(journal, wanted);
    return outFile === null ? toOutput(lines) : toFile(lines, outFile);
  });
}

/** From when until when; a time of day is the last that the journal holds, and as a beginning the last before the end. */
function spanOf(journal: KeptJournal, { from, to }: JournalExportOptions): Pick<Wanted, 'fromMs' | 'toMs'> {
  const timeZone = zoneOf(journal).name;
  const endMs = journal.runs().reduce((last, { toMs }) => Math.max(last, toMs ?? 0), 0);
  const told = (word: ClockWord, wallMs: number): number => {
    const meant = lastMoment(word, { wallMs, timeZone });
    const which = word.day === null ? `${word.time} is taken as ${textOfMoment(meant.wallMs, timeZone)}` : null;
    const note = meant.note ?? which;
    if (note !== null) printError(note);
    return meant.wallMs;
  };
  const toMs = to === null ? Number.MAX_SAFE_INTEGER : told(to, endMs);
  return { fromMs: from === null ? 0 : told(from, Math.min(toMs - 1, endMs)), toMs };
}

/** Says which runs there are, how far they reach and how much room they take. */
export async function runJournalInfo(options: JournalInfoOptions): Promise<ExitCode> {
  return withJournal(options, async (journal, path) => {
    const [sizes, runs] = [journal.sizes(), journal.runs()];
    if (options.json) {
      printJson({ journal: path, ...sizes, runs });
      return EXIT.done;
    }
    const zone = zoneOf(journal);
    const local = (ms: number | null): string => (ms === null ? '-' : formatLocal(zone, ms as EpochMs));
    printLine(`${path}: ${(sizes.fileBytes / 1_000_000).toFixed(1)} MB`);
    for (const [name, count] of Object.entries(sizes.counts)) printLine(`  ${name.padEnd(10)} ${count}`);
    for (const { run, site, turns, fromMs, toMs } of runs)
      printLine(`run ${run}: ${site}, ${turns} turns, ${local(fromMs)} to ${local(toMs)}`);
    return EXIT.done;
  });
}

/** Opens the journal that is named, or that of the site file that is. */
async function withJournal(
  { configFile, journalFile }: JournalPlaceOptions,
  work: (journal: KeptJournal, path: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const path = journalFile ?? pathFor(configFile);
  if (path === null) return EXIT.usage;
  if (!existsSync(path)) {
    printError(`there is no journal ${path}`);
    return EXIT.failed;
  }
  const opened = await openKept(path);
  if (!opened.ok) {
    printError(`${path} cannot be read: ${opened.why}`);
    return EXIT.failed;
  }
  try {
    return await work(opened.journal, path);
  } finally {
    opened.journal.close();
  }
}

/** Null, with the reason said, where nothing names one. */
function pathFor(configFile: string | null): string | null {
  if (configFile === null) {
    printError('whose journal? Name a site file with -c, or the journal itself with --journal');
    return null;
  }
  const loaded = loadSite(configFile, onDisk(process.env));
  if (loaded.ok) return journalPath(stateFolderOf(loaded.value));
  printProblems(loaded.problems);
  return null;
}

const UTC: TimeZone = { name: 'UTC', changes: [{ from: 0 as EpochMs, offsetMs: 0 as never }] };

/** Times are told as at the site of the newest run. */
function zoneOf(journal: KeptJournal): TimeZone {
  const last = journal.runs().at(-1);
  const header = last === undefined ? '' : journal.header(last.run);
  if (typeof header === 'string') return UTC;
  const rebuilt = rebuildSetup({ ...(header.setup as object), strategies: [] }, []);
  return rebuilt.ok ? rebuilt.setup.site.timeZone : UTC;
}

function* csvLines({ columns, rows }: Table): Generator<string> {
  yield `${columns.join(',')}\n`;
  for (const row of rows) yield `${row.map((cell, index) => csvCell(told(cell, columns[index]))).join(',')}\n`;
}

const told = (cell: Cell, column = ''): Cell => (typeof cell === 'number' ? figure(column, cell) : cell);

/** RFC 4180. */
function csvCell(value: Cell): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

async function toOutput(lines: Iterable<string>): Promise<ExitCode> {
  try {
    await pipeline(Readable.from(lines), process.stdout, { end: false });
  } catch (error) {
    // Whoever reads has seen enough.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
  return EXIT.done;
}

/** Written beside its place first: a file that is there is whole. */
async function toFile(lines: Iterable<string>, file: string): Promise<ExitCode> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await pipeline(Readable.from(lines), createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
    renameSync(draft, file);
    return EXIT.done;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    printError(`${file} cannot be written: ${message}`);
    return EXIT.failed;
  } finally {
    rmSync(draft, { force: true });
  }
}
