/**
 * Compares each listing of the box with what is kept of the last one: tells every change once, and refuses writing
 * while the box is not the one that was acknowledged.
 * @module
 */
import {
  changesBetween,
  describeChange,
  EMPTY_ROSTER,
  type DirectoryChange,
  type Roster,
} from './directory-changes.ts';
import type { DirectoryStore, KeptDirectory } from './directory-store.ts';
import type { EvceLog } from './log.ts';
import { differenceFrom, epochOf, type SeenBox } from './site-epoch.ts';

export interface DirectoryWatch {
  /** Takes note of what the box lists, given what it had; gives what has changed since the last listing, in an earlier run too. */
  note(rosterAfter: (before: Roster) => Roster): Promise<readonly DirectoryChange[]>;
  /** In what the box differs from the acknowledged one; null while in nothing. */
  difference(): string | null;
}

export interface DirectoryWatchOptions {
  readonly store: DirectoryStore;
  /** Fingerprint of the certificate that the box shows; null where there is none to see. */
  readonly certificate: () => string | null;
  readonly log: EvceLog;
}

/** An import changes every id of a large site; more lines than this tell nobody more. */
const CHANGES_TOLD = 50;

export function createDirectoryWatch(options: DirectoryWatchOptions): DirectoryWatch {
  const { store, certificate, log } = options;
  let kept: KeptDirectory | null = null;
  let isLoaded = false;
  let difference: string | null = null;
  return {
    difference: () => difference,
    async note(rosterAfter) {
      if (!isLoaded) kept = await keptIn(store, log);
      isLoaded = true;
      const before = kept?.roster ?? EMPTY_ROSTER;
      const roster = rosterAfter(before);
      const seen = seenBox(certificate(), roster);
      const epoch = kept?.epoch ?? epochOf(seen);
      const changes = changesBetween(before, roster);
      tell(log, { changes, roster, isFirst: kept === null });
      if (kept === null || changes.length > 0) await keep(options, { roster, epoch });
      kept = { roster, epoch };
      difference = differenceFrom(epoch, seen);
      return changes;
    },
  };
}

/** The box as its epoch is judged by. */
export function seenBox(certificate: string | null, roster: Roster): SeenBox {
  return { certificate, zones: roster.zone.map(({ id, name }) => name ?? `zone ${id}`).sort() };
}

async function keptIn(store: DirectoryStore, log: EvceLog): Promise<KeptDirectory | null> {
  const loaded = await store.load();
  switch (loaded.kind) {
    case 'kept':
      return loaded.kept;
    case 'none':
      return null;
    case 'damaged':
      log(
        'warn',
        'what was kept of the directory is damaged: this box is taken for the right one, as at a first start',
      );
      return null;
  }
}

interface News {
  readonly changes: readonly DirectoryChange[];
  readonly roster: Roster;
  readonly isFirst: boolean;
}

function tell(log: EvceLog, { changes, roster, isFirst }: News): void {
  if (isFirst) {
    const { zone, station, meter } = roster;
    log('info', `first seen: ${zone.length} zones, ${station.length} stations, ${meter.length} meters`);
    return;
  }
  for (const change of changes.slice(0, CHANGES_TOLD)) log('info', `the box has changed: ${describeChange(change)}`);
  const untold = changes.length - CHANGES_TOLD;
  if (untold > 0) log('info', `the box has changed: ${untold} changes more`);
}

async function keep({ store, log }: DirectoryWatchOptions, kept: KeptDirectory): Promise<void> {
  const outcome = await store.save(kept);
  if (!outcome.ok) log('warn', `the directory could not be kept (${outcome.why}): changes are told from this start on`);
}
