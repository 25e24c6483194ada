/**
 * Ids as the box gives them: rising, never reused, and without meaning.
 * @module
 */
import { assert } from '../../src/engine/index.ts';

/** The ids of one kind of thing, which stand in a list. */
export interface IdBook {
  /** Id of the thing at an index, which must be there. */
  idAt(index: number): number;
  /** Whether the thing at an index is there. */
  has(index: number): boolean;
  /** What `of` makes of the thing with this id; null where there is none. */
  find<T>(id: number, of: (index: number) => T): T | null;
  /** A thing comes to an index, or back to it: it gets the next id. */
  add(index: number): number;
  /** The thing at an index goes; nothing will have its id again. */
  remove(index: number): void;
  /** Gives the next ids to all that is there, in order. */
  renewAll(): void;
  /** The same from the last to the first, counted from `first` on; null goes on where ids are. */
  renewReversed(first: number | null): void;
}

/** Ids for `count` things, the first of which is `firstId`. */
export function createIdBook(firstId: number, count: number): IdBook {
  const ids: (number | null)[] = [];
  const indexOf = new Map<number, number>();
  let next = firstId;
  const remove = (index: number): void => {
    indexOf.delete(ids[index] ?? NaN);
    ids[index] = null;
  };
  const add = (index: number): number => {
    remove(index);
    const id = next;
    next += 1;
    ids[index] = id;
    indexOf.set(id, index);
    return id;
  };
  for (let index = 0; index < count; index += 1) add(index);
  const present = (): readonly number[] => ids.flatMap((id, index) => (id === null ? [] : [index]));
  return {
    idAt(index) {
      const id = ids[index] ?? null;
      assert(id !== null, 'what is asked for its id is there');
      return id;
    },
    has: (index) => (ids[index] ?? null) !== null,
    find(id, of) {
      const index = indexOf.get(id);
      return index === undefined ? null : of(index);
    },
    add,
    remove,
    renewAll: () => present().forEach(add),
    renewReversed(first) {
      const indices = present().toReversed();
      indices.forEach(remove);
      next = first ?? next;
      indices.forEach(add);
    },
  };
}
