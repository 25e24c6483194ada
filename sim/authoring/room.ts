/**
 * What a strategy's ceilings leave to each node, so that two answers can be compared.
 * @module
 */
import { PHASES, unreachable, type Ceiling, type PhaseIndex, type SiteSnapshot } from '../../src/engine/index.ts';

/** Ceilings of which the second may allow no more than the first, or than what was agreed. */
interface Compared {
  readonly from: readonly Ceiling[];
  readonly to: readonly Ceiling[];
  /** What is allowed anyway; null where nothing was agreed. */
  readonly agreed: readonly Ceiling[] | null;
}

const TOLERANCE_AMPS = 1e-9;

/** The first node that has more, in words; null where none has. */
export function raisedBy(snapshot: SiteSnapshot, { from, to, agreed }: Compared): string | null {
  for (const { name } of snapshot.nodes) {
    for (const phase of PHASES) {
      const before = leftTo(snapshot, from, { name, phase });
      const after = leftTo(snapshot, to, { name, phase });
      const most = Math.max(before, agreed === null ? 0 : leftTo(snapshot, agreed, { name, phase }));
      if (after > most + TOLERANCE_AMPS) return `${name} ${told(after)} instead of ${told(most)}`;
    }
  }
  return null;
}

const told = (left: number): string => (left === Infinity ? 'as much as there is' : `${left.toFixed(2)} A`);

/** The most on a line of a node: by its own ceilings and those above it. */
function leftTo(
  snapshot: SiteSnapshot,
  ceilings: readonly Ceiling[],
  place: { readonly name: string; readonly phase: PhaseIndex },
): number {
  const node = snapshot.nodes.find(({ name }) => name === place.name);
  const own = ceilings.filter((one) => one.node === place.name).map((one) => onLine(one, place.phase, snapshot));
  const parent = node?.parent ?? null;
  const above = parent === null ? Infinity : leftTo(snapshot, ceilings, { ...place, name: parent });
  return Math.min(above, ...own);
}

/** Power counts as if it were the same on all lines. */
function onLine({ bound }: Ceiling, phase: PhaseIndex, { nominalVolts }: SiteSnapshot): number {
  const lines = PHASES.length;
  switch (bound.unit) {
    case 'A':
      return bound.amps[phase];
    case 'W':
      return bound.watts / (lines * nominalVolts);
    case 'VA':
      return bound.voltAmps / (lines * nominalVolts);
    default:
      return unreachable(bound);
  }
}
