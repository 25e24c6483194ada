/**
 * A box in a process of its own with the site file of a service that regulates it, and what can be asked afterwards.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BenchFailure, type Figures } from '../case.ts';
import { startBox } from '../site/box-process.ts';
import { PROGRAM, writeSiteFile, type LiveSiteFile } from '../site/live-site-file.ts';
import { FALLBACK_AMPS, writeScenario, type BusyScenario } from '../site/scenario.ts';

/** What came out, as one document. */
export type Measured = Readonly<Record<string, number | string | boolean | readonly string[] | Figures>>;

export interface LiveSite {
  readonly site: LiveSiteFile;
  /** What each zone may have without sight, A. */
  readonly fallbackAmps: number;
}

/** Lets something happen on a site of so many stations, at real speed. */
export async function withLiveSite<T>(
  of: { readonly stations: number },
  use: (live: LiveSite) => Promise<T>,
): Promise<T> {
  if (!existsSync(PROGRAM)) throw new BenchFailure('this runs the built program: npm run build');
  const scenario: BusyScenario = { stations: of.stations, days: 1, stepSeconds: 1, binding: 'all levels' };
  const written = writeScenario(scenario);
  const box = await startBox(written.file, 1);
  try {
    return await use({ site: writeSiteFile(scenario, box, written.folder), fallbackAmps: FALLBACK_AMPS });
  } finally {
    await box.close();
    written.dispose();
  }
}

/** Whether the journal of all that the service did here can be read, and gives every decision again. */
export async function replayJournal({ site }: LiveSite): Promise<Measured> {
  const journal = join(site.stateFolder, 'journal.sqlite');
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'replay', journal, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { replayed: status === 0, replay: (status === 0 ? stdout : stderr).trim() };
}
