/**
 * Registers of a Modbus device as numbers. What a device marks as not available is null, and never a number.
 * @module
 */

/** Registers that were read, by their address on the wire. */
export interface Registers {
  /** Whether all of them were read. */
  has(address: number, count: number): boolean;
  /** IEEE 754, two registers, the higher first; NaN, also 0x7FC00000, means not available. */
  float32(address: number): number | null;
  /** Signed; 0x8000 means not available. */
  int16(address: number): number | null;
  /** 0xFFFF means not available. */
  uint16(address: number): number | null;
  /** A counter of two registers, never 0 once it counts: 0 means not available, and so does 0xFFFFFFFF. */
  acc32(address: number): number | null;
  /** Signed, four registers, the highest first; the least number, or all bits, mean not available. */
  int64(address: number): number | null;
}

/** Registers that stand one behind another from an address on. */
export interface Block {
  readonly address: number;
  readonly words: readonly number[];
}

const NO_INT16 = -0x8000;
const NO_UINT16 = 0xffff;
const NO_UINT32 = 0xffffffff;
const NO_INT64 = -(2n ** 63n);

/** What was read, in as many blocks as it took. */
export function registersOf(blocks: readonly Block[]): Registers {
  const words = new Map<number, number>();
  for (const block of blocks) block.words.forEach((word, index) => words.set(block.address + index, word));
  const viewAt = (address: number, count: number): DataView | null => {
    const view = new DataView(new ArrayBuffer(2 * count));
    for (let index = 0; index < count; index += 1) {
      const word = words.get(address + index);
      if (word === undefined) return null;
      view.setUint16(2 * index, word);
    }
    return view;
  };
  return {
    has: (address, count) => viewAt(address, count) !== null,
    float32: (address) => finite(viewAt(address, 2)?.getFloat32(0)),
    int16: (address) => unless(viewAt(address, 1)?.getInt16(0), NO_INT16),
    uint16: (address) => unless(viewAt(address, 1)?.getUint16(0), NO_UINT16),
    acc32: (address) => unless(unless(viewAt(address, 2)?.getUint32(0), NO_UINT32) ?? undefined, 0),
    int64: (address) => {
      const value = viewAt(address, 4)?.getBigInt64(0) ?? NO_INT64;
      return value === NO_INT64 || value === -1n ? null : Number(value);
    },
  };
}

const unless = (value: number | undefined, mark: number): number | null =>
  value === undefined || value === mark ? null : value;

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
