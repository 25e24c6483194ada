/**
 * The process of one strategy from a file or package: imports it, says what it is, and answers questions one by one.
 * @module
 */
import { serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { ElsewhereAnswer, StrategyHere } from '../engine/index.ts';
import { textOf } from '../engine/sound.ts';
import { ANSWER_BYTES } from './budget.ts';
import { examine } from './contract.ts';
import type { AskWord, ChildWord, LoadWord } from './words.ts';

/** Looks once a second whether the parent is still the one that it was. */
const WATCH = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL'); }, 1000);
`;

const tell = (word: ChildWord): void => void process.send?.(word);

process.once('message', (word: LoadWord) => void load(word));
// Whoever started it is gone.
process.once('disconnect', () => process.exit());
// A loop without end never hears of that; a thread of its own does, and ends the process from beside.
new Worker(WATCH, { eval: true, workerData: process.ppid }).unref();

async function load({ url, options, snapshot }: LoadWord): Promise<void> {
  try {
    const { default: exported } = (await import(url)) as { readonly default?: unknown };
    const examined = examine(exported, { name: '', shadow: false, options }, snapshot);
    if (!examined.ok) return tell({ kind: 'refused', flaws: examined.flaws });
    process.on('message', (asked: AskWord) => answer(examined.bound, asked));
    tell({ kind: 'loaded', facts: examined.facts });
  } catch (thrown) {
    tell({ kind: 'refused', flaws: [{ path: [], message: `cannot be loaded: ${textOf(thrown)}` }] });
  }
}

/** The answer waits for what `propose` left to be done at once: a chain of promises without end is no answer. */
function answer(bound: StrategyHere, { askedCycle, snapshot, memory }: AskWord): void {
  const said = saidBy(bound, { snapshot, memory });
  // tidy-ok: no time is asked for, only that what is due at once comes first.
  setImmediate(() => tell({ kind: 'answered', askedCycle, answer: said }));
}

function saidBy(bound: StrategyHere, { snapshot, memory }: Pick<AskWord, 'snapshot' | 'memory'>): ElsewhereAnswer {
  try {
    const proposal = bound.propose(snapshot, memory) ?? null;
    // As it is now: what the author's code keeps hold of may change until it is sent.
    const said = structuredClone({ kind: 'sound' as const, proposal, memory: proposal?.memory });
    const bytes = serialize(said).byteLength;
    return bytes <= ANSWER_BYTES ? said : { kind: 'failed', why: `gave an answer of ${bytes} bytes` };
  } catch (thrown) {
    return { kind: 'failed', why: `threw: ${textOf(thrown)}` };
  }
}
