/**
 * Writes the course of a run to a CSV file as it happens, so that memory does not grow with simulated time.
 * @module
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { seriesHeader, seriesRow } from '../../sim/series-csv.ts';
import type { World } from '../../sim/world.ts';
import type { CycleRecord } from '../engine/index.ts';

export interface SeriesFile {
  add(world: World, record: CycleRecord | null): void;
  close(): void;
}

/** Rows are handed to the disk in parts of about this size. */
const PART_BYTES = 65_536;

/** Begins a new file; throws what the file system throws. */
export function openSeriesFile(path: string): SeriesFile {
  const file = openSync(path, 'w');
  let pending = '';
  let isEmpty = true;
  const flush = (): void => {
    writeSync(file, pending);
    pending = '';
  };
  return {
    add(world, record) {
      if (isEmpty) pending = `${seriesHeader(world)}\n`;
      isEmpty = false;
      pending += `${seriesRow(world, record)}\n`;
      if (pending.length >= PART_BYTES) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
