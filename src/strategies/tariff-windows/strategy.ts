/**
 * Ceilings by the clock on the wall: on these days, between these times, no more than so much.
 * @module
 */
import {
  amps,
  defineStrategy,
  localTimeAt,
  mapPhases,
  onAllPhases,
  watts,
  type Ceiling,
  type NodeView,
  type SiteSnapshot,
} from '../../engine/index.ts';
import { labelOf, options, type Options, type StatedCeiling, type Window } from './options.ts';
import { compile, openAt } from './windows.ts';

export const tariffWindows = defineStrategy<Options, null>({
  id: 'tariff-windows',
  version: '2.0.0',
  summary: 'Lowers charging during set times of day.',
  options,
  memory: null,
  // Without a trustworthy clock every window counts as open.
  failsafe: (snapshot, { windows }) => ({ ceilings: windows.flatMap((window) => ceilings(snapshot, window)) }),
  propose: (snapshot, { options: stated }) => {
    const open = openAt(compile(stated), localTimeAt(snapshot.timeZone, snapshot.at.wallMs));
    if (open.length === 0) return null;
    return { ceilings: open.flatMap((index) => ceilings(snapshot, stated.windows[index] as Window)) };
  },
});

/** One ceiling on the whole site, or one on each named zone. */
function ceilings(snapshot: SiteSnapshot, open: Window): readonly Ceiling[] {
  const named = snapshot.zones.filter(({ name }) => open.zones?.includes(name)).map(({ node }) => node);
  const nodes =
    open.zones === undefined ? snapshot.nodes.slice(0, 1) : snapshot.nodes.filter(({ name }) => named.includes(name));
  return nodes.map((node) => ({
    node: node.name,
    bound: boundOf(open, node),
    covers: 'charging',
    kind: 'economic',
    until: null,
    reason: { kind: 'tariff-window', window: labelOf(open) },
  }));
}

function boundOf({ ceilingKw, ceilingAmps, ceilingPct }: StatedCeiling, { limitAmps }: NodeView): Ceiling['bound'] {
  if (ceilingKw !== undefined) return { unit: 'W', watts: watts(ceilingKw * 1000) };
  if (ceilingPct !== undefined)
    return { unit: 'A', amps: mapPhases(limitAmps, (limit) => amps((limit * ceilingPct) / 100)) };
  // What is off has no ceiling of its own to say.
  return { unit: 'A', amps: onAllPhases(amps(ceilingAmps ?? 0)) };
}
