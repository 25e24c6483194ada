/**
 * A question to whoever sits at the terminal.
 * @module
 */
import { createInterface } from 'node:readline/promises';

/** Where questions are put; what is not a terminal answers none. */
export interface Desk {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

const TERMINAL: Desk = { input: process.stdin, output: process.stderr };

/** Whether the answer is yes; null where nobody can be asked. Anything but yes is no, and so is the end of the input. */
export async function askYesNo(question: string, { input, output }: Desk = TERMINAL): Promise<boolean | null> {
  if (!input.isTTY) return null;
  const lines = createInterface({ input, output });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `), ended]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
