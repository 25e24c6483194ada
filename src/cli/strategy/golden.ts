/**
 * `busbar strategy golden`: what a strategy says to a recorded day, kept in a file that a change of its code is held against.
 * @module
 */
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  createEngine,
  formatLocal,
  type BoundStrategy,
  type EngineSetup,
  type Proposal,
  type StrategyRecord,
} from '../../engine/index.ts';
import { readJournal, rebuildSetup, type JournalItem } from '../../journal/index.ts';
import { STRATEGIES } from '../../strategies/index.ts';
import { EXIT, printError, printLine, printProblems, type ExitCode } from '../verb.ts';
import { loadGuests } from './guests.ts';
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
  const { path, journalFile, goldenFile, update } = asked;
  const options = asked.options === null ? {} : readOptions(asked.options);
  if (options instanceof Error) return refused(`--options: ${options.message}`);
  if (!existsSync(journalFile)) return refused(`${journalFile}: there is no such file`);
  const items = readJournal(createReadStream(journalFile));
  const first = (await items.next()).value as JournalItem | undefined;
  if (first?.kind !== 'header') return refused(`${journalFile} is not a journal`);
  const rebuilt = rebuildSetup(first.header.setup, STRATEGIES);
  if (!rebuilt.ok) return refused(`${journalFile} cannot be replayed: ${rebuilt.why}`);
  const loaded = await loadGuests(rebuilt.setup.site, [resolve(path)], options as Record<string, unknown>);
  if (!loaded.ok) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  const [guest] = loaded.guests;
  if (guest === undefined) return refused(`${path} is no file of a strategy`);
  const text = textOfAnswers(guest, await answersTo(items, rebuilt.setup, guest));
  if (update) {
    writeFileSync(goldenFile, text);
    printLine(`${goldenFile} written`);
    return EXIT.done;
  }
  if (!existsSync(goldenFile)) return refused(`there is no ${goldenFile} yet; --update writes it`);
  return compare(readFileSync(goldenFile, 'utf8'), text, goldenFile);
}

function refused(why: string): ExitCode {
  printError(why);
  return EXIT.usage;
}

/** In shadow it changes nothing of what was decided, so the recorded events stay those that would have come. */
async function answersTo(
  items: AsyncIterable<JournalItem>,
  { site, strategies }: EngineSetup,
  guest: BoundStrategy,
): Promise<readonly Answered[]> {
  const shadow = { ...guest, shadow: true };
  const engine = createEngine({ site, strategies: [...strategies, shadow] });
  const answers: Answered[] = [];
  let [state, before] = [engine.initial, ''];
  for await (const item of items) {
    if (item.kind !== 'event') continue;
    const next = engine.step(state, item.event);
    ({ state } = next);
    for (const effect of next.effects) {
      if (effect.kind !== 'Record') continue;
      const said = saidBy(effect.record.strategies.at(-1));
      if (JSON.stringify(said) === before) continue;
      before = JSON.stringify(said);
      answers.push({ at: formatLocal(site.timeZone, effect.record.at.wallMs), ...said });
    }
  }
  return answers;
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
