/**
 * Key spelling. The vendor's guide proves attribute names of generated clients, not the spelling on the wire, so
 * bodies may come in snake_case or camelCase; everything above this file sees snake_case.
 * @module
 */

/** Bodies of EVCE are at most four deep; more is an attack or an accident, and recursion has to end. */
const DEEPEST = 16;

/** Names that change what an object is instead of what it holds. */
const NOT_A_FIELD = new Set(['__proto__', 'constructor', 'prototype']);

/** `friendlyName` -> `friendly_name`; snake_case stays as it is. */
export function snakeKey(key: string): string {
  return /[A-Z]/.test(key) ? key.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').toLowerCase() : key;
}

/** The same value with every key in snake_case. Where both spellings stand side by side, snake_case wins. */
export function withSnakeKeys(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEEPEST) return undefined;
  if (Array.isArray(value)) return value.map((item) => withSnakeKeys(item, depth + 1));
  const renamed: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    const name = snakeKey(key);
    const yields = name !== key && Object.hasOwn(value, name);
    if (!yields && !NOT_A_FIELD.has(name)) renamed[name] = withSnakeKeys(field, depth + 1);
  }
  return renamed;
}
