/**
 * What a message says: one number, or a number in a JSON document. What is no number is null, and never 0.
 * @module
 */

/** A message as it is looked into, as often as somebody asks. */
export interface Message {
  /** The number at a path, or the whole message; null where there is none. */
  number(path: string | null): number | null;
  /** The number or text at a path. */
  word(path: string): number | string | null;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Reads a text; JSON is looked for only where a path asks for it. */
export function messageOf(text: string): Message {
  let document: { readonly value: unknown } | null = null;
  const at = (path: string): unknown => {
    document ??= { value: parsed(text) };
    return valueAt(document.value, keysOf(path));
  };
  return {
    number: (path) => numberOf(path === null ? text : at(path)),
    word: (path) => {
      const value = at(path);
      return typeof value === 'string' ? value : numberOf(value);
    },
  };
}

/** Keys of a path: a JSON pointer such as `/emeters/0/power`, or words with dots such as `emeters.0.power`. */
export function keysOf(path: string): readonly string[] {
  if (!path.startsWith('/')) return path.split('.');
  const keys = path.slice(1).split('/');
  return keys.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function numberOf(value: unknown): number | null {
  if (typeof value === 'string') return NUMBER.test(value.trim()) ? finite(Number(value)) : null;
  return typeof value === 'number' ? finite(value) : null;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function valueAt(document: unknown, keys: readonly string[]): unknown {
  let value = document;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
