/**
 * A YAML document in which every value and key remembers its place, so that files can be laid over each other
 * and a problem still points to the right line of the right file.
 * @module
 */
import type { Path, Place } from '../problem.ts';

export type Scalar = string | number | boolean | null;

export type Located = LocatedScalar | LocatedList | LocatedMap;

export interface LocatedScalar {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly value: Scalar;
}

export interface LocatedList {
  readonly kind: 'list';
  readonly at: Place;
  readonly items: readonly Located[];
}

export interface LocatedMap {
  readonly kind: 'map';
  readonly at: Place;
  readonly entries: ReadonlyMap<string, LocatedEntry>;
}

export interface LocatedEntry {
  readonly keyAt: Place;
  readonly value: Located;
}

/** The plain value, without places. */
export function plainOf(located: Located): unknown {
  switch (located.kind) {
    case 'scalar':
      return located.value;
    case 'list':
      return located.items.map(plainOf);
    case 'map':
      return Object.fromEntries([...located.entries].map(([key, entry]) => [key, plainOf(entry.value)]));
  }
}

/** The value at a path, or null where the document has none. */
export function valueAt(root: Located, path: Path): Located | null {
  let found: Located | null = root;
  for (const segment of path) found = found === null ? null : childOf(found, segment);
  return found;
}

/** Place of the deepest value on the path that the document has: a missing key stands where its map stands. */
export function placeAt(root: Located, path: Path): Place {
  let found = root;
  for (const segment of path) {
    const child = childOf(found, segment);
    if (child === null) break;
    found = child;
  }
  return found.at;
}

/** Place of a key of the map at a path; that of the map where it has no such key. */
export function keyPlaceAt(root: Located, path: Path, key: string): Place {
  const map = valueAt(root, path);
  const entry = map?.kind === 'map' ? map.entries.get(key) : undefined;
  return entry?.keyAt ?? placeAt(root, path);
}

function childOf(located: Located, segment: string | number): Located | null {
  switch (located.kind) {
    case 'scalar':
      return null;
    case 'list':
      return typeof segment === 'number' ? (located.items[segment] ?? null) : null;
    case 'map':
      return located.entries.get(String(segment))?.value ?? null;
  }
}
