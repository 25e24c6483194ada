import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather, piecesOf } from '../../src/evce/file-body.ts';

async function* inPieces(...pieces: readonly (readonly number[])[]) {
  for (const piece of pieces) yield new Uint8Array(piece);
}

describe('a body in pieces', () => {
  it('arrives as it was sent, whatever its length', async () => {
    const lengths = fc.oneof(fc.nat(9), fc.constantFrom(65_535, 65_536, 65_537, 200_000));
    await fc.assert(
      fc.asyncProperty(lengths, async (length) => {
        const bytes = new Uint8Array(length).map((_, index) => index % 251);
        const carried: number[] = [];
        const gathered = await gather(
          piecesOf(bytes, (count) => carried.push(count)),
          { maxBytes: length },
        );
        expect(gathered?.equals(bytes)).toBe(true);
        expect(carried.at(-1) ?? 0).toBe(length);
      }),
    );
  });

  it('is told about as it comes', async () => {
    const carried: number[] = [];
    await gather(inPieces([1, 2], [3]), { maxBytes: 3, onBytes: (count) => carried.push(count) });
    expect(carried).toEqual([2, 3]);
  });

  it('is given up where it is larger than allowed', async () => {
    expect(await gather(inPieces([1, 2], [3]), { maxBytes: 2 })).toBeNull();
  });
});
