/**
 * Ids as the box gives them: rising, never reused, and without meaning.
 * @module
 */

/** The ids of one kind of thing, which stand in a list. */
export interface IdRange {
  /** Id of the thing at an index. */
  idAt(index: number): number;
  /** What `of` makes of the thing with this id; null where there is none. */
  find<T>(id: number, of: (index: number) => T): T | null;
}

/** Ids for `count` things, the first of which is `first`. */
export function idsFrom(first: number, count: number): IdRange {
  return {
    idAt: (index) => first + index,
    find: (id, of) => (Number.isInteger(id) && id >= first && id < first + count ? of(id - first) : null),
  };
}
