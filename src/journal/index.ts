/**
 * The journal: what came in and what was decided, written so that it can be read, explained and run again.
 * @module
 */
export * from './format.ts';
export * from './writer.ts';
export * from './file-sink.ts';
export * from './reader.ts';
export * from './difference.ts';
export * from './replay.ts';
export * from './setup.ts';
export * from './archive.ts';
export type * from './journal.ts';
export * from './recorder.ts';
export * from './kept-journal.ts';
export { journalPath } from './sqlite/database.ts';
export type { AlarmEntry, WriteEntry } from './sqlite/entries.ts';
export { pointOf, thinned } from './sqlite/curve.ts';
export type { CurvePoint } from './sqlite/curve.ts';
export type { Stretch } from './sqlite/runs.ts';
