/** Small sites for tests: a tree, its meters, its stations. */
import {
  amps,
  DEFAULT_TIMING,
  millis,
  onAllPhases,
  volts,
  watts,
  ZERO_AMPS,
  type PhaseAmps,
  type Site,
  type SiteNode,
  type Timing,
} from '../../src/engine/index.ts';

export interface NodeSpec {
  readonly name: string;
  readonly parent?: string;
  readonly limitAmps: number | PhaseAmps;
  readonly zone?: boolean;
  readonly metered?: boolean;
  readonly fallbackAmps?: number;
  readonly worstBackgroundAmps?: number;
}

export interface SiteSpec {
  readonly nodes: readonly NodeSpec[];
  readonly derate?: number;
  readonly timing?: Partial<Timing>;
  readonly shadow?: boolean;
  readonly rampUpAmps?: number;
}

const perPhase = (value: number | PhaseAmps): PhaseAmps =>
  typeof value === 'number' ? onAllPhases(amps(value)) : value;

/** Builds a `Site`; a metered node `X` gets the meter `X meter`, a zone has its node's name. */
export function siteOf(spec: SiteSpec): Site {
  const names = spec.nodes.map((node) => node.name);
  const zones = spec.nodes.filter((node) => node.zone === true);
  const metered = spec.nodes.filter((node) => node.metered === true);
  const nodes = spec.nodes.map((node): SiteNode => ({
    name: node.name,
    parent: node.parent === undefined ? null : names.indexOf(node.parent),
    children: spec.nodes.flatMap((child, index) => (child.parent === node.name ? [index] : [])),
    limitAmps: perPhase(node.limitAmps),
    derate: spec.derate ?? 1,
    breaker: null,
    meters: node.metered === true ? [metered.indexOf(node)] : [],
    worstBackgroundAmps: node.worstBackgroundAmps === undefined ? null : onAllPhases(amps(node.worstBackgroundAmps)),
    reserveAmps: ZERO_AMPS,
    busLimitAmps: null,
    maxImbalanceAmps: null,
    zone: node.zone === true ? zones.indexOf(node) : null,
  }));
  return {
    name: 'Test site',
    timeZone: { name: 'UTC', changes: [] },
    supply: { system: '400Y/230', nominalVolts: volts(230), frequencyHz: 50 },
    nodes,
    zones: zones.map((zone) => ({
      name: zone.name,
      node: names.indexOf(zone.name),
      fallbackAmps: amps(zone.fallbackAmps ?? 0),
      allocation: 'proportional',
    })),
    meters: metered.map((node) => ({
      name: `${node.name} meter`,
      role: 'flow',
      node: names.indexOf(node.name),
      sign: 1,
      fallbackAfterMs: millis(35_000),
      importRegister: true,
      nominalWatts: watts(0),
    })),
    stationDefaults: {
      phases: 3,
      rotation: 'L1L2L3',
      lineToLine: false,
      minAmps: amps(6),
      maxAmps: amps(32),
      vip: false,
    },
    stationOverrides: {},
    demand: null,
    signals: [],
    timing: { ...DEFAULT_TIMING, ...spec.timing },
    mayStopSessions: false,
    rampUpAmps: amps(spec.rampUpAmps ?? 4),
    shadow: spec.shadow ?? false,
  };
}
