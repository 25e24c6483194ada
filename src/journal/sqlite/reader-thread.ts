/**
 * The thread that looks things up in a journal. It opens the file anew for each question: the writer may have put a broken
 * one aside meanwhile.
 * @module
 */
import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answered } from '../archive.ts';
import { answer } from './answers.ts';
import { openForReading, wordsOf } from './database.ts';
import type { Question } from './questions.ts';

const { path } = workerData as { readonly path: string };

async function answerTo(question: Question): Promise<Answered['answer']> {
  if (!existsSync(path)) return { ok: true, rows: [] };
  const opened = await openForReading(path);
  if (!opened.ok) return { ok: false, why: opened.fault.why };
  try {
    return { ok: true, rows: answer(opened.db, question) };
  } catch (error) {
    return { ok: false, why: wordsOf(error) };
  } finally {
    opened.db.close();
  }
}

parentPort?.on('message', ({ id, question }: { readonly id: number; readonly question: Question }) => {
  void answerTo(question).then((found) => parentPort?.postMessage({ id, answer: found } satisfies Answered));
});
