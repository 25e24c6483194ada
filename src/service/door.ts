/**
 * How the command line of the same user finds the running service and may speak to it: address and a key of the
 * service's own, in a file that only this user may read. The key lives as long as the process.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { removeFile, replaceFile, type FileKept } from '../evce/durable-file.ts';

/** What opens the running service. */
export interface Door {
  readonly url: string;
  readonly key: string;
  /** SHA-256 fingerprint of the service's certificate; null where it speaks HTTP. */
  readonly fingerprint: string | null;
}

const DOOR_FILE = 'service.json';

const doorSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  key: z.string(),
  fingerprint: z.string().nullable(),
});

/** Hangs the door into the state folder. */
export const openDoor = (stateFolder: string, door: Door): Promise<FileKept> =>
  replaceFile(join(stateFolder, DOOR_FILE), `${JSON.stringify(door)}\n`);

/** Takes it away again, unless another service has hung its own there since. */
export async function closeDoor(stateFolder: string, key: string): Promise<void> {
  const door = await findDoor(stateFolder);
  if (door?.key === key) await removeFile(join(stateFolder, DOOR_FILE));
}

/** The door of a state folder; null where no service has left one. */
export async function findDoor(stateFolder: string): Promise<Door | null> {
  try {
    const parsed = doorSchema.safeParse(JSON.parse(await readFile(join(stateFolder, DOOR_FILE), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code !== undefined) return null;
    throw error;
  }
}
