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

/** Whether the journal of all that the service did here can be read, and gives every decision of every run again. */
export async function replayJournal({ site }: LiveSite): Promise<Measured> {
  const journal = join(site.stateFolder, 'journal.sqlite');
  const { runs } = answerOf(['journal', 'info', '--journal', journal]) as {
    readonly runs: readonly { readonly run: number; readonly turns: number }[];
  };
  let records = 0;
  for (const { run } of runs.filter(({ turns }) => turns > 0))
    records += (answerOf(['replay', journal, '--run', String(run)]) as { readonly records: number }).records;
  return { runs: runs.length, replayedDecisions: records };
}

/** What a verb says with `--json`; one that does not hold ends the measurement. */
function answerOf(words: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new BenchFailure(`busbar ${words.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  return JSON.parse(stdout);
}
