/**
 * Checks of the strategies against the rest of the site: unique names, and references to what exists. An
 * option called `meter`, `node`, `nodes`, `zone` or `zones` refers by name, however deep it stands.
 * @module
 */
import { type DescribePlace, error, type Finding, knownNames, repetitions, type SiteDraft } from './finding.ts';
import { didYouMean } from '../document/nearest.ts';
import type { Path } from '../problem.ts';
import { nameOfUse } from '../schema/strategy-schema.ts';

/** What an option of this name refers to. */
const REFERS_TO: Readonly<Record<string, 'meter' | 'node' | 'zone'>> = {
  meter: 'meter',
  node: 'node',
  nodes: 'node',
  zone: 'zone',
  zones: 'zone',
};

/** In explanations these say who decided; a strategy that bore one could not be told from the engine. */
const RESERVED: readonly string[] = ['limits', 'allocator', 'shaper', 'operator', 'service', 'Busbar'];

/** All that is wrong between the strategies and the site. */
export function checkStrategies(draft: SiteDraft, describe: DescribePlace): Finding[] {
  const names = draft.strategies.map(({ use, name }) => (use === undefined ? name : nameOfUse({ use, name })));
  const twice = repetitions(names).map(({ index, first }) =>
    error(
      ['strategies', index],
      `strategy ${names[index]} is used twice, first at ${describe(['strategies', first])}; ` +
        'expected a `name` of its own for each',
    ),
  );
  const reserved = names.flatMap((name, index) =>
    RESERVED.includes(name ?? '')
      ? [error(['strategies', index], `found the name ${name}, expected another: parts of the engine sign with it`)]
      : [],
  );
  const known = {
    meter: knownNames(draft.meters.map((meter) => meter.name)),
    node: knownNames(draft.nodes.map((node) => node.name)),
    zone: knownNames(draft.nodes.map((node) => (node.name === undefined ? undefined : (node.zone ?? '')))),
  };
  const unknown = referencesIn(draft.rawStrategies, ['strategies']).flatMap(({ kind, name, path }) => {
    const candidates = known[kind];
    if (candidates === null || candidates.includes(name)) return [];
    const article = `the name of a ${kind}`;
    return [error(path, `found ${name}, expected ${article}${didYouMean(name, candidates)}`)];
  });
  return [...twice, ...reserved, ...unknown];
}

interface NamedReference {
  readonly kind: 'meter' | 'node' | 'zone';
  readonly name: string;
  readonly path: Path;
}

function referencesIn(value: unknown, path: Path): NamedReference[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => referencesIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const kind = REFERS_TO[key];
    const here = [...path, key];
    return kind === undefined ? referencesIn(inner, here) : namesIn(inner, here).map((found) => ({ kind, ...found }));
  });
}

function namesIn(value: unknown, path: Path): { readonly name: string; readonly path: Path }[] {
  if (typeof value === 'string') return [{ name: value, path }];
  return Array.isArray(value) ? value.flatMap((item, index) => namesIn(item, [...path, index])) : [];
}
