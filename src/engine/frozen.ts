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

/** Whether a value is what JSON gives back as it was: no infinite numbers, no maps, nothing that refers to itself. */
export function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return ['string', 'boolean', 'undefined'].includes(typeof value);
  if (value === null) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  const known = prototype === Object.prototype || prototype === Array.prototype || prototype === null;
  return known && Object.values(value).every(isPlain);
}
