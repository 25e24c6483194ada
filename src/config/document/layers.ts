/**
 * Puts one document together from several files: `include` adds the sections of other files, `extends` lays a
 * file's keys over those of another. Every value keeps the place it was written at.
 * @module
 */
import { resolve } from 'node:path';
import type { Located, LocatedEntry, LocatedMap } from './located.ts';
import { type Path, type Place, type Problem, problemAt, problemOfFile } from '../problem.ts';
import { besides, type TextFile } from '../surroundings.ts';
import { parseYaml } from './yaml-text.ts';

/** A document put together, or all that is wrong with its files. */
export type Layered =
  { readonly ok: true; readonly root: LocatedMap } | { readonly ok: false; readonly problems: readonly Problem[] };

type ReadText = (file: string) => TextFile;

/** Reads `file` and all that it includes and extends. */
export function readLayers(file: string, readText: ReadText): Layered {
  const reading: Reading = { readText, problems: [] };
  const read = readText(file);
  if (!read.ok) return { ok: false, problems: [problemOfFile(file, read.reason)] };
  const root = layer(reading, { file, text: read.text, above: [] });
  return root === null || reading.problems.length > 0 ? { ok: false, problems: reading.problems } : { ok: true, root };
}

/**
 * One document from several: the upper's keys laid over the lower's. Maps are merged, all else is replaced, and a key
 * that is null above is taken away from below. Null over nothing stays, so that a mistyped key is complained about.
 * @see RFC 7396, whose rules these are but for that
 */
export function layOver(lower: Located, upper: Located): Located {
  if (lower.kind !== 'map' || upper.kind !== 'map') return upper;
  const entries = new Map(lower.entries);
  for (const [key, entry] of upper.entries) {
    const below = entries.get(key);
    if (below === undefined) entries.set(key, entry);
    else if (isNull(entry.value)) entries.delete(key);
    else entries.set(key, { keyAt: entry.keyAt, value: layOver(below.value, entry.value) });
  }
  return { kind: 'map', at: upper.at, entries };
}

const isNull = (located: Located): boolean => located.kind === 'scalar' && located.value === null;

interface Reading {
  readonly readText: ReadText;
  readonly problems: Problem[];
}

interface SourceFile {
  readonly file: string;
  readonly text: string;
  /** The files that led here, absolute, to notice a circle. */
  readonly above: readonly string[];
}

/** The document of one file with everything it refers to, or null where it is no usable document. */
function layer(reading: Reading, source: SourceFile): LocatedMap | null {
  const parsed = parseYaml(source.text, source.file);
  if (!parsed.ok) {
    reading.problems.push(...parsed.problems);
    return null;
  }
  const own = parsed.root;
  if (own.kind !== 'map') {
    reading.problems.push(
      problemAt(own.at, [], `found ${own.kind === 'list' ? 'a list' : 'no keys'}, expected a map of keys`),
    );
    return null;
  }
  const entries = new Map([...own.entries].filter(([key]) => key !== 'include' && key !== 'extends'));
  for (const reference of referencesOf(reading, own, 'include')) {
    addSections(reading, entries, follow(reading, source, reference));
  }
  const complete: LocatedMap = { kind: 'map', at: own.at, entries };
  const bases = referencesOf(reading, own, 'extends').map((reference) => follow(reading, source, reference));
  return bases.reduce<LocatedMap>(
    (upper, base) => (base === null ? upper : (layOver(base, upper) as LocatedMap)),
    complete,
  );
}

interface Reference {
  readonly at: Place;
  readonly path: Path;
  readonly target: string;
}

/** The files that a key names: one as text; `include` may also list several. */
function referencesOf(reading: Reading, map: LocatedMap, key: 'include' | 'extends'): Reference[] {
  const entry = map.entries.get(key);
  if (entry === undefined) return [];
  const { value } = entry;
  const several = key === 'include' && value.kind === 'list' ? value.items : null;
  return (several ?? [value]).flatMap((item, index) => {
    const path = several === null ? [key] : [key, index];
    if (item.kind === 'scalar' && typeof item.value === 'string') return [{ at: item.at, path, target: item.value }];
    const expected = key === 'include' ? 'the path of a file, or a list of such' : 'the path of one file';
    reading.problems.push(problemAt(item.at, path, `expected ${expected}`));
    return [];
  });
}

function follow(reading: Reading, source: SourceFile, reference: Reference): LocatedMap | null {
  const file = besides(source.file, reference.target);
  const above = [...source.above, resolve(source.file)];
  const complain = (message: string): null => {
    reading.problems.push(problemAt(reference.at, reference.path, message));
    return null;
  };
  if (above.includes(resolve(file))) return complain(`${file} leads back to itself`);
  const read = reading.readText(file);
  return read.ok ? layer(reading, { file, text: read.text, above }) : complain(`${file}: ${read.reason}`);
}

/** A section stands in one file only: of two there would be no saying which counts. */
function addSections(reading: Reading, entries: Map<string, LocatedEntry>, included: LocatedMap | null): void {
  for (const [key, entry] of included?.entries ?? []) {
    const other = entries.get(key);
    if (other === undefined) {
      entries.set(key, entry);
      continue;
    }
    const elsewhere = `${other.keyAt.file}:${other.keyAt.line}`;
    reading.problems.push(problemAt(entry.keyAt, [key], `given here and at ${elsewhere}, expected in one file only`));
  }
}
