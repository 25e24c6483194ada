/** Plain data: what JSON gives back as it was given. */

/** Paths of all that JSON would change or lose; empty for plain data. */
export function shapeless(value: unknown, path = ''): readonly string[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? [] : [path];
  const isPlain =
    typeof value === 'object' && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
  if (!isPlain) return [path];
  return Object.entries(value).flatMap(([key, part]) => shapeless(part, path === '' ? key : `${path}.${key}`));
}
