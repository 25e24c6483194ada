/**
 * Notices that what is read besides the box has not answered for a while.
 * @module
 */
import { ageMs, type Instant } from '../../engine/index.ts';
import type { SourceHealth } from '../../sources/index.ts';

/** A source that does not answer. */
export interface LostSource {
  readonly name: string;
  /** In words without secrets. */
  readonly why: string;
}

/** A dead time: what comes back within it has cost nobody anything. */
export const SOURCE_LOST_MS = 35_000;

/** Is shown how the sources are from time to time, and says which of them are lost. */
export function watchSources(): (sources: readonly SourceHealth[], at: Instant) => readonly LostSource[] {
  let silentSince: ReadonlyMap<string, Instant> = new Map();
  return (sources, at) => {
    const silent = sources.filter(({ connected }) => !connected);
    silentSince = new Map(silent.map(({ name }) => [name, silentSince.get(name) ?? at]));
    return silent
      .filter(({ name }) => ageMs(at, silentSince.get(name) ?? at) >= SOURCE_LOST_MS)
      .map(({ name, kind, problem }) => ({ name, why: `${kind}: ${problem ?? 'it has not answered yet'}` }));
  };
}
