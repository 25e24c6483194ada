/**
 * How somebody on this machine asks the running service to read its site file anew: a file with the wish, a signal, and a file
 * with the answer, all in the state folder. Not over HTTP, by which no electrical limit shall ever change.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { removeFile, replaceFile, type FileKept } from '../../evce/durable-file.ts';

const wishSchema = z.strictObject({ id: z.string(), isConfirmed: z.boolean() });

/** What is asked for. */
export type ReloadWish = z.infer<typeof wishSchema>;

const answerSchema = z.strictObject({
  id: z.string(),
  outcome: z.enum(['taken-over', 'unchanged', 'refused']),
  lines: z.array(z.string()).readonly(),
});

/** What became of it, in lines for people. */
export type ReloadAnswer = z.infer<typeof answerSchema>;

const WISH_FILE = 'reload-wish.json';
const ANSWER_FILE = 'reload-answer.json';

/** A reload that nobody has signed, as by the supervisor's signal: it confirms nothing, and nobody reads the answer. */
export const UNSIGNED: ReloadWish = { id: '', isConfirmed: false };

export const leaveWish = (folder: string, wish: ReloadWish): Promise<FileKept> =>
  replaceFile(join(folder, WISH_FILE), JSON.stringify(wish));

/** Takes the wish away; it counts once. */
export async function takeWish(folder: string): Promise<ReloadWish> {
  const wish = await read(join(folder, WISH_FILE), wishSchema);
  await removeFile(join(folder, WISH_FILE));
  return wish ?? UNSIGNED;
}

export const leaveAnswer = (folder: string, answer: ReloadAnswer): Promise<FileKept> =>
  replaceFile(join(folder, ANSWER_FILE), JSON.stringify(answer));

/** The answer to a wish; null while there is none. */
export async function readAnswer(folder: string, id: string): Promise<ReloadAnswer | null> {
  const answer = await read(join(folder, ANSWER_FILE), answerSchema);
  return answer?.id === id ? answer : null;
}

/** Null for a file that is missing, makes no sense or cannot be read: a wish is no reason for a service to end. */
async function read<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
}
