/**
 * The journal of a run: a new file in the state folder.
 * @module
 */
import { join } from 'node:path';
import type { SiteConfig } from '../config/index.ts';
import { formatLocal, type Instant } from '../engine/index.ts';
import { beginJournal, openFileSink, setupOf, type JournalWriter } from '../journal/index.ts';
import type { Logger } from './log.ts';

/** Begins a journal. Where that cannot be done the site is regulated all the same, and the log says so. */
export async function openJournal(
  config: SiteConfig,
  run: { readonly folder: string; readonly at: Instant; readonly log: Logger },
): Promise<JournalWriter | null> {
  const { site, strategies } = config;
  const startedAt = formatLocal(site.timeZone, run.at.wallMs);
  const path = join(run.folder, `journal-${startedAt.slice(0, 19).replaceAll(/[-:]/g, '')}.jsonl`);
  const opened = await openFileSink(path);
  if (!opened.ok) {
    run.log.warn({ path }, `there is no journal of this run: ${opened.detail}`);
    return null;
  }
  run.log.info({ path }, `journal ${path}`);
  return beginJournal(opened.sink, {
    site: site.name,
    startedAt,
    setup: setupOf({ site, strategies }),
  });
}
