/**
 * What strategies in shadow would have changed: the room for charging that their ceilings, which count for nothing, would
 * have left where they say least.
 * @module
 */
import { PHASE_NAMES, PHASES, type Ceiling, type CycleRecord, type NodeRecord, type Site } from '../engine/index.ts';

/** Less than this no lever expresses. */
const NOTICEABLE_AMPS = 0.5;

/** A sentence for each strategy in shadow, by name. */
export function shadowSentences(site: Site, record: CycleRecord): Readonly<Record<string, string>> {
  const shadows = record.strategies.filter(({ shadow }) => shadow);
  return Object.fromEntries(
    shadows.map(({ strategy, proposal }) => [strategy, sentenceOf(site, record, proposal.ceilings)]),
  );
}

interface Difference {
  readonly where: string;
  readonly nowAmps: number;
  readonly wouldAmps: number;
}

function sentenceOf(site: Site, { nodes }: CycleRecord, ceilings: readonly Ceiling[]): string {
  const differences = ceilings.flatMap((ceiling) => {
    const node = nodes.find((candidate) => candidate.node === ceiling.node);
    return node === undefined ? [] : differencesOf(site, node, ceiling);
  });
  const [most] = differences.sort((a, b) => b.nowAmps - b.wouldAmps - (a.nowAmps - a.wouldAmps));
  if (most === undefined) return 'It would have changed nothing.';
  return `It would have left ${most.where} ${round(most.wouldAmps)} A for charging instead of ${round(most.nowAmps)} A.`;
}

/** By line; power counts as if it were the same on all lines, which is near enough to tell. */
function differencesOf(site: Site, node: NodeRecord, ceiling: Ceiling): readonly Difference[] {
  return PHASES.flatMap((phase) => {
    const bound = boundAmps(site, ceiling, phase);
    const background = ceiling.covers === 'total' ? node.backgroundAmps[phase] : 0;
    const wouldAmps = Math.max(0, bound - background);
    const nowAmps = node.headroomAmps[phase];
    const where = `${node.node} on ${PHASE_NAMES[phase]}`;
    return wouldAmps < nowAmps - NOTICEABLE_AMPS ? [{ where, nowAmps, wouldAmps }] : [];
  });
}

function boundAmps({ supply }: Site, { bound }: Ceiling, phase: 0 | 1 | 2): number {
  switch (bound.unit) {
    case 'A':
      return bound.amps[phase];
    case 'W':
      return bound.watts / (PHASES.length * supply.nominalVolts);
    case 'VA':
      return bound.voltAmps / (PHASES.length * supply.nominalVolts);
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
