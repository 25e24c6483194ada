/**
 * The scenarios that come with Busbar: `busbar simulate depot-at-night` needs no path.
 * @module
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../service/package-root.ts';

const FOLDER = 'sim/scenarios';
const ENDING = '.yaml';

/** A scenario of the gallery. */
export interface GalleryEntry {
  /** As on the command line. */
  readonly name: string;
  readonly file: string;
  /** What it calls itself. */
  readonly title: string;
}

/** All of them, by name. */
export function gallery(): readonly GalleryEntry[] {
  const folder = join(packageRoot(), FOLDER);
  return readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .sort()
    .map((file) => {
      const path = join(folder, file);
      const [, title = file] = /^scenario: *(.+)$/m.exec(readFileSync(path, 'utf8')) ?? [];
      return { name: file.slice(0, -ENDING.length), file: path, title };
    });
}

/** The file that is meant: a path, or a name of the gallery where there is no such file. */
export function scenarioFileOf(named: string): string {
  if (statSync(named, { throwIfNoEntry: false })?.isFile() === true) return named;
  return gallery().find(({ name }) => name === named)?.file ?? named;
}

/** What the help says of them. */
export function galleryHelp(): string {
  const entries = gallery();
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ name, title }) => `  ${name.padEnd(width)}  ${title}`);
  return `\nScenarios that come with Busbar, by name (docs/scenarios.md tells what each shows):\n${lines.join('\n')}\n`;
}
