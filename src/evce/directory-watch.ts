/**
 * Compares each listing of the box with what is kept of the last one: tells every change once, and refuses writing
 * while the box is not the one that was acknowledged, or nobody can tell whether it is.
 * @module
 */
import { unreachable } from '../engine/index.ts';
import {
  changesBetween,
  describeChange,
  EMPTY_ROSTER,
  type DirectoryChange,
  type Roster,
} from './directory-changes.ts';
import type { DirectoryStore, KeptDirectory, LoadedDirectory } from './directory-store.ts';
import type { EvceLog } from './log.ts';
import { differenceFrom, epochOf, type SeenBox, type SiteEpoch } from './site-epoch.ts';

export interface DirectoryWatch {
  /** Takes note of what the box lists, given what it had; gives what has changed since the last listing, in an earlier run too. */
  note(rosterAfter: (before: Roster) => Roster): Promise<readonly DirectoryChange[]>;
  /** Why this is not taken for the acknowledged box, a sentence; null while it is. */
  objection(): string | null;
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
  let loaded: LoadedDirectory | null = null;
  let objection: string | null = null;
  return {
    objection: () => objection,
    async note(rosterAfter) {
      if (loaded === null || loaded.kind === 'damaged') {
        loaded = await loadAgain(store, loaded);
        if (loaded.kind === 'kept') ({ kept } = loaded);
      }
      const isDamaged = loaded.kind === 'damaged';
      const before = kept?.roster ?? EMPTY_ROSTER;
      const roster = rosterAfter(before);
      const seen = seenBox(certificate(), roster);
      const epoch = kept?.epoch ?? epochOf(seen);
      const changes = changesBetween(before, roster);
      if (kept === null) log('info', `${isDamaged ? 'there are' : 'first seen:'} ${sizeOf(roster)}`);
      else tell(log, changes);
      // Written over, it would be a box that somebody has acknowledged at the next start.
      if (!isDamaged && (kept === null || changes.length > 0)) await keep(options, { roster, epoch });
      kept = { roster, epoch };
      objection = loaded.kind === 'damaged' ? damagedObjection(loaded.why) : objectionTo(epoch, seen);
      return changes;
    },
  };
}

/** What cannot be read may be again. What is gone after that is no first start: nobody has acknowledged the box. */
async function loadAgain(store: DirectoryStore, before: LoadedDirectory | null): Promise<LoadedDirectory> {
  const now = await store.load();
  return before !== null && now.kind === 'none' ? before : now;
}

/** The box as its epoch is judged by. */
export function seenBox(certificate: string | null, roster: Roster): SeenBox {
  return { certificate, zones: roster.zone.map(({ id, name }) => name ?? `zone ${id}`).sort() };
}

/** What the service and the verbs say of a box that was acknowledged, and cannot be compared any more. */
export const damagedObjection = (why: string): string =>
  `what was kept of the acknowledged box is of no use (${why}), so that nobody can tell whether this is it`;

/** What is said against this box, given what was loaded of the acknowledged one; null where nothing is. */
export function objectionIn(loaded: LoadedDirectory, seen: SeenBox): string | null {
  switch (loaded.kind) {
    case 'none':
      return null;
    case 'damaged':
      return damagedObjection(loaded.why);
    case 'kept':
      return objectionTo(loaded.kept.epoch, seen);
    default:
      return unreachable(loaded);
  }
}

function objectionTo(epoch: SiteEpoch, seen: SeenBox): string | null {
  const difference = differenceFrom(epoch, seen);
  return difference === null ? null : `this is not the box as it was acknowledged: ${difference}`;
}

const sizeOf = ({ zone, station, meter }: Roster): string =>
  `${zone.length} zones, ${station.length} stations, ${meter.length} meters`;

function tell(log: EvceLog, changes: readonly DirectoryChange[]): void {
  for (const change of changes.slice(0, CHANGES_TOLD)) log('info', `the box has changed: ${describeChange(change)}`);
  const untold = changes.length - CHANGES_TOLD;
  if (untold > 0) log('info', `the box has changed: ${untold} changes more`);
}

async function keep({ store, log }: DirectoryWatchOptions, kept: KeptDirectory): Promise<void> {
  const outcome = await store.save(kept);
  if (!outcome.ok) log('warn', `the directory could not be kept (${outcome.why}): changes are told from this start on`);
}
