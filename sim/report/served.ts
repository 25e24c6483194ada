/**
 * When a session counts as served.
 * @module
 */

/** A session is served when less than this is missing, as in the result. */
const SERVED_WITHIN_WH = 100;

/** Whether a session got what it wanted. */
export const isServed = (stay: { readonly requestedWh: number; readonly deliveredWh: number }): boolean =>
  stay.requestedWh - stay.deliveredWh < SERVED_WITHIN_WH;
