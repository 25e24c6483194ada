/**
 * Checks of the electrical tree: one root, no circle, no name twice, no limit above the one that feeds it.
 * @module
 */
import { didYouMean } from '../document/nearest.ts';
import { type DescribePlace, error, type Finding, knownNames, type Readable, repetitions } from './finding.ts';
import type { NodeInput } from '../schema/site-schema.ts';

type Nodes = readonly Readable<NodeInput>[];
type PerLine = NodeInput['limitAmps'];

/** All that is wrong with the tree as a tree. */
export function checkTree(nodes: Nodes, describe: DescribePlace): Finding[] {
  return [
    ...repetitions(nodes.map((node) => node.name)).map(({ index, first }) =>
      error(
        ['nodes', index, 'name'],
        `node ${nodes[index]?.name} is named twice, first at ${describe(['nodes', first, 'name'])}`,
      ),
    ),
    ...checkParents(nodes),
    ...checkRoots(nodes, describe),
    ...checkLimits(nodes, describe),
  ];
}

/** Index of each node's parent; null where it has none or names none that exists. */
export function parentsOf(nodes: Nodes): readonly (number | null)[] {
  const byName = new Map<string | undefined, number>();
  for (const [index, { name }] of nodes.entries()) if (!byName.has(name)) byName.set(name, index);
  return nodes.map(({ parent }) => (parent === undefined ? null : (byName.get(parent) ?? null)));
}

/** The nodes that feed a node, nearest first; ends where a circle would begin again. */
export function ancestorsOf(parents: readonly (number | null)[], index: number): readonly number[] {
  const found: number[] = [];
  let at = parents[index] ?? null;
  while (at !== null && at !== index && !found.includes(at)) {
    found.push(at);
    at = parents[at] ?? null;
  }
  return found;
}

/** One value for all lines as one for each. */
export const perLine = (value: PerLine): readonly [number, number, number] =>
  typeof value === 'number' ? [value, value, value] : value;

/** Currents for a person: `63 A`, or `[63, 63, 32] A`. */
export const showAmps = (value: PerLine): string =>
  typeof value === 'number' ? `${value} A` : `[${value.join(', ')}] A`;

function checkParents(nodes: Nodes): Finding[] {
  const names = knownNames(nodes.map((node) => node.name));
  const parents = parentsOf(nodes);
  return nodes.flatMap(({ parent }, index) => {
    if (parent === undefined) return [];
    const path = ['nodes', index, 'parent'];
    if (parents[index] === null) {
      const hint = didYouMean(parent, names ?? []);
      return names === null ? [] : [error(path, `found ${parent}, expected the name of a node${hint}`)];
    }
    const above = ancestorsOf(parents, index);
    const last = above.at(-1) ?? index;
    const leadsBack = parents[last] === index;
    return leadsBack ? [error(path, `found ${parent}, which hangs below this node itself: a circle`)] : [];
  });
}

function checkRoots(nodes: Nodes, describe: DescribePlace): Finding[] {
  const roots = nodes.flatMap((node, index) => (node.name !== undefined && node.parent === undefined ? [index] : []));
  const [first, ...others] = roots;
  if (first === undefined) {
    const allRead = knownNames(nodes.map((node) => node.name)) !== null && nodes.length > 0;
    return allRead ? [error(['nodes'], 'every node has a parent, expected one without: the grid connection')] : [];
  }
  return others.map((index) =>
    error(
      ['nodes', index],
      `node ${nodes[index]?.name} has no parent, expected one: the grid connection is ` +
        `${nodes[first]?.name} (${describe(['nodes', first])})`,
    ),
  );
}

function checkLimits(nodes: Nodes, describe: DescribePlace): Finding[] {
  const parents = parentsOf(nodes);
  return nodes.flatMap(({ limitAmps }, index) => {
    const parent = parents[index] ?? null;
    const above = parent === null ? undefined : nodes[parent];
    if (limitAmps === undefined || above?.limitAmps === undefined) return [];
    const most = perLine(above.limitAmps);
    if (perLine(limitAmps).every((limit, phase) => limit <= (most[phase] as number))) return [];
    const feeding = `${showAmps(above.limitAmps)} of its parent ${above.name}`;
    const place = describe(['nodes', parent ?? 0, 'limitAmps']);
    return [
      error(['nodes', index, 'limitAmps'], `found ${showAmps(limitAmps)}, expected at most the ${feeding} (${place})`),
    ];
  });
}
