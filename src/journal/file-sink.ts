/**
 * A file that takes lines. It holds at most a fixed amount in memory and on disk: when the disk stalls or is full it
 * drops lines and says so, because a controller that runs out of memory protects nothing.
 * @module
 */
import type { WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { LineSink } from './writer.ts';

/** Some minutes of a large site, so that a stalled disk is survived, and little beside the process itself. */
const PENDING_BYTES_MAX = 16 * 1024 * 1024;

/** About two weeks of a site with 50 stations; a longer journal is begun anew. */
const FILE_BYTES_MAX = 2 * 1024 * 1024 * 1024;

/** Bounds of one file; the defaults suit a service. */
export interface FileLimits {
  readonly pendingBytesMax?: number;
  readonly fileBytesMax?: number;
}

/** An open file, or why it could not be opened. */
export type OpenedFile =
  { readonly ok: true; readonly sink: FileSink } | { readonly ok: false; readonly detail: string };

/** A line sink that knows what became of its file. */
export interface FileSink extends LineSink {
  /** Why nothing more is written, e.g. a full disk; null while all is well. */
  readonly failure: string | null;
}

/** Creates the file, which must not exist: a journal has one header, and nothing is appended to another's last line. */
export async function openFileSink(path: string, limits: FileLimits = {}): Promise<OpenedFile> {
  try {
    const handle = await open(path, 'ax');
    return { ok: true, sink: sinkTo(handle.createWriteStream(), limits) };
  } catch (error) {
    return { ok: false, detail: (error as Error).message };
  }
}

function sinkTo(stream: WriteStream, limits: FileLimits): FileSink {
  const { pendingBytesMax = PENDING_BYTES_MAX, fileBytesMax = FILE_BYTES_MAX } = limits;
  let failure: string | null = null;
  let takenBytes = 0;
  stream.on('error', (error) => {
    failure = error.message;
  });
  return {
    write(lines) {
      const bytes = Buffer.byteLength(lines);
      if (failure === null && takenBytes + bytes > fileBytesMax) failure = `the file has reached ${fileBytesMax} bytes`;
      if (failure !== null || stream.writableLength + bytes > pendingBytesMax) return false;
      takenBytes += bytes;
      stream.write(lines);
      return true;
    },
    close: () =>
      new Promise((resolve) => {
        if (stream.destroyed) return resolve();
        stream.once('close', resolve);
        stream.end();
      }),
    get failure() {
      return failure;
    },
  };
}
