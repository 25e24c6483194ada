/**
 * One process with one strategy, from its start to its end. A process and not a thread: a heap that overflows in a thread
 * may take the whole program with it, and nothing stops a process from being ended.
 * @module
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { Clock } from '../engine/ports.ts';
import { textOf } from '../engine/sound.ts';
import { beside } from './beside.ts';
import { HEAP_MB, LOAD_MS } from './budget.ts';
import type { Chatter } from './chatter.ts';
import type { AskWord, ChildWord, Flaw, LoadWord, StrategyFacts } from './words.ts';

/** A process that has loaded its strategy. */
export interface StrategyProcess {
  readonly facts: StrategyFacts;
  ask(word: AskWord): void;
  /** Called with each answer from now on; one listener. */
  onAnswer(listener: (word: Extract<ChildWord, { kind: 'answered' }>) => void): void;
  /** Called once when the process is gone, at once where it is gone already. */
  onEnd(listener: (why: string) => void): void;
  /** Ends it, whatever it is doing. */
  kill(): void;
}

export type Started =
  | { readonly ok: true; readonly process: StrategyProcess }
  /** What the author or the site file has to put right, or what has become of the process. */
  | { readonly ok: false; readonly flaws: readonly Flaw[] };

export interface StartOptions {
  readonly word: LoadWord;
  readonly realTime: Clock;
  readonly chatter: Chatter;
  /** Settles when nobody wants it any more. */
  readonly signal: AbortSignal;
}

/** Starts a process and waits until it has loaded the strategy, at most for the time that it may take. */
export function startProcess(options: StartOptions): Promise<Started> {
  const child = spawned(options.chatter);
  if (typeof child === 'string') return Promise.resolve({ ok: false, flaws: [{ path: [], message: child }] });
  const ending = watchEnd(child);
  const { realTime, signal } = options;
  return new Promise((resolve) => {
    const settle = (started: Started): void => {
      cancel();
      signal.removeEventListener('abort', kill);
      child.off('message', hear);
      if (!started.ok) kill();
      resolve(started);
    };
    const refuse = (message: string): void => settle({ ok: false, flaws: [{ path: [], message }] });
    const hear = (word: unknown): void => {
      if (isWord(word, 'loaded')) settle({ ok: true, process: handleOf(child, ending, word.facts) });
      if (isWord(word, 'refused') && Array.isArray(word.flaws)) settle({ ok: false, flaws: word.flaws });
    };
    const kill = (): void => void child.kill('SIGKILL');
    const cancel = realTime.schedule(LOAD_MS, () => refuse(`has not been loaded within ${LOAD_MS / 1000} s`));
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    child.on('message', hear);
    void ending.then((why) => refuse(`its process ended while it was loaded: ${why}`));
    send(child, options.word);
  });
}

/** A machine that has nothing left to start a process with says so at once; then the site goes on without this one. */
function spawned(chatter: Chatter): ChildProcess | string {
  try {
    return spawn(chatter);
  } catch (thrown) {
    return `cannot be started: ${textOf(thrown)}`;
  }
}

function spawn(chatter: Chatter): ChildProcess {
  const { file, execArgv } = beside(import.meta.url, 'child');
  const child = fork(file, {
    // Secrets come to the service in its environment.
    env: {},
    execArgv: [`--max-old-space-size=${HEAP_MB}`, ...execArgv],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const output of [child.stdout, child.stderr]) output?.setEncoding('utf8').on('data', chatter);
  return child;
}

/** How it ended; whoever comes late is told too. */
function watchEnd(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    // There may be more than one; whoever does not listen is ended by the second.
    child.on('error', ({ message }) => resolve(message));
    child.once('exit', (code, signal) =>
      resolve(code === null ? `it was ended by ${signal}` : `it ended with code ${code}`),
    );
  });
}

function handleOf(child: ChildProcess, ending: Promise<string>, facts: StrategyFacts): StrategyProcess {
  return {
    facts,
    ask: (word) => send(child, word),
    onAnswer: (listener) =>
      void child.on('message', (word: unknown) => {
        if (isWord(word, 'answered')) listener(word);
      }),
    onEnd: (listener) => void ending.then(listener),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** A process that is just ending cannot be told anything; that it ended is told by the end itself. */
function send(child: ChildProcess, word: LoadWord | AskWord): void {
  if (child.connected) child.send(word, () => undefined);
}

/** The author's code can send whatever it likes. */
function isWord<Kind extends ChildWord['kind']>(word: unknown, kind: Kind): word is Extract<ChildWord, { kind: Kind }> {
  return typeof word === 'object' && word !== null && 'kind' in word && word.kind === kind;
}
