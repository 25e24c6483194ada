/**
 * What a new start may take over from the run before: what was learnt, and never what somebody was told or was seen to do.
 * All of it is tied to names and to the clock on the wall; the monotonic clock begins anew with the process.
 * @module
 */
import type { DemandWindowState } from './demand-window.ts';
import type { RiseHistory } from './rise-history.ts';
import { isSame } from './same.ts';
import { initialState, type EngineSetup, type EngineState, type NodeState } from './state.ts';
import type { BoundStrategy } from './strategy.ts';
import type { Instant } from './units.ts';
import { billingOf, watchesOf } from './watches.ts';
import type { WorstWeek } from './worst-week.ts';

/** What an engine has learnt: plain data. */
export interface Learnt {
  readonly at: Instant;
  /** What is billed, and by which meters. */
  readonly billing: string;
  readonly demandWindow: DemandWindowState | null;
  readonly nodes: readonly LearntNode[];
  readonly strategies: readonly LearntMemory[];
}

/** How the background of a node behaves. */
export interface LearntNode {
  /** The node with all that its background is reckoned from. */
  readonly watch: string;
  readonly rises: RiseHistory;
  readonly week: WorstWeek;
}

/** What a strategy remembers. */
export interface LearntMemory {
  readonly name: string;
  readonly id: string;
  readonly version: string;
  readonly options: unknown;
  readonly memory: unknown;
}

/** A first state with what could be taken over, and what could not, in words for people. */
export interface Resumed {
  readonly state: EngineState;
  readonly kept: readonly string[];
  readonly dropped: readonly string[];
}

/** What of a state is worth keeping for the next start. */
export function learntBy({ site, strategies }: EngineSetup, state: EngineState, at: Instant): Learnt {
  const watches = watchesOf(site);
  return {
    at,
    billing: billingOf(site),
    demandWindow: state.demandWindow,
    nodes: site.nodes.flatMap((node, index) => {
      if (node.meters.length === 0) return [];
      const { rises, week } = state.nodes[index] as NodeState;
      return [{ watch: watches[index] as string, rises, week }];
    }),
    strategies: strategies.flatMap((strategy, index) =>
      keepsMemory(strategy) ? [{ ...labelOf(strategy), memory: state.memories[index] }] : [],
    ),
  };
}

/**
 * The first state of a run that follows another. A node's recorded week counts only when its meters have been seen again, and
 * its largest rise until there are new samples enough: so a start gives no more room below the limits than one from nothing.
 */
export function resumeFrom(setup: EngineSetup, learnt: Learnt): Resumed {
  const { site, strategies } = setup;
  const fresh = initialState(setup);
  const isSameBill = billingOf(site) === learnt.billing;
  const found = strategies.map((strategy) => memoryOf(strategy, learnt));
  const places = watchesOf(site).map((watch) => learnt.nodes.find((node) => node.watch === watch) ?? null);
  return {
    state: {
      ...fresh,
      demandWindow: isSameBill ? learnt.demandWindow : null,
      nodes: fresh.nodes.map((node, index) => withLearnt(node, places[index] ?? null)),
      memories: fresh.memories.map((first, index) => (isSameBill ? (found[index] ?? { memory: first }).memory : first)),
    },
    kept: strategies.filter((_, index) => isSameBill && (found[index] ?? null) !== null).map(({ name }) => name),
    dropped: learnt.strategies
      .filter((memory) => !isSameBill || !found.includes(memory))
      .map(({ name, id, version }) => `${name} (${id} ${version})`),
  };
}

const keepsMemory = (strategy: BoundStrategy): boolean =>
  strategy.runs !== 'elsewhere' && strategy.keepsMemory === true;

const labelOf = ({ name, id, version, options }: BoundStrategy): Omit<LearntMemory, 'memory'> => ({
  name,
  id,
  version,
  options,
});

function memoryOf(strategy: BoundStrategy, { strategies }: Learnt): LearntMemory | null {
  if (!keepsMemory(strategy)) return null;
  return strategies.find(({ memory: _, ...label }) => isSame(label, labelOf(strategy))) ?? null;
}

function withLearnt(fresh: NodeState, learnt: LearntNode | null): NodeState {
  if (learnt === null) return fresh;
  const { rises, week } = learnt;
  return { ...fresh, rises: { ...rises, samples: 0 }, week: { ...week, countedUntil: null } };
}
