/**
 * `busbar strategy golden`: what a strategy says to a recorded day, kept in a file that a change of its code is held against.
 * @module
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  carryOver,
  createEngine,
  formatLocal,
  type BoundStrategy,
  type EngineSetup,
  type Proposal,
  type StrategyRecord,
} from '../../engine/index.ts';
import { rebuildSetup, recordsOf, siteOf, type JournalItem, type JournalSetup } from '../../journal/index.ts';
import { STRATEGIES } from '../../strategies/index.ts';
import { openRun, type JournalRun } from '../journal-run.ts';
import { EXIT, printError, printLine, printProblems, type ExitCode } from '../verb.ts';
import { exportedBy, loadGuests } from './guests.ts';
import { readOptions } from './subject.ts';

export interface StrategyGoldenOptions {
  readonly path: string;
  readonly journalFile: string;
  /** JSON, or the name of a file with it. */
  readonly options: string | null;
  readonly goldenFile: string;
  /** Write the file, whatever stands there. */
  readonly update: boolean;
}

/** An answer that differs from the one before, and since when it is given. */
type Answered = Pick<Proposal, 'ceilings' | 'wishes'> & {
  /** Local to the site. */
  readonly at: string;
  /** Why its failsafe counted; null where its answer did. */
  readonly contained: string | null;
};

/** Asks the strategy, and writes or compares. */
export async function runStrategyGolden(asked: StrategyGoldenOptions): Promise<ExitCode> {
  const { journalFile, goldenFile, update } = asked;
  const options = asked.options === null ? {} : readOptions(asked.options);
  if (options instanceof Error) return refused(`--options: ${options.message}`);
  const opened = await openRun(journalFile, null);
  if (!opened.ok) return refused(opened.why);
  try {
    const asking = await askedIn(opened.run, asked, options as GuestOptions);
    if (typeof asking === 'number') return asking;
    const { guest } = asking;
    const told = await answersTo(opened.run, asking);
    if (told.end !== null) return refused(`${journalFile} ${told.end}`, EXIT.failed);
    if (told.answers.length === 0) return refused(`${journalFile} holds no decision that it could be asked about`);
    if (told.isCutOff) printError(`the last line of ${journalFile} was cut off, as by a crash; all before it counts`);
    return keptOrCompared(textOfAnswers(guest, told.answers), { goldenFile, update });
  } finally {
    opened.run.close();
  }
}

type GuestOptions = Readonly<Record<string, unknown>>;

/** A strategy to ask, and the engine's setup of the run as it was. */
interface Asking {
  readonly guest: BoundStrategy;
  readonly setup: EngineSetup;
}

/** The setup of a run in which the strategy itself may have decided. */
async function askedIn(
  { header }: JournalRun,
  { path, journalFile }: StrategyGoldenOptions,
  options: GuestOptions,
): Promise<Asking | ExitCode> {
  const written = (header.setup ?? {}) as Partial<JournalSetup>;
  const site = siteOf(written);
  if (site === null) return refused(`${journalFile} cannot be replayed: the header holds no site`);
  const loaded = await loadGuests(site, [resolve(path)], options);
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  const [guest] = loaded.guests;
  if (guest === undefined) return refused(`${path} is no file of a strategy`);
  const rebuilt = rebuildSetup(asItIsNow(written, guest), [...STRATEGIES, await exportedBy(path)]);
  return rebuilt.ok ? { guest, setup: rebuilt.setup } : refused(`${journalFile} cannot be replayed: ${rebuilt.why}`);
}

/**
 * Where an earlier version of it decided, the one of today stands in its place: what it says is what is compared. What comes
 * with the program under the same id is another strategy.
 */
function asItIsNow({ strategies = [], ...others }: Partial<JournalSetup>, { id, version }: BoundStrategy): unknown {
  const isOwn = STRATEGIES.every((known) => known.id !== id);
  return { ...others, strategies: strategies.map((one) => (isOwn && one.id === id ? { ...one, version } : one)) };
}

function keptOrCompared(
  text: string,
  { goldenFile, update }: Pick<StrategyGoldenOptions, 'goldenFile' | 'update'>,
): ExitCode {
  if (update) {
    writeFileSync(goldenFile, text);
    printLine(`${goldenFile} written`);
    return EXIT.done;
  }
  if (!existsSync(goldenFile)) return refused(`there is no ${goldenFile} yet; --update writes it`);
  return compare(readFileSync(goldenFile, 'utf8'), text, goldenFile);
}

function refused(why: string, code: ExitCode = EXIT.usage): ExitCode {
  printError(why);
  return code;
}

/** What it said to a run. */
interface Told {
  readonly answers: readonly Answered[];
  /** Whether the last line is not whole. */
  readonly isCutOff: boolean;
  /** Why nothing after some place could be asked about; null where all could. */
  readonly end: string | null;
}

/** In shadow it changes nothing of what was decided, so the recorded events stay those that would have come. */
async function answersTo({ stretches }: JournalRun, { guest, setup }: Asking): Promise<Told> {
  const { site, strategies } = setup;
  const widened = { site, strategies: [...strategies, { ...guest, shadow: true }] };
  const engine = createEngine(widened);
  const answers: Answered[] = [];
  let [isCutOff, before] = [false, ''];
  for (const { header, items } of stretches) {
    let state = header.state === undefined ? engine.initial : carryOver({ setup, state: header.state }, widened);
    for await (const item of items) {
      const end = endOf(item);
      if (end !== null) return { answers, isCutOff, end };
      if (item.kind === 'truncated') isCutOff = true;
      if (item.kind !== 'event') continue;
      const next = engine.step(state, item.event);
      ({ state } = next);
      for (const record of recordsOf(next.effects)) {
        const said = saidBy(record.strategies.at(-1));
        if (JSON.stringify(said) === before) continue;
        before = JSON.stringify(said);
        answers.push({ at: formatLocal(site.timeZone, record.at.wallMs), ...said });
      }
    }
  }
  return { answers, isCutOff, end: null };
}

/** Why an item ends the asking; null for one after which it goes on. */
function endOf(item: JournalItem): string | null {
  const { line } = item.place;
  if (item.kind === 'unreadable') return `cannot be read from line ${line} on: ${item.message}`;
  return item.kind === 'gap'
    ? `lacks ${item.turns} turns at line ${line}, nothing after them can be asked about`
    : null;
}

/** Its memory is its own business. */
function saidBy(record: StrategyRecord | undefined): Omit<Answered, 'at'> {
  const { ceilings = [], wishes = [] } = record?.proposal ?? {};
  return { contained: record?.contained ?? null, ceilings, wishes };
}

/** One line an answer, so that a difference is read line by line. */
function textOfAnswers({ id, version, options }: BoundStrategy, answers: readonly Answered[]): string {
  const head = JSON.stringify({ strategy: id, version, options });
  return `[\n${[head, ...answers.map((one) => JSON.stringify(one))].join(',\n')}\n]\n`;
}

/** The first line is who answered: a new version may well give the old answers. */
const HEAD_LINES = 2;

function compare(golden: string, found: string, goldenFile: string): ExitCode {
  const [expected, answered] = [golden, found].map((text) => text.split('\n').slice(HEAD_LINES));
  const index = (answered ?? []).findIndex((line, place) => line !== expected?.[place]);
  if (index < 0 && expected?.length === answered?.length) {
    printLine(`every answer is as in ${goldenFile}`);
    return EXIT.done;
  }
  const place = index < 0 ? (answered?.length ?? 0) : index;
  printLine(`line ${place + HEAD_LINES + 1} of ${goldenFile} differs`);
  printLine(`  was ${expected?.[place] ?? 'nothing'}`);
  printLine(`  is  ${answered?.[place] ?? 'nothing'}`);
  printLine('mend the strategy, or keep what it says now: --update');
  return EXIT.notHeld;
}
