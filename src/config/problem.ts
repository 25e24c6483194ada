/**
 * A problem in a configuration file, and the result of reading one: all problems at once, never the first.
 * @module
 */

/** Something to put right, with the place it stands at. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** As one would write it in code: `nodes[1].limitAmps`; empty for the file as a whole. */
  readonly path: string;
  /** What was found and what is expected, with its unit. */
  readonly message: string;
}

/** What reading a file gave. Warnings do not keep the value from being used. */
export type Loaded<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One line for a person, in the form that editors and terminals make clickable. */
export function formatProblem(problem: Problem): string {
  const place = `${problem.file}:${problem.line}:${problem.column}`;
  return problem.path === '' ? `${place}: ${problem.message}` : `${place} ${problem.path}: ${problem.message}`;
}

/** Path segments as one would write them in code. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, segment) => text + formatSegment(segment, text === ''), '');
}

function formatSegment(segment: PropertyKey, isFirst: boolean): string {
  if (typeof segment === 'number') return `[${segment}]`;
  const key = String(segment);
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}
