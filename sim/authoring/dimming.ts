/**
 * The same moment of which less is known, told the way the engine tells it: what is not known counts as the worst case.
 * @module
 */
import {
  watts,
  ZERO_AMPS,
  type MeterView,
  type NodeView,
  type SignalView,
  type SiteSnapshot,
} from '../../src/engine/index.ts';

/** What may not be known. */
export const LOSSES = ['power', 'demandWindow', 'meters', 'signals', 'nodes', 'cars'] as const;

export type Loss = (typeof LOSSES)[number];

/** The snapshot without these. */
export function without(snapshot: SiteSnapshot, losses: readonly Loss[]): SiteSnapshot {
  return losses.reduce((seen, loss) => ({ ...seen, ...lost(seen, loss) }), snapshot);
}

const NO_POWER: SiteSnapshot['power'] = {
  gridWatts: null,
  chargingWatts: null,
  batteryWatts: null,
  generationWatts: null,
  surplusWatts: null,
};

function lost(snapshot: SiteSnapshot, loss: Loss): Partial<SiteSnapshot> {
  switch (loss) {
    case 'power':
      return { power: NO_POWER };
    case 'demandWindow':
      return {
        demandWindow: snapshot.demandWindow === null ? null : { ...snapshot.demandWindow, importedWh: null },
        // An import register would tell it all the same.
        meters: snapshot.meters.map(unread),
      };
    case 'meters':
      return { meters: snapshot.meters.map(unread) };
    case 'signals':
      return { signals: snapshot.signals.map(silent) };
    case 'nodes':
      return { nodes: snapshot.nodes.map((node) => blind(node, snapshot.nominalVolts)) };
    case 'cars':
      return { cars: [] };
  }
}

const unread = (meter: MeterView): MeterView => ({ ...meter, reading: { state: 'missing', value: null, ageMs: null } });

const silent = (signal: SignalView): SignalView => ({
  ...signal,
  state: 'missing',
  value: null,
  nextChangeAt: null,
  nextValue: null,
  slots: [],
  knownAt: null,
  ageMs: null,
});

/** Background up to the limit, and no room. */
const blind = (node: NodeView, nominalVolts: number): NodeView => ({
  ...node,
  backgroundAmps: node.limitAmps,
  backgroundWatts: watts(node.limitAmps.reduce<number>((sum, line) => sum + line * nominalVolts, 0)),
  headroomAmps: ZERO_AMPS,
  seen: 'blind',
});
