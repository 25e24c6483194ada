/**
 * Checks of the meters: each at one place of the tree, and each place with a meter that exists.
 * @module
 */
import {
  type DescribePlace,
  error,
  type Finding,
  knownNames,
  type Readable,
  repetitions,
  type SiteDraft,
  warning,
} from './finding.ts';
import { isRemote } from '../build/source-settings.ts';
import { didYouMean } from '../document/nearest.ts';
import type { MeterInput } from '../schema/site-schema.ts';

/** All that is wrong with the meters. */
export function checkMeters(draft: SiteDraft, describe: DescribePlace): Finding[] {
  const { nodes, meters } = draft;
  return [
    ...repetitions(meters.map((meter) => meter.name)).map(({ index, first }) =>
      error(
        ['meters', index, 'name'],
        `meter ${meters[index]?.name} is named twice, first at ${describe(['meters', first, 'name'])}`,
      ),
    ),
    ...repetitions(meters.map((meter) => (isRemote(meter) ? undefined : (meter.evce ?? meter.name)))).flatMap(
      ({ index, first }) =>
        meters[index]?.name === meters[first]?.name
          ? []
          : [error(['meters', index], `reads the same meter of EVCE as ${describe(['meters', first])}`)],
    ),
    ...checkListed(draft, describe),
    ...meters.flatMap((meter, index) => checkAttached(draft, meter, index)),
    ...meters.flatMap((meter, index) => checkNominal(meter, index)),
    ...nodes.flatMap((node, index) =>
      node.name !== undefined && node.worstBackgroundAmps !== undefined && !isMetered(draft, index)
        ? [
            error(
              ['nodes', index, 'worstBackgroundAmps'],
              'has no effect on a node without meters, expected reserveAmps',
            ),
          ]
        : [],
    ),
    ...checkRoot(draft),
    ...checkWitness(draft),
  ];
}

/** Indices of the flow meters of a node, whether the node lists them or they name the node. */
export function flowMetersOf(draft: Pick<SiteDraft, 'nodes' | 'meters'>, index: number): readonly number[] {
  const node = draft.nodes[index];
  return draft.meters.flatMap((meter, i) => {
    if (meter.role !== 'flow' || meter.name === undefined) return [];
    const listed = node?.meters?.includes(meter.name) ?? false;
    return listed || (meter.node !== undefined && meter.node === node?.name) ? [i] : [];
  });
}

/** Whether meters see all that flows through a node, as far as it could be read. */
export const isMetered = (draft: SiteDraft, index: number): boolean =>
  draft.nodes[index]?.meters === undefined ||
  draft.nodes[index].meters.length > 0 ||
  flowMetersOf(draft, index).length > 0;

/** Unread, a source counts with the most it can give: somebody has to say what that is. */
function checkNominal({ role, nominalKw }: Readable<MeterInput>, index: number): Finding[] {
  const isSource = role === 'generation' || role === 'battery';
  if (isSource && nominalKw === undefined)
    return [error(['meters', index], 'a source needs nominalKw, the most that it can give, kW')];
  return role === 'flow' && nominalKw !== undefined
    ? [error(['meters', index, 'nominalKw'], 'has no effect on a meter that is not of a source')]
    : [];
}

function checkListed({ nodes, meters }: SiteDraft, describe: DescribePlace): Finding[] {
  const known = knownNames(meters.map((meter) => meter.name));
  const listings = nodes.flatMap((node, index) =>
    (node.meters ?? []).map((name, i) => ({ name, path: ['nodes', index, 'meters', i] as const })),
  );
  return listings.flatMap(({ name, path }, position) => {
    const meter = meters.find((candidate) => candidate.name === name);
    const first = listings.findIndex((listing) => listing.name === name);
    if (meter === undefined) {
      const hint = didYouMean(name, known ?? []);
      return known === null ? [] : [error(path, `found ${name}, expected the name of a meter${hint}`)];
    }
    if (first < position)
      return [error(path, `meter ${name} is listed twice, first at ${describe(listings[first]?.path ?? [])}`)];
    if (meter.role === undefined || meter.role === 'flow') return [];
    return [
      error(path, `meter ${name} sees only a source (role ${meter.role}), expected one that sees all that flows here`),
    ];
  });
}

function checkAttached({ nodes, meters }: SiteDraft, meter: Readable<MeterInput>, index: number): Finding[] {
  if (meter.name === undefined || meter.role === undefined) return [];
  const listing = nodes.find((node) => node.meters?.includes(meter.name ?? '') ?? false);
  const names = knownNames(nodes.map((node) => node.name));
  const path = ['meters', index, 'node'];
  if (meter.node !== undefined) {
    const hint = didYouMean(meter.node, names ?? []);
    if (names !== null && !names.includes(meter.node)) {
      return [error(path, `found ${meter.node}, expected the name of a node${hint}`)];
    }
    if (listing?.name !== undefined && listing.name !== meter.node) {
      return [error(path, `found ${meter.node}, but node ${listing.name} lists meter ${meters[index]?.name}`)];
    }
    return [];
  }
  if (meter.role !== 'flow') return [error(path, 'missing, expected the name of the node that this source feeds')];
  const allRead = nodes.every((node) => node.meters !== undefined);
  if (listing !== undefined || !allRead) return [];
  return [error(['meters', index], `no node lists meter ${meter.name} under meters, and it names no node`)];
}

function checkRoot(draft: SiteDraft): Finding[] {
  const index = draft.nodes.findIndex((node) => node.name !== undefined && node.parent === undefined);
  const root = draft.nodes[index];
  if (root === undefined || isMetered(draft, index) || root.reserveAmps !== undefined) return [];
  const message = `${root.name} has no meter and no reserveAmps: load that is not charging counts as 0 A`;
  return [warning(['nodes', index], message)];
}

/**
 * What repeats old values under new stamps is given away by another meter that moves on, or by a register that counts
 * nothing while power flows. In a simulation no gateway hangs unless a fault says so.
 */
function checkWitness({ meters, rawEvce }: SiteDraft): Finding[] {
  const [only] = meters;
  if (rawEvce.url === undefined || only === undefined || meters.length > 1) return [];
  if (only.role !== 'flow' || only.importRegister === true || isRemote(only)) return [];
  const message =
    'there is no other meter, and importRegister is not stated: should it repeat old values under new stamps, nothing gives it away';
  return [warning(['meters', 0], message)];
}
