/**
 * Courses as text: two bytes a value and Base64, a fifth of what the same numbers take in JSON. A value is stored as a
 * whole number of steps of 1, 2 or 5 times a power of ten, fine enough to lose nothing that a drawing could show.
 * @module
 */

/** Packed numbers; the page unpacks them. */
export interface Packed {
  /** What one counts. */
  readonly step: number;
  /** Base64 of 16-bit numbers, low byte first. */
  readonly data: string;
}

/** Stands for a value that is not known. */
const UNKNOWN = -32_768;
const COUNT_MAX = 32_767;
/** Finer steps would show digits that no meter has. */
const FINEST = 0.01;

/** Packs numbers. */
export function pack(values: ArrayLike<number>): Packed {
  const step = stepFor(values);
  const bytes = new Uint8Array(2 * values.length);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    view.setInt16(2 * index, Number.isNaN(value) ? UNKNOWN : Math.round(value / step), true);
  }
  return { step, data: toBase64(bytes) };
}

/** The numbers again; `NaN` where one is not known. */
export function unpack({ step, data }: Packed): Float64Array {
  const text = atob(data);
  const values = new Float64Array(text.length / 2);
  for (let index = 0; index < values.length; index += 1) {
    const count = ((text.charCodeAt(2 * index) | (text.charCodeAt(2 * index + 1) << 8)) << 16) >> 16;
    values[index] = count === UNKNOWN ? NaN : count * step;
  }
  return values;
}

function stepFor(values: ArrayLike<number>): number {
  let most = 0;
  for (let index = 0; index < values.length; index += 1) {
    const size = Math.abs(values[index] as number);
    if (size > most) most = size;
  }
  let step = FINEST;
  // 1, 2, 5, 10, …: each is 2, 2.5 and 2 times the one before.
  for (let turn = 0; most / step > COUNT_MAX; turn += 1) step *= turn % 3 === 1 ? 2.5 : 2;
  return step;
}

/** `btoa` wants a string, and a string is not made of too many arguments at once. */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
