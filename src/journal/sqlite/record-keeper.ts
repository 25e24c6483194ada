/**
 * Keeps a journal through whatever happens to its file: a broken one is put aside and another begun, a full disk or a locked
 * file is tried again with every batch, and what could not be kept is counted and marked as a gap.
 * @module
 */
import type { Alarm, Effect, Learnt } from '../../engine/index.ts';
import { entriesOf, missingWith, newestOf, NOTHING_MISSING, type Missing } from '../evidence.ts';
import type { JournalHeader } from '../format.ts';
import { lastingAfter } from '../lasting-alarms.ts';
import { isDamage, isOfContent, wordsOf, type Database, type OpenedDatabase } from './database.ts';
import { letGo } from './keeping.ts';
import { lastLearnt, Store } from './store.ts';
import type { Keeping, WriterOrder, WriterReport } from './words.ts';

/** What a keeper is given. */
export interface KeeperOptions {
  /** `early` is given the file before it is migrated. */
  readonly open: (early?: (db: Database) => void) => Promise<OpenedDatabase>;
  /** Moves the file away. */
  readonly setAside: () => void;
  readonly keeping: Keeping;
  readonly report: (report: WriterReport) => void;
}

type Turns = Extract<WriterOrder, { readonly kind: 'turns' }>;
type Begin = Extract<WriterOrder, { readonly kind: 'begin' }>;

/** Between two looks at what may go, by the clock of the turns. */
const LET_GO_EVERY_MS = 3_600_000;
/** A file that cannot be opened is tried again with every so manyth batch: half a minute. */
const REOPEN_BATCHES = 30;

/** The writer's side of the journal. Orders are carried out one after the other. */
export class RecordKeeper {
  readonly #options: KeeperOptions;
  #db: Database | null = null;
  #store: Store | null = null;
  #begin: Begin | null = null;
  #isFailing = false;
  /** What is not in the file, since it was last told of any. */
  #missing: Missing = NOTHING_MISSING;
  /** What earlier runs could not write: it comes into the file before this run begins there. */
  #unwritten: readonly Effect[] = [];
  /** Alarms that were raised in the file by this run, and not cleared. */
  #lasting: readonly Alarm[] = [];
  #batchesUntilOpen = 0;
  #letGoMs: number | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Opens the file and reports what the last run had learnt. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      let hasReported = false;
      const report = (learnt: Learnt | null): void => {
        if (!hasReported) this.#options.report({ kind: 'opened', learnt });
        hasReported = true;
      };
      const isOpen = await this.#open((db) => {
        const early = readEarly(db);
        if (early !== null) report(early);
      });
      if (!hasReported) report(isOpen ? this.#attempt(() => (this.#db === null ? null : lastLearnt(this.#db))) : null);
    });
  }

  /** Takes an order; the promise is for those who want to know when it has been seen to. */
  take(order: WriterOrder): Promise<void> {
    return this.#inTurn(() => this.#carryOut(order));
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work);
    return this.#queue;
  }

  async #carryOut(order: WriterOrder): Promise<void> {
    switch (order.kind) {
      case 'begin':
        this.#beginWith(order);
        return;
      case 'turns':
        this.#options.report({ kind: 'done', isWritten: await this.#keep(order) });
        return;
      case 'close':
        this.#attempt(() => this.#store?.pack());
        this.#db?.close();
        this.#options.report({ kind: 'closed' });
    }
  }

  #beginWith(order: Begin): void {
    this.#unwritten = newestOf([...this.#unwritten, ...this.#missing.effects]);
    this.#missing = { turns: this.#missing.turns, effects: [] };
    this.#lasting = order.lasting;
    this.#begin = order;
    this.#store = null;
    this.#attempt(() => this.#ready());
  }

  async #keep(order: Turns): Promise<boolean> {
    if (this.#db === null && (this.#batchesUntilOpen -= 1) <= 0) await this.#open();
    const missing = this.#missing;
    let stillMissing = missingWith(missing, order.turns);
    const isKept = this.#attempt(
      () => {
        const store = this.#ready();
        store?.append([...entriesOf(missing), ...order.turns], order);
        return store !== null;
      },
      (error) => {
        // Another attempt would fail by it as well, and so would all that follow.
        if (isOfContent(error)) [stillMissing, this.#unwritten] = [{ ...stillMissing, effects: [] }, []];
      },
    );
    if (isKept === true) {
      this.#kept(order, missing);
      return true;
    }
    this.#missing = stillMissing;
    if (!this.#isFailing) this.#fail('there is no file to write to');
    return false;
  }

  #kept(order: Turns, missing: Missing): void {
    this.#missing = NOTHING_MISSING;
    this.#lasting = lastingAfter(this.#lasting, [...entriesOf(missing), ...order.turns]);
    this.#isFailing = false;
    const wantsState = missing.turns > 0 || order.turns.some(({ kind }) => kind === 'gap');
    if (wantsState && order.checkpoint === null) this.#options.report({ kind: 'state-wanted' });
    this.#letGo(order);
  }

  #letGo({ turns }: Turns): void {
    const last = turns.findLast((turn) => turn.kind === 'turn');
    const nowMs = last?.kind === 'turn' ? last.event.at.wallMs : null;
    if (nowMs === null || (this.#letGoMs !== null && Math.abs(nowMs - this.#letGoMs) < LET_GO_EVERY_MS)) return;
    this.#letGoMs = nowMs;
    this.#attempt(() => {
      if (this.#db !== null) letGo(this.#db, this.#options.keeping, nowMs);
    });
  }

  /** The run's store, begun where that has not been possible before. */
  #ready(): Store | null {
    if (this.#store === null && this.#db !== null && this.#begin !== null) {
      const { header, startedMs, goesOn } = this.#begin;
      this.#store = new Store(this.#db, {
        // Where turns are missing already, the first state is no beginning.
        header: this.#missing.turns > 0 ? withoutState(header) : header,
        startedMs,
        goesOn,
        unwritten: this.#unwritten,
        lasting: this.#lasting,
      });
      this.#unwritten = [];
    }
    return this.#store;
  }

  /** Does something with the file; null, with the failure seen to, where it does not go. */
  #attempt<T>(work: () => T, failed: (error: unknown) => void = () => undefined): T | null {
    try {
      return work();
    } catch (error) {
      failed(error);
      if (isDamage(error)) this.#startOver(wordsOf(error));
      this.#fail(wordsOf(error));
      return null;
    }
  }

  #fail(why: string): void {
    this.#isFailing = true;
    this.#options.report({ kind: 'failing', why });
  }

  #startOver(why: string): void {
    this.#db?.close();
    this.#db = null;
    this.#store = null;
    this.#batchesUntilOpen = 0;
    const failure = this.#putAside();
    const now = failure === null ? 'it is put aside, and another begins' : `it cannot be moved: ${failure}`;
    this.#options.report({ kind: 'note', text: `the journal is damaged (${why}); ${now}` });
  }

  async #open(early?: (db: Database) => void): Promise<boolean> {
    this.#batchesUntilOpen = REOPEN_BATCHES;
    const first = await this.#options.open(early);
    const opened = first.ok || !isUseless(first.fault.kind) ? first : await this.#openAnother(first.fault.why);
    if (opened.ok) {
      this.#db = opened.db;
      return true;
    }
    if (opened.fault.kind === 'no-driver') this.#options.report({ kind: 'off', why: opened.fault.why });
    else this.#fail(opened.fault.why);
    return false;
  }

  async #openAnother(why: string): Promise<OpenedDatabase> {
    const failure = this.#putAside();
    if (failure !== null) return { ok: false, fault: { kind: 'refused', why: failure } };
    this.#options.report({
      kind: 'note',
      text: `the journal cannot be used (${why}); it is put aside, and another begins`,
    });
    return this.#options.open();
  }

  /** Why the file cannot be moved, as in a folder that is read only; null where it was. */
  #putAside(): string | null {
    try {
      this.#options.setAside();
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  }
}

/** What was learnt, of a file that is not migrated yet; null too where it cannot be read, which is told of once it is open. */
function readEarly(db: Database): Learnt | null {
  try {
    return lastLearnt(db);
  } catch (error) {
    if (isDamage(error)) throw error;
    return null;
  }
}

/** A file that no trying again will open. */
const isUseless = (fault: string): boolean => fault === 'damaged' || fault === 'newer';

function withoutState({ journal, v, site, startedAt, setup }: JournalHeader): JournalHeader {
  return { journal, v, site, startedAt, setup };
}
