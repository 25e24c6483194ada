/**
 * The laws that every decision is held to while a strategy is being tried.
 * @module
 */
import {
  amps,
  createEngine,
  onAllPhases,
  PHASES,
  type CycleRecord,
  type EngineState,
  type Site,
} from '../../src/engine/index.ts';
import { isPlain } from '../../src/engine/frozen.ts';
import { checkRecords, type LawReport } from '../checkers/record-checks.ts';
import { STATIONS_PER_ZONE } from './small-world.ts';

/** Holds one decision after the other against the laws. */
export interface Laws {
  /** `before` is the state in which it was taken. */
  check(record: CycleRecord, before: EngineState): void;
  /** The laws that did not hold so far. */
  broken(): readonly LawReport[];
}

const TOLERANCE_AMPS = 1e-9;

/** Sound answers, finite numbers, allocations within limits, decreases before raises, and that a strategy only lowers. */
export function watchLaws(site: Site): Laws {
  const { maxAmps } = site.stationDefaults;
  const wired = onAllPhases(amps(STATIONS_PER_ZONE * maxAmps));
  const records = checkRecords({ site, wiredAmps: site.zones.map(() => wired) });
  const alone = createEngine({ site, strategies: [] });
  const found = new Map<string, string>();
  const note = (id: string, detail: string | null): void => {
    if (detail !== null && !found.has(id)) found.set(id, detail);
  };
  return {
    check(record, before) {
      records.check(record);
      note('sound', unsound(record));
      note('finite', isPlain(record) ? null : 'a record holds a number that is none');
      const { effects } = alone.step({ ...before, memories: [], answers: [] }, { kind: 'Tick', at: record.at });
      const without = effects.find(({ kind }) => kind === 'Record');
      if (without?.kind === 'Record') note('only-lower', raised(record, without.record));
    },
    broken: () => [
      ...records.reports().filter(({ held }) => !held),
      ...[...found].map(([id, detail]) => ({ id, held: false, detail })),
    ],
  };
}

function unsound({ strategies }: CycleRecord): string | null {
  const contained = strategies.find((one) => one.contained !== null);
  return contained === undefined ? null : `${contained.strategy} ${contained.contained}`;
}

/** The first line of a node with more headroom than without any strategy. */
function raised(record: CycleRecord, without: CycleRecord): string | null {
  for (const [index, { node, headroomAmps }] of record.nodes.entries()) {
    const most = without.nodes[index]?.headroomAmps ?? headroomAmps;
    const line = PHASES.find((phase) => headroomAmps[phase] > most[phase] + TOLERANCE_AMPS);
    if (line !== undefined) return `${node} has ${headroomAmps[line]} A, and ${most[line]} A without the strategy`;
  }
  return null;
}
