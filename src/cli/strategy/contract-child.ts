/**
 * The process in which `busbar strategy test` runs an author's code: it notes each question before it asks it, so that
 * somebody else can tell what it hangs on.
 * @module
 */
import { writeFileSync } from 'node:fs';
import type { Question } from '../../../sim/authoring/asking.ts';
import { checkContract, type ContractReport } from '../../../sim/authoring/suite.ts';
import { textOf } from '../../engine/sound.ts';
import { realTime } from '../../service/system-clock.ts';
import type { TestSubject } from './subject.ts';

/** Said to it, once. */
export interface TestWord extends Pick<TestSubject, 'url' | 'options' | 'site'> {
  readonly silenceIsAgreed: boolean;
  /** Where it notes the question that it is about to ask. */
  readonly questionFile: string;
}

/** What it says. */
export type TestReply =
  /** It is still at it. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'done'; readonly report: ContractReport }
  /** There is nothing to judge: what was thrown when it was imported. */
  | { readonly kind: 'unloadable'; readonly why: string };

/** So often it says that it is still at it, ms. */
const BEAT_MS = 200;
/** Another day, another hour and another minute. */
const SHIFT_MS = 37 * 3_600_000 + 13 * 60_000;

const tell = (reply: TestReply): void => void process.send?.(reply);

process.once('message', (word: TestWord) => void run(word));
process.once('disconnect', () => process.exit());

async function run({ url, options, site, silenceIsAgreed, questionFile }: TestWord): Promise<void> {
  const clock = realTime();
  // The first question is told of however soon it comes: it may be the one that it hangs on.
  let toldMs = -Infinity;
  const onAsk = (clause: string, { snapshot }: Pick<Question, 'snapshot'>): void => {
    // Not its memory, which may be what cannot be written.
    writeFileSync(questionFile, JSON.stringify({ clause, snapshot }));
    const { monoMs } = clock.now();
    if (monoMs - toldMs < BEAT_MS) return;
    toldMs = monoMs;
    tell({ kind: 'alive' });
  };
  const loaded = await load(url);
  if (!loaded.ok) {
    tell({ kind: 'unloadable', why: loaded.why });
    process.disconnect();
    return;
  }
  const report = checkContract(loaded.exported, {
    options,
    ...(site === null ? {} : { site }),
    silenceIsAgreed,
    clock: () => clock.now().monoMs,
    onAsk,
    atAnotherTime,
  });
  tell({ kind: 'done', report });
  process.disconnect();
}

type Loaded = { readonly ok: true; readonly exported: unknown } | { readonly ok: false; readonly why: string };

async function load(url: string): Promise<Loaded> {
  try {
    return { ok: true, exported: ((await import(url)) as { readonly default?: unknown }).default };
  } catch (thrown) {
    return { ok: false, why: textOf(thrown) };
  }
}

/** The author's code asks the global clock, if any; it is put back at once. */
function atAnotherTime<T>(later: () => T): T {
  // tidy-ok: it is not asked here, but replaced for who should not ask it.
  const real = Date;
  globalThis.Date = new Proxy(real, {
    construct: (target, words: unknown[], made) =>
      Reflect.construct(target, words.length === 0 ? [target.now() + SHIFT_MS] : words, made) as object,
    get: (target, key) => (key === 'now' ? () => target.now() + SHIFT_MS : (Reflect.get(target, key) as unknown)),
  });
  try {
    return later();
  } finally {
    globalThis.Date = real;
  }
}
