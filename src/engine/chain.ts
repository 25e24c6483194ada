/**
 * The whole chain behind a zone's allocation: the zone, the nodes above it, the strategies that bound them, and the
 * readings that all of it was decided on, with their ages.
 * @module
 */
import type { CycleRecord, MeterRecord, StrategyRecord } from './cycle-record.ts';
import { explainNode, explainReason, explainZone } from './explain.ts';
import type { PhaseAmps } from './phases.ts';
import { unreachable } from './failure.ts';
import type { Ceiling, CeilingBound } from './proposal.ts';
import type { Site, SiteNode } from './site.ts';

/** Why a zone has what it has: one sentence, and what stands behind it, nearest first. */
export interface Explanation {
  readonly sentence: string;
  readonly chain: readonly string[];
}

/** Explains a zone by the record of a decision; null where the site has no such zone. */
export function explainChain(site: Site, record: CycleRecord, zone: string): Explanation | null {
  const found = site.zones.find((candidate) => candidate.name === zone);
  if (found === undefined) return null;
  const path = pathToRoot(site, found.node);
  return { sentence: explainZone(record, zone), chain: path.flatMap((node) => linksOf(site, record, node)) };
}

/** What a ceiling asks for, in words. */
export function explainCeiling({ node, bound, covers, reason }: Ceiling): string {
  return `${node} at most ${amountText(bound)} ${covers === 'charging' ? 'for charging' : 'in all'}: ${explainReason(reason)}.`;
}

function amountText(bound: CeilingBound): string {
  switch (bound.unit) {
    case 'A':
      return ampsText(bound.amps);
    case 'W':
      return `${(bound.watts / 1000).toFixed(1)} kW`;
    case 'VA':
      return `${(bound.voltAmps / 1000).toFixed(1)} kVA`;
    default:
      return unreachable(bound);
  }
}

function pathToRoot(site: Site, from: number): readonly SiteNode[] {
  const path: SiteNode[] = [];
  for (let at: number | null = from; at !== null; at = site.nodes[at]?.parent ?? null)
    path.push(site.nodes[at] as SiteNode);
  return path;
}

/** A node's own headroom, then the strategies that speak of it, then its meters. */
function linksOf(site: Site, record: CycleRecord, node: SiteNode): readonly string[] {
  const recorded = record.nodes.find((candidate) => candidate.node === node.name);
  const names = node.meters.map((meter) => site.meters[meter]?.name);
  return [
    ...(recorded === undefined ? [] : [explainNode(recorded)]),
    ...record.strategies.flatMap((strategy) => ceilingsOn(strategy, node.name)),
    ...record.meters.filter((meter) => names.includes(meter.meter)).map(explainMeter),
  ];
}

function ceilingsOn(strategy: StrategyRecord, node: string): readonly string[] {
  const role = strategy.shadow ? ' (in shadow)' : '';
  const contained = strategy.contained === null ? '' : ` (contained: it ${strategy.contained})`;
  return strategy.proposal.ceilings
    .filter((ceiling) => ceiling.node === node)
    .map((ceiling) => `${strategy.strategy}${role}${contained}: ${explainCeiling(ceiling)}`);
}

function explainMeter({ meter, state, ageMs, currentAmps }: MeterRecord): string {
  if (currentAmps === null || ageMs === null) return `${meter}: nothing has been read.`;
  return `${meter}: ${ampsText(currentAmps)}, read ${Math.round(ageMs / 1000)} s before (${state}).`;
}

/** One number where all lines are alike, else one for each. */
function ampsText(values: PhaseAmps): string {
  const texts = values.map((value) => (Math.round(value * 10) / 10).toString());
  return new Set(texts).size === 1 ? `${texts[0]} A` : `${texts.join(' / ')} A`;
}
