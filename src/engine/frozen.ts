/**
 * Plain data that nobody can change any more. Types say `readonly`, but an author's code need not be typed.
 * @module
 */

/** Freezes a value with all that it is made of, and gives it back. What is frozen already is not gone into. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
  return value;
}
