/**
 * Bodies in pieces: files that go up or come down, told about as they go, and a bound on whatever comes.
 * @module
 */

/** Small enough that progress is seen to move, large enough to cost nothing. */
const CHUNK_BYTES = 64 * 1024;

/** The pieces of a file. `onBytes` is told what has been asked for so far, which a slow receiver holds back. */
export async function* piecesOf(bytes: Uint8Array, onBytes: (carried: number) => void): AsyncGenerator<Uint8Array> {
  for (let begun = 0; begun < bytes.length; begun += CHUNK_BYTES) {
    const piece = bytes.subarray(begun, begun + CHUNK_BYTES);
    yield piece;
    onBytes(begun + piece.length);
  }
}

export interface GatherOptions {
  readonly maxBytes: number;
  readonly onBytes?: (carried: number) => void;
}

/** All of a body; null, and the rest of it left unread, where it is larger than that. */
export async function gather(body: AsyncIterable<Uint8Array>, options: GatherOptions): Promise<Buffer | null> {
  const { maxBytes, onBytes } = options;
  const pieces: Uint8Array[] = [];
  let carried = 0;
  for await (const piece of body) {
    carried += piece.length;
    if (carried > maxBytes) return null;
    pieces.push(piece);
    onBytes?.(carried);
  }
  return Buffer.concat(pieces);
}
