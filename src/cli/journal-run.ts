/**
 * A run of a journal, whether it lies in a site's database or in a file of lines.
 * @module
 */
import { createReadStream } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { openKept, readJournal, type JournalHeader, type JournalItem } from '../journal/index.ts';
import { EXIT, type ExitCode } from './verb.ts';

type Items = Iterable<JournalItem> | AsyncIterable<JournalItem>;

/** A run, whole and in the stretches that can be replayed. */
export interface JournalRun {
  readonly header: JournalHeader;
  readonly stretches: Iterable<{ readonly header: JournalHeader; readonly items: Items }>;
  readonly items: Items;
  close(): void;
}

/** A run, or why there is none and how a verb then ends. */
export type OpenedRun =
  | { readonly ok: true; readonly run: JournalRun }
  | { readonly ok: false; readonly why: string; readonly code: ExitCode };

const SQLITE_MAGIC = 'SQLite format 3\0';

/** Opens a run of a site's journal, the newest where none is asked for; or the one run of a file of lines. */
export async function openRun(journalFile: string, asked: number | null): Promise<OpenedRun> {
  const why = await whyUnreadable(journalFile);
  if (why !== null) return refused(`${journalFile} cannot be read: ${why}`);
  if (await isDatabase(journalFile)) return openInDatabase(journalFile, asked);
  const items = readJournal(createReadStream(journalFile));
  const first = (await items.next()).value as JournalItem | undefined;
  if (first?.kind !== 'header')
    return refused(`${journalFile} is not a journal${first?.kind === 'unreadable' ? `: ${first.message}` : ''}`);
  const { header } = first;
  return { ok: true, run: { header, stretches: [{ header, items }], items, close: () => undefined } };
}

async function openInDatabase(journalFile: string, asked: number | null): Promise<OpenedRun> {
  const opened = await openKept(journalFile);
  if (!opened.ok) return refused(`${journalFile} cannot be read: ${opened.why}`, EXIT.failed);
  const { journal } = opened;
  const run = asked ?? journal.runs().findLast(({ turns }) => turns > 0)?.run ?? 0;
  const header = journal.header(run);
  if (typeof header === 'string') {
    journal.close();
    return refused(`${journalFile}: ${header}`);
  }
  return {
    ok: true,
    run: { header, stretches: journal.stretches(run), items: journal.items(run), close: () => journal.close() },
  };
}

const refused = (why: string, code: ExitCode = EXIT.usage): OpenedRun => ({ ok: false, why, code });

/** Whether a file is a database of SQLite, by its first bytes. */
async function isDatabase(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(SQLITE_MAGIC.length), 0, SQLITE_MAGIC.length, 0);
    return buffer.toString('latin1') === SQLITE_MAGIC;
  } finally {
    await handle.close();
  }
}

/** Null for a file that can be read. */
async function whyUnreadable(file: string): Promise<string | null> {
  try {
    await access(file);
    return (await stat(file)).isDirectory() ? 'it is a folder' : null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
