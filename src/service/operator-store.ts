/**
 * Keeps what operators have said over a restart of the service.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { amps, epochMs, type Hold } from '../engine/index.ts';
import { replaceFile, type FileKept } from '../evce/durable-file.ts';
import type { HeldCap } from './caps.ts';

/** What operators have said. */
export interface Said {
  /** By zone. */
  readonly holds: Readonly<Record<string, Hold>>;
  readonly caps: readonly HeldCap[];
}

export const NOTHING_SAID: Said = { holds: {}, caps: [] };

/** Where it is kept. Never throws: without it the service still regulates. */
export interface OperatorStore {
  /** What was kept, or why it cannot be known. */
  load(): Promise<{ readonly ok: true; readonly said: Said } | { readonly ok: false; readonly why: string }>;
  save(said: Said): Promise<FileKept>;
}

const time = z.number().transform(epochMs);

const saidSchema = z.strictObject({
  v: z.literal(1),
  holds: z.record(
    z.string(),
    z.strictObject({ atAmps: z.number().min(0).transform(amps), untilWallMs: time, by: z.string() }),
  ),
  caps: z.array(
    z.strictObject({ signal: z.string(), value: z.number().min(0), fromMs: time, untilMs: time, by: z.string() }),
  ),
});

/** A file in the state folder. */
export function fileOperatorStore(stateFolder: string): OperatorStore {
  const path = join(stateFolder, 'operator.json');
  return {
    async load() {
      try {
        const parsed = saidSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
        if (!parsed.success) return { ok: false, why: `${path} is damaged` };
        const { holds, caps } = parsed.data;
        return { ok: true, said: { holds, caps } };
      } catch (error) {
        if (error instanceof SyntaxError) return { ok: false, why: `${path} is damaged` };
        const { code } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        return code === 'ENOENT' ? { ok: true, said: NOTHING_SAID } : { ok: false, why: `${path}: ${code}` };
      }
    },
    save: (said) => replaceFile(path, `${JSON.stringify({ v: 1, ...said })}\n`),
  };
}

/** For sites without a state folder: what was said is forgotten with the process. */
export const FORGETFUL_STORE: OperatorStore = {
  load: async () => ({ ok: true, said: NOTHING_SAID }),
  save: async () => ({ ok: true }),
};
