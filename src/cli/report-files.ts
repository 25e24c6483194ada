/**
 * What `simulate --out` leaves in its folder: the result, its course as a table, and the report as a page and a picture.
 * @module
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportDocument, type ReportOptions } from '../../sim/report/document.ts';
import { reportPage, type PageParts } from '../../sim/report/page.ts';
import { reportPicture } from '../../sim/report/picture.ts';
import { createTrace, type Trace } from '../../sim/report/trace.ts';
import type { World } from '../../sim/world.ts';
import type { CycleRecord } from '../engine/index.ts';
import { packageRoot } from '../service/package-root.ts';
import { openSeriesFile, type SeriesFile } from './series-file.ts';

/** The files of a run, while it goes on. */
export interface ReportFiles {
  /** To be called in each step. */
  step(world: World, record: CycleRecord | null): void;
  /** Writes what is left to write; returns the paths for a person to open. Throws what the file system throws. */
  finish(options: ReportOptions): readonly string[];
  /** Closes what is open, where there is nothing to report. */
  abandon(): void;
}

/** The style is read from the package's sources, the script from the compiled tree. */
const STYLE = 'sim/report/browser/page.css';
const SCRIPT = 'dist/sim/report/browser/page.js';

/** Begins the files; throws what the file system throws. */
export function openReportFiles(folder: string): ReportFiles {
  mkdirSync(folder, { recursive: true });
  const series: SeriesFile = openSeriesFile(join(folder, 'series.csv'));
  const trace: Trace = createTrace();
  return {
    step(world, record) {
      series.add(world, record);
      trace.step(world, record);
    },
    finish(options) {
      series.close();
      const write = (name: string, text: string): string => {
        const path = join(folder, name);
        writeFileSync(path, text);
        return path;
      };
      write('result.json', `${JSON.stringify(options.result, null, 2)}\n`);
      const course = trace.finish();
      if (course === null) return [];
      const document = reportDocument(course, options);
      return [write('report.html', reportPage(document, pageParts())), write('report.svg', reportPicture(document))];
    },
    abandon: () => series.close(),
  };
}

function pageParts(): PageParts {
  const root = packageRoot();
  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  return { style: read(STYLE), script: read(SCRIPT) };
}
