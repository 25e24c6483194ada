/**
 * A problem in a configuration file, and the result of reading one: all problems at once, never the first.
 * @module
 */

/** A place in a file, for a person. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something to put right, with the place it stands at. */
export interface Problem {
  readonly file: string;
  /** Null where the file as a whole is meant, because it cannot be read. */
  readonly line: number | null;
  readonly column: number | null;
  /** As one would write it in code: `nodes[1].limitAmps`; empty for the document as a whole. */
  readonly path: string;
  /** What was found and what is expected, with its unit. */
  readonly message: string;
}

/** What reading a file gave. Warnings do not keep the value from being used. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A path of keys and indices from the top of a document. */
export type Path = readonly (string | number)[];

/** One line for a person, in the form that editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const place = problem.line === null ? problem.file : `${problem.file}:${problem.line}:${problem.column ?? 1}`;
  return problem.path === '' ? `${place}: ${problem.message}` : `${place} ${problem.path}: ${problem.message}`;
}

/** A path as one would write it in code. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, segment) => text + formatSegment(segment, text === ''), '');
}

/** A problem at a place. */
export function problemAt(place: Place, path: Path, message: string): Problem {
  return { file: place.file, line: place.line, column: place.column, path: formatPath(path), message };
}

/** A problem of a file that could not be read at all. */
export function problemOfFile(file: string, message: string): Problem {
  return { file, line: null, column: null, path: '', message };
}

function formatSegment(segment: string | number, isFirst: boolean): string {
  if (typeof segment === 'number') return `[${segment}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(segment)) return `[${JSON.stringify(segment)}]`;
  return isFirst ? segment : `.${segment}`;
}
