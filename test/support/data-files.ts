/** Data files that a test writes for itself, in a folder of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export interface DataFolder {
  readonly path: string;
  /** Writes a file and tells its path. */
  write(name: string, text: string): string;
}

/** A folder that is gone after the file's tests. */
export function dataFolder(): DataFolder {
  const path = mkdtempSync(join(tmpdir(), 'busbar-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write(name, text) {
      const file = join(path, name);
      writeFileSync(file, text);
      return file;
    },
  };
}

/** A day of sessions in the words of a public data set: `count` cars from eight o'clock, one every ten minutes. */
export function publicSessions(count: number, day = '2023-06-12'): string {
  const time = (minute: number): string => {
    const hour = String(Math.floor(minute / 60)).padStart(2, '0');
    return `${day} ${hour}:${String(minute % 60).padStart(2, '0')}:00+00:00`;
  };
  const rows = Array.from({ length: count }, (_, index) => {
    const arrival = 8 * 60 + 10 * index;
    return `${time(arrival)},${time(arrival + 300)},30,${9 + index},CA-${300 + index}`;
  });
  return ['arrival,departure,requested_energy (kWh),delivered_energy (kWh),station_id', ...rows, ''].join('\n');
}
