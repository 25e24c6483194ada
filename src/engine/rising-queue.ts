/**
 * A queue that hands out the item with the lowest key, for keys that only ever rise.
 * @module
 */

/** A binary heap: no item has a lower key than the one it stands under. Equal keys are handed out in order of items. */
export interface RisingQueue {
  readonly items: number[];
  /** By item. To raise the key of the first item, write it here and call `settleFirst`. */
  readonly keys: number[];
}

/** A queue of all positions in `keys`. */
export function queueOf(keys: number[]): RisingQueue {
  const queue = { items: keys.map((_, item) => item), keys };
  for (let at = (keys.length >> 1) - 1; at >= 0; at -= 1) sink(queue, at);
  return queue;
}

/** Puts the first item where it belongs after its key has risen. */
export function settleFirst(queue: RisingQueue): void {
  sink(queue, 0);
}

/** Takes the first item out. */
export function dropFirst(queue: RisingQueue): void {
  const last = queue.items.pop();
  if (last === undefined || queue.items.length === 0) return;
  queue.items[0] = last;
  sink(queue, 0);
}

/** Lets the item at a place fall below all that go before it. */
function sink({ items, keys }: RisingQueue, from: number): void {
  const item = items[from] as number;
  let at = from;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= items.length) break;
    if (below + 1 < items.length && goesBefore(keys, items[below + 1] as number, items[below] as number)) below += 1;
    if (!goesBefore(keys, items[below] as number, item)) break;
    items[at] = items[below] as number;
    at = below;
  }
  items[at] = item;
}

function goesBefore(keys: readonly number[], a: number, b: number): boolean {
  const keyA = keys[a] as number;
  const keyB = keys[b] as number;
  return keyA < keyB || (keyA === keyB && a < b);
}
