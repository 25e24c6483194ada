/**
 * The journal as the service sees it: turns go in, and nothing ever waits. Once a second they go to the thread that
 * writes them; when that does not keep up they wait in a bounded backlog.
 * @module
 */
import {
  learntBy,
  type Alarm,
  type Effect,
  type EngineEvent,
  type EngineState,
  type Instant,
  type Learnt,
} from '../engine/index.ts';
import type { Journal, JournalHealth, RecorderOptions, RunOfJournal } from './journal.ts';
import { Backlog } from './backlog.ts';
import { headerOf } from './format.ts';
import { setupOf } from './setup.ts';
import { soon } from './soon.ts';
import { startThread, type Thread, type ThreadEars } from './sqlite/thread.ts';
import type { WriterOrder, WriterReport } from './sqlite/words.ts';

/** An open journal, and what the run before had learnt. */
export interface OpenedRecorder {
  readonly journal: Journal;
  readonly learnt: Learnt | null;
}

const BATCH_EVERY_MS = 1_000;
/** Batches that the thread has not seen to yet; further turns wait where they can be dropped. */
const BATCHES_UNDER_WAY = 4;
const CHECKPOINT_EVERY_MS = 3_600_000;
const LEARN_EVERY_MS = 60_000;
/** A run that had to begin without what was learnt before leaves it for so long as it is, for a restart that finds it. */
const SPARE_LEARNT_MS = 3_600_000;
/** A start waits no longer for what was learnt: it is worth less than regulating. Busy machines have needed two seconds. */
const OPEN_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 3_000;
/** A thread that has ended by itself is started again after this. */
const RESTART_AFTER_MS = 60_000;

/** Starts the thread and waits a moment for what the run before had learnt. */
export async function openRecorder(options: RecorderOptions): Promise<OpenedRecorder> {
  const recorder = new Recorder(options);
  const { clock } = options;
  const learnt = await soon<Learnt | 'late' | null>(recorder.opened, 'late', { clock, withinMs: OPEN_WITHIN_MS });
  if (learnt !== 'late') return { journal: recorder, learnt };
  recorder.spareLearnt();
  options.tell(
    'warn',
    'the journal takes long to open; the start does not wait for what was learnt before, and begins without it',
  );
  return { journal: recorder, learnt: null };
}

class Recorder implements Journal {
  readonly opened: Promise<Learnt | null>;
  readonly #options: RecorderOptions;
  readonly #backlog = new Backlog();
  /** Null from when it has ended by itself until another one is started. */
  #thread: Thread | null;
  #run: RunOfJournal | null = null;
  #latest: { readonly at: Instant; readonly state: EngineState } | null = null;
  #checkpointMs = 0;
  /** When what was learnt was handed over last; to come, while that of before is spared. */
  #learntMs = 0;
  #spareMs = 0;
  #isStateWanted = false;
  #health: Omit<JournalHealth, 'lostTurns'> = { state: 'working', why: null };
  #cancel: () => void = () => undefined;
  #hasOpened: (learnt: Learnt | null) => void = () => undefined;
  #hasClosed: () => void = () => undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.opened = new Promise((resolve) => {
      this.#hasOpened = resolve;
    });
    this.#thread = this.#start();
    this.#wait(BATCH_EVERY_MS);
  }

  /** The run that begins does not know what was learnt before, and must not replace it by less. */
  spareLearnt(): void {
    this.#spareMs = SPARE_LEARNT_MS;
  }

  begin(run: RunOfJournal): void {
    if (this.#run !== null) {
      this.#backlog.endAlarms(run.at);
      this.#flush(true);
    }
    this.#run = run;
    this.#latest = { at: run.at, state: run.state };
    this.#checkpointMs = run.at.monoMs;
    this.#learntMs = Math.max(this.#learntMs, run.at.monoMs + this.#spareMs);
    this.#spareMs = 0;
    this.#postBegin(run.state);
  }

  append(event: EngineEvent, effects: readonly Effect[], after?: EngineState): void {
    if (this.#health.state === 'off') return;
    this.#backlog.add(event, effects);
    if (after !== undefined) this.#latest = { at: event.at, state: after };
  }

  appendAlarm(alarm: Alarm): void {
    if (this.#health.state !== 'off') this.#backlog.addAlarm(alarm);
  }

  health(): JournalHealth {
    return { ...this.#health, lostTurns: this.#backlog.lostTurns };
  }

  async close(): Promise<void> {
    this.#cancel();
    if (this.#latest !== null && this.#latest.at.monoMs >= this.#learntMs) this.#learntMs = -Infinity;
    this.#flush(true);
    const closed = new Promise<void>((resolve) => {
      this.#hasClosed = resolve;
    });
    if (this.#thread !== null && this.#health.state !== 'off') {
      this.#post({ kind: 'close' });
      await soon(closed, undefined, { clock: this.#options.clock, withinMs: CLOSE_WITHIN_MS });
    }
    await this.#thread?.end();
  }

  #start(): Thread {
    const { path, keeping, start } = this.#options;
    const ears: ThreadEars = {
      heard: (word) => this.#hear(word as WriterReport),
      ended: (why) => this.#lost(why),
    };
    return start === undefined ? startThread('writer-thread', { path, keeping }, ears) : start(ears);
  }

  #wait(delayMs: number): void {
    this.#cancel = this.#options.clock.schedule(delayMs, () => {
      this.#wait(BATCH_EVERY_MS);
      this.#flush(false);
    });
  }

  /** Hands over what waits, unless the thread has enough to do. */
  #flush(isLast: boolean): void {
    const { state } = this.#health;
    if (state === 'off' || this.#run === null || (!isLast && this.#backlog.batchesUnderWay >= BATCHES_UNDER_WAY))
      return;
    const latest = this.#latest;
    const isCheckpoint =
      latest !== null && (this.#isStateWanted || latest.at.monoMs - this.#checkpointMs >= CHECKPOINT_EVERY_MS);
    const isLearnt = latest !== null && latest.at.monoMs - this.#learntMs >= LEARN_EVERY_MS;
    if (this.#backlog.isEmpty && !isLearnt) return;
    if (isCheckpoint) [this.#checkpointMs, this.#isStateWanted] = [latest.at.monoMs, false];
    if (isLearnt) this.#learntMs = latest.at.monoMs;
    const isPosted = this.#post({
      kind: 'turns',
      turns: this.#backlog.take(),
      checkpoint: isCheckpoint ? { atMs: latest.at.wallMs, state: latest.state } : null,
      learnt: isLearnt ? learntBy(this.#run.setup, latest.state, latest.at) : null,
    });
    if (!isPosted) this.#backlog.refuse();
    // Nobody has heard it: it must not wait in another run.
    if (this.#thread === null) this.#backlog.lose();
  }

  #postBegin(state: EngineState | null): void {
    if (this.#run === null) return;
    const { setup, at, startedAt } = this.#run;
    const header = headerOf({ site: setup.site.name, startedAt, setup: setupOf(setup) });
    const began = { kind: 'begin', startedMs: at.wallMs, lasting: this.#backlog.lasting } as const;
    this.#post({ ...began, goesOn: state === null, header: state === null ? header : { ...header, state } });
  }

  /** Whether an order could be sent. What cannot be copied to another thread is no plain data, and no reason to stop a site. */
  #post(order: WriterOrder): boolean {
    try {
      this.#thread?.post(order);
      return true;
    } catch (error) {
      this.#fail('failing', error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  #hear(report: WriterReport): void {
    switch (report.kind) {
      case 'opened':
        return this.#hasOpened(report.learnt);
      case 'done':
        this.#backlog.seenTo(report.isWritten);
        return report.isWritten ? this.#recover() : undefined;
      case 'failing':
        return this.#fail('failing', report.why);
      case 'off':
        this.#hasOpened(null);
        return this.#fail('off', report.why);
      case 'note':
        return this.#options.tell('warn', report.text);
      case 'state-wanted':
        this.#isStateWanted = true;
        return undefined;
      case 'closed':
        return this.#hasClosed();
    }
  }

  /** Tells of a trouble once, until it is over or another. */
  #fail(state: 'failing' | 'off', why: string): void {
    const isNews = this.#health.state !== state || this.#health.why !== why;
    this.#health = { state, why };
    if (isNews)
      this.#options.tell(
        'warn',
        `${state === 'off' ? 'there is no journal' : 'the journal cannot be written'}: ${why}`,
      );
  }

  /** Tells that a trouble is over, also one that the thread knows nothing of: the thread before it has ended. */
  #recover(): void {
    if (this.#health.state !== 'failing') return;
    this.#health = { state: 'working', why: null };
    this.#options.tell('info', `the journal is written again; ${this.health().lostTurns} turns are not in it`);
  }

  /** The thread is gone: another one goes on after a while. */
  #lost(why: string): void {
    this.#hasOpened(null);
    this.#hasClosed();
    if (this.#health.state === 'off') return;
    this.#thread = null;
    this.#fail('failing', why);
    this.#backlog.lose();
    this.#cancel();
    this.#cancel = this.#options.clock.schedule(RESTART_AFTER_MS, () => {
      this.#isStateWanted = true;
      this.#thread = this.#start();
      this.#postBegin(null);
      this.#wait(BATCH_EVERY_MS);
    });
  }
}
