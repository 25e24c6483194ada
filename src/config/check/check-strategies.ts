/**
 * Checks of the strategies against the rest of the site: unique names, and references to what exists. An
 * option called `meter`, `node`, `nodes`, `signal`, `zone` or `zones` refers by name, however deep it stands.
 * @module
 */
import { type DescribePlace, error, type Finding, knownNames, repetitions, type SiteDraft } from './finding.ts';
import { didYouMean } from '../document/nearest.ts';
import type { Path } from '../problem.ts';
import { nameOfUse } from '../schema/strategy-schema.ts';

type ReferenceKind = 'meter' | 'node' | 'signal' | 'zone';

/** What an option of this name refers to. */
const REFERS_TO: Readonly<Record<string, ReferenceKind>> = {
  meter: 'meter',
  node: 'node',
  nodes: 'node',
  signal: 'signal',
  zone: 'zone',
  zones: 'zone',
};

/** In explanations these say who decided; a strategy that bore one could not be told from the engine. */
const RESERVED: readonly string[] = ['limits', 'allocator', 'shaper', 'operator', 'service', 'Busbar'];

/** All that is wrong between the strategies and the site. `givenSignals` are there although the site declares none of them. */
export function checkStrategies(
  draft: SiteDraft,
  describe: DescribePlace,
  givenSignals: readonly string[] = [],
): Finding[] {
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
    signal: knownNames([...draft.signals.map(({ name }) => name), ...givenSignals]),
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
  readonly kind: ReferenceKind;
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
