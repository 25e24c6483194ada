/**
 * What a strategy from a file or package may use up. Its time for an answer stands in the site file.
 * @module
 */

/** Heap of its process, MB. A strategy that remembers a year of quarter hours needs a few. */
export const HEAP_MB = 128;
/** Real time after which a process that has not answered is ended, ms. */
export const HARD_MS = 1_000;
/** Real time for starting a process, importing the code and checking the options, ms. */
export const LOAD_MS = 10_000;
/** Largest answer, bytes: what is larger would hold up whoever reads it. */
export const ANSWER_BYTES = 4 * 1024 * 1024;
/** Waiting times before a process is started again, real ms; the last one goes on. */
export const RESTART_MS: readonly number[] = [1_000, 2_000, 5_000, 15_000, 60_000];
/** An answer counts for so many ticks. */
export const ANSWER_TICKS = 3;
/** So many lines of a strategy's own output are logged in a minute. */
export const LINES_PER_MINUTE = 20;
