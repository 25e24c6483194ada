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
