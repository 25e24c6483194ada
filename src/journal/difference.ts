/**
 * Compares two pieces of plain data as JSON would write them.
 * @module
 */

/** The first place at which two documents differ; `undefined` stands for "not there". */
export interface Difference {
  /** Keys from the top, e.g. `zones.0.allocationAmps`; empty for the document itself. */
  readonly path: string;
  readonly recorded: unknown;
  readonly computed: unknown;
}

/** The first difference in the order in which JSON writes the recorded document, or null where the texts are the same. */
export function firstDifference(recorded: unknown, computed: unknown): Difference | null {
  const text = JSON.stringify(computed) as string | undefined;
  if (JSON.stringify(recorded) === text) return null;
  // What JSON drops or changes (undefined, -0, NaN) is no difference, so both go through it.
  return locate(recorded, text === undefined ? undefined : JSON.parse(text), '');
}

function locate(recorded: unknown, computed: unknown, path: string): Difference {
  if (isContainer(recorded) && isContainer(computed) && Array.isArray(recorded) === Array.isArray(computed)) {
    const keys = new Set([...Object.keys(recorded), ...Object.keys(computed)]);
    for (const key of keys) {
      const [left, right] = [recorded[key], computed[key]];
      if (JSON.stringify(left) !== JSON.stringify(right))
        return locate(left, right, path === '' ? key : `${path}.${key}`);
    }
  }
  return { path, recorded, computed };
}

function isContainer(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
