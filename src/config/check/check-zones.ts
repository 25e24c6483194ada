/**
 * Checks of the zones: named once, not nested, and with fallbacks that the tree can carry.
 * @module
 */
import { isMetered } from './check-meters.ts';
import { ancestorsOf, parentsOf, perLine, showAmps } from './check-tree.ts';
import {
  type DescribePlace,
  error,
  type Finding,
  type Readable,
  repetitions,
  type SiteDraft,
  warning,
} from './finding.ts';
import type { NodeInput } from '../schema/site-schema.ts';

type Nodes = readonly Readable<NodeInput>[];

/** All that is wrong with the zones. */
export function checkZones(draft: SiteDraft, describe: DescribePlace): Finding[] {
  const { nodes } = draft;
  const readable = nodes.length > 0 && nodes.every((node) => node.name !== undefined);
  return [
    ...repetitions(nodes.map((node) => node.zone)).map(({ index, first }) =>
      error(
        ['nodes', index, 'zone'],
        `zone ${nodes[index]?.zone} is named twice, first at ${describe(['nodes', first, 'zone'])}`,
      ),
    ),
    ...(readable && nodes.every((node) => node.zone === undefined)
      ? [error(['nodes'], 'no node has a zone, expected at least one: there is nothing to regulate')]
      : []),
    ...nodes.flatMap((node, index) => checkKeys(draft, node, index)),
    ...checkNesting(nodes),
    ...checkFallbackSums(draft),
    ...checkFallbackUse(draft),
  ];
}

/** Keys that would have no effect on this node. */
function checkKeys(draft: SiteDraft, node: Readable<NodeInput>, index: number): Finding[] {
  const at = (key: string) => ['nodes', index, key];
  return [
    ...(node.zone === undefined && node.fallbackAmps !== undefined
      ? [error(at('fallbackAmps'), 'has no effect on a node without a zone')]
      : []),
    ...(node.zone === undefined && node.allocation !== undefined
      ? [error(at('allocation'), 'has no effect on a node without a zone')]
      : []),
    ...(isMetered(draft, index) && node.reserveAmps !== undefined
      ? [error(at('reserveAmps'), 'has no effect on a node with meters: its load is measured')]
      : []),
  ];
}

function checkNesting(nodes: Nodes): Finding[] {
  const parents = parentsOf(nodes);
  return nodes.flatMap((node, index) => {
    if (node.zone === undefined) return [];
    const above = ancestorsOf(parents, index).find((ancestor) => nodes[ancestor]?.zone !== undefined);
    if (above === undefined) return [];
    const other = nodes[above]?.zone;
    return [error(['nodes', index, 'zone'], `not supported yet: zone ${node.zone} lies inside zone ${other}`)];
  });
}

/** Blind, the zones below a node have their fallbacks at once while its background may be at its worst. */
function checkFallbackSums(draft: SiteDraft): Finding[] {
  const { nodes } = draft;
  const parents = parentsOf(nodes);
  const sums = nodes.map(({ fallbackAmps }) => fallbackAmps ?? 0);
  for (const [index, { fallbackAmps }] of nodes.entries()) {
    for (const above of ancestorsOf(parents, index)) sums[above] = (sums[above] as number) + (fallbackAmps ?? 0);
  }
  return nodes.flatMap((_, index) => checkFallbackSum(draft, index, sums[index] as number));
}

function checkFallbackSum(draft: SiteDraft, index: number, sum: number): Finding[] {
  const node = draft.nodes[index];
  if (node?.limitAmps === undefined || node.derate === undefined || node.meters === undefined) return [];
  const worst = isMetered(draft, index) ? node.worstBackgroundAmps : (node.reserveAmps ?? 0);
  if (sum === 0) return [];
  if (worst === undefined) {
    const effect = 'while its meters are lost the zones below get 0 A instead of their fallback';
    return [warning(['nodes', index], `${node.name}: worstBackgroundAmps is not stated; ${effect}`)];
  }
  const background = perLine(worst);
  const derate = node.derate;
  const room = Math.min(
    ...perLine(node.limitAmps).map((limit, phase) => limit * derate - (background[phase] as number)),
  );
  if (sum <= room) return [];
  const limit = `the limit of ${showAmps(node.limitAmps)} × ${derate} less ${showAmps(worst)} that are not charging`;
  return [
    error(
      ['nodes', index],
      `the fallbacks of the zones at and below ${node.name} add up to ${sum} A, expected at most ${atLeastZero(room)} A: ${limit}`,
    ),
  ];
}

const atLeastZero = (value: number): number => Math.max(0, Math.floor(value * 10) / 10);

/** EVCE's own default, and the least that IEC 61851-1 lets a station offer. */
const MINIMUM_AMPS = 6;

function checkFallbackUse({ nodes, stations }: SiteDraft): Finding[] {
  const { defaults, ...named } = stations;
  const ratings: readonly (Readable<NonNullable<typeof defaults>> | undefined)[] = [defaults, ...Object.values(named)];
  const least = Math.min(...ratings.map((rating) => rating?.minAmps ?? defaults?.minAmps ?? MINIMUM_AMPS));
  return nodes.flatMap(({ fallbackAmps, zone }, index) =>
    zone !== undefined && fallbackAmps !== undefined && fallbackAmps > 0 && fallbackAmps < least
      ? [
          warning(
            ['nodes', index, 'fallbackAmps'],
            `found ${fallbackAmps} A; no car charges below ${least} A, so it is as good as 0`,
          ),
        ]
      : [],
  );
}
