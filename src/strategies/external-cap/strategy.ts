/**
 * Keeps what somebody outside allows: the grid operator, an operator of fleets, an energy manager.
 * @module
 */
import { ceiling, defineStrategy, type Ceiling, type SignalView, type SiteSnapshot } from '../../engine/index.ts';
import { atStart, nextCap, type CapMemory, type CapState } from './automaton.ts';
import { options, type Options } from './options.ts';

const HOUR_MS = 3_600_000;
/** Least power of a charge point that the grid operator lowers, and of any site without a failsafeKw, W. */
const LEAST_WATTS = 4200;

export const externalCap = defineStrategy<Options, CapMemory | null>({
  id: 'external-cap',
  version: '1.0.0',
  summary: 'Keeps a cap from outside, and a fail-safe value when nobody says one.',
  options,
  memory: null,
  failsafe: (snapshot, stated) => ({ ceilings: failsafeCeilings(snapshot, stated, { state: 'failsafe', last: null }) }),
  propose: (snapshot, { options: stated, memory: before }) => {
    const { heartbeatSeconds, releaseAfterHours } = stated;
    const signal = signalOf(snapshot, stated);
    const now = snapshot.at.monoMs;
    const timing = {
      heartbeatMs: heartbeatSeconds === 'off' ? null : heartbeatSeconds * 1000,
      releaseMs: releaseAfterHours === undefined ? null : releaseAfterHours * HOUR_MS,
    };
    const memory = nextCap(before ?? atStart(now), timing, { signal, now });
    return { ceilings: [...ceilingsIn(snapshot, stated, memory), ...loweredCeilings(snapshot, stated)], memory };
  },
});

/** The signal as its source has it: what others make of it is no word of the source. */
function signalOf(snapshot: SiteSnapshot, stated: Options): SignalView | undefined {
  const signal = viewOf(snapshot, stated);
  return signal?.lowered === undefined ? signal : { ...signal, ...signal.lowered.source };
}

function viewOf({ signals }: SiteSnapshot, { signal }: Options): SignalView | undefined {
  return signals.find(({ name, kind }) => name === signal && kind === 'cap');
}

/** What others than the source allow at most: beside all that the source and its silence allow, so that it lifts nothing. */
function loweredCeilings(snapshot: SiteSnapshot, stated: Options): readonly Ceiling[] {
  return saidCeilings(snapshot, stated, { state: 'limited', last: viewOf(snapshot, stated)?.lowered?.to ?? null });
}

function ceilingsIn(snapshot: SiteSnapshot, stated: Options, memory: CapMemory): readonly Ceiling[] {
  switch (memory.state) {
    case 'limited':
      return saidCeilings(snapshot, stated, memory);
    case 'init':
    case 'failsafe':
      return [...failsafeCeilings(snapshot, stated, memory), ...unprovenCeilings(snapshot, stated, memory)];
    case 'unlimited-autonomous':
      return unprovenCeilings(snapshot, stated, memory);
    case 'unlimited-controlled':
      return [];
  }
}

/** A limit that was said since without a heartbeat, as one that a broker had kept: it lifts nothing, but it lowers. */
function unprovenCeilings(snapshot: SiteSnapshot, stated: Options, { knownAt }: CapMemory): readonly Ceiling[] {
  const signal = signalOf(snapshot, stated);
  if (signal?.state !== 'fresh' || (signal.knownAt ?? -Infinity) <= (knownAt ?? -Infinity)) return [];
  return saidCeilings(snapshot, stated, { state: 'limited', last: signal.value });
}

type Said = Pick<CapMemory, 'state' | 'last'>;

/** The newest limit; one below what the law guarantees counts as that, and is then a power over all lines. */
function saidCeilings(snapshot: SiteSnapshot, stated: Options, { state, last }: Said): readonly Ceiling[] {
  if (last === null) return [];
  const points = stated.section14aPoints;
  if (signalOf(snapshot, stated)?.unit === 'A') {
    const guaranteedAmps = points === undefined ? 0 : guaranteedWatts(points) / (3 * snapshot.nominalVolts);
    return capAt(snapshot, stated, { state, bound: { amps: Math.max(last, guaranteedAmps) } });
  }
  const guaranteed = points === undefined ? 0 : guaranteedWatts(points);
  return capAt(snapshot, stated, { state, bound: { watts: Math.max(last, guaranteed) } });
}

/** The fail-safe value, and a limit below it that was said last: silence never allows more. */
function failsafeCeilings(snapshot: SiteSnapshot, stated: Options, said: Said): readonly Ceiling[] {
  const { failsafeKw, section14aPoints } = stated;
  const guaranteed = section14aPoints === undefined ? LEAST_WATTS : guaranteedWatts(section14aPoints);
  const watts = failsafeKw === undefined ? guaranteed : failsafeKw * 1000;
  return [...capAt(snapshot, stated, { state: said.state, bound: { watts } }), ...saidCeilings(snapshot, stated, said)];
}

function capAt(
  { nodes }: SiteSnapshot,
  { node: stated, covers, signal }: Options,
  of: { readonly state: CapState; readonly bound: { readonly watts: number } | { readonly amps: number } },
): readonly Ceiling[] {
  // A site always has a connection; a node of another name is an error that `busbar check` finds.
  const node = (nodes.find(({ name }) => name === stated) ?? nodes[0])?.name;
  if (node === undefined) return [];
  const reason = { kind: 'external-cap', signal, state: of.state } as const;
  return [ceiling({ node, ...of.bound, covers, kind: 'mandatory', reason })];
}

/**
 * What n charge points behind one controller may draw at least, W: 4.2 kW + (n − 1) · g · 4.2 kW, g = 0.80 for two, less by
 * 0.05 for each further, 0.45 from nine on.
 */
export function guaranteedWatts(points: number): number {
  const simultaneity = Math.max(45, 80 - 5 * (points - 2)) / 100;
  return LEAST_WATTS + (points - 1) * simultaneity * LEAST_WATTS;
}
