/**
 * Comparing plain data, as it is saved and loaded.
 * @module
 */

/** Plain data as something that can be compared. */
export const textOf = (data: unknown): string => JSON.stringify(data);

/** Whether two values would be saved as the same text. */
export const isSame = (a: unknown, b: unknown): boolean => textOf(a) === textOf(b);
