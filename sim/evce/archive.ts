/**
 * Several files as one, in the tar format that every system unpacks.
 * @see IEEE Std 1003.1-1988, "ustar interchange format"
 * @module
 */

export interface PackedFile {
  /** At most 100 bytes of ASCII. */
  readonly filename: string;
  /** When it was made, ms since 1970. */
  readonly wallMs: number;
  readonly bytes: Uint8Array;
}

const BLOCK_BYTES = 512;
/** The checksum is of the header with spaces in place of the checksum. */
const CHECKSUM = { at: 148, blank: '        ' };

/** A tar archive of the files, in order. */
export function packFiles(files: readonly PackedFile[]): Uint8Array {
  const end = Buffer.alloc(2 * BLOCK_BYTES);
  return Buffer.concat([...files.flatMap((file) => [header(file), padded(file.bytes)]), end]);
}

function header({ filename, wallMs, bytes }: PackedFile): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.write(filename, 0, 100, 'ascii');
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  block.write(octal(bytes.length) + octal(Math.floor(wallMs / 1000)), 124);
  block.write(`${CHECKSUM.blank}0`, CHECKSUM.at);
  block.write('ustar\x0000', 257);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${checksum.toString(8).padStart(6, '0')}\0 `, CHECKSUM.at);
  return block;
}

const octal = (value: number): string => `${value.toString(8).padStart(11, '0')}\0`;

function padded(bytes: Uint8Array): Buffer {
  const blocks = Math.ceil(bytes.length / BLOCK_BYTES);
  return Buffer.concat([bytes, Buffer.alloc(blocks * BLOCK_BYTES - bytes.length)]);
}
