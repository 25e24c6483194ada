/**
 * What a right site file says, in short: the tree with its limits, what is measured and pursued, and what the
 * breakers stand.
 * @module
 */
import type { SiteConfig } from '../config/index.ts';
import { enduranceOf, type Endurance } from '../config/index.ts';
import type { PhaseAmps, Site, SiteNode } from '../engine/index.ts';

/** The summary as data, for `--json`. */
export function summarise({ site, strategies, evce }: SiteConfig) {
  return {
    site: site.name,
    timezone: site.timeZone.name,
    supply: site.supply.system,
    shadow: site.shadow,
    evceUrl: evce?.url ?? null,
    nodes: site.nodes.map((node) => ({
      name: node.name,
      parent: node.parent === null ? null : (site.nodes[node.parent]?.name ?? null),
      limitAmps: node.limitAmps,
      derate: node.derate,
      zone: node.zone === null ? null : (site.zones[node.zone]?.name ?? null),
      meters: metersOf(site, node),
    })),
    zones: site.zones.map(({ name, fallbackAmps, allocation }) => ({ name, fallbackAmps, allocation })),
    meters: site.meters.map(({ name, role, fallbackAfterMs }) => ({ name, role, fallbackAfterMs })),
    strategies: strategies.map(({ name, id, shadow }) => ({ name, id, shadow })),
    breakers: enduranceOf(site).map(({ node, breaker, largestAmps, tripMs, neededMs, stands }) => ({
      node,
      standard: breaker.standard,
      ratedAmps: breaker.ratedAmps,
      largestAmps,
      earliestTripMs: tripMs,
      neededMs,
      stands,
    })),
  };
}

/** The summary as lines for a person. */
export function summaryLines({ site, strategies, evce }: SiteConfig): string[] {
  const { timeZone, supply } = site;
  const pursued = strategies.map(({ name, shadow }) => (shadow ? `${name} (shadow)` : name));
  return [
    `${site.name}, ${supply.system} V, ${supply.frequencyHz} Hz, ${timeZone.name}`,
    `box         ${evce === null ? 'none: to be simulated only' : evce.url}${site.shadow ? ', shadow: nothing is written' : ''}`,
    ...treeLines(site),
    ...site.meters.map(
      ({ name, role, node, fallbackAfterMs }) =>
        `meter       ${name}: ${role} at ${site.nodes[node]?.name}, falls back after ${fallbackAfterMs / 1000} s`,
    ),
    `strategies  ${pursued.length === 0 ? 'none: limits only' : pursued.join(', ')}`,
    ...enduranceOf(site).map(enduranceLine),
  ];
}

function treeLines(site: Site): string[] {
  const lineOf = (index: number, depth: number): string[] => {
    const node = site.nodes[index];
    if (node === undefined) return [];
    const label = `${'  '.repeat(depth)}${node.name}`;
    return [
      `node        ${label.padEnd(24)} ${showAmps(node.limitAmps).padStart(8)} × ${node.derate}${remarks(site, node)}`,
      ...node.children.flatMap((child) => lineOf(child, depth + 1)),
    ];
  };
  return lineOf(0, 0);
}

function remarks(site: Site, node: SiteNode): string {
  const zone = node.zone === null ? undefined : site.zones[node.zone];
  const meters = metersOf(site, node);
  return [
    ...(zone === undefined ? [] : [`zone ${zone.name} (${zone.allocation}), fallback ${zone.fallbackAmps} A`]),
    ...(meters.length === 0 ? [] : [`metered by ${meters.join(' and ')}`]),
    ...(node.worstBackgroundAmps === null ? [] : [`worst background ${showAmps(node.worstBackgroundAmps)}`]),
  ]
    .map((remark) => `, ${remark}`)
    .join('');
}

const metersOf = (site: Site, node: SiteNode): string[] => node.meters.map((meter) => site.meters[meter]?.name ?? '');

function showAmps(values: PhaseAmps): string {
  const [l1, l2, l3] = values;
  return l1 === l2 && l2 === l3 ? `${l1} A` : `${values.join('/')} A`;
}

function enduranceLine({ node, breaker, largestAmps, tripMs, neededMs, stands }: Endurance): string {
  const trip = tripMs === null ? 'never trips' : `trips after ${Math.floor(tripMs / 1000)} s at the earliest`;
  const verdict = stands ? 'enough' : 'NOT enough';
  const load = `at ${Math.round(largestAmps)} A, the most to expect, it ${trip}`;
  return `breaker     ${node}, ${breaker.standard} ${breaker.ratedAmps} A: ${load}; needed are ${neededMs / 1000} s: ${verdict}`;
}
