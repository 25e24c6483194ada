/**
 * The level up to which weighted parts of a scarce thing are filled: who needs less than its part leaves the rest to others.
 * @module
 */

/** Somebody's part, and the most that it can use. */
export interface Claim {
  readonly weight: number;
  readonly demand: number;
}

/** What a weight of 1 may have so that all claims together take `room`; Infinity where it is enough for all. */
export function fairLevel(room: number, claims: readonly Claim[]): number {
  let left = room;
  let open = claims;
  while (open.length > 0) {
    const level = Math.max(0, left) / open.reduce((sum, { weight }) => sum + weight, 0);
    const content = open.filter(({ weight, demand }) => demand <= level * weight);
    if (content.length === 0) return level;
    left -= content.reduce((sum, { demand }) => sum + demand, 0);
    open = open.filter((claim) => !content.includes(claim));
  }
  return Infinity;
}
