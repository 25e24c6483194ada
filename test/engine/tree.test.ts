import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Site } from '../../src/engine/index.ts';
import { isAtOrBelow, sourcesByNode, zonesBelowZones, zonesByNode } from '../../src/engine/tree.ts';
import { withSource } from '../support/listening.ts';
import { siteOf } from '../support/site.ts';

/** A tree of up to 15 nodes, any of which may be a zone. */
const trees: fc.Arbitrary<Site> = fc
  .array(fc.record({ parent: fc.nat(), zone: fc.boolean() }), { minLength: 1, maxLength: 15, size: 'max' })
  .map((specs) =>
    siteOf({
      nodes: specs.map(({ parent, zone }, index) => ({
        name: `n${index}`,
        ...(index === 0 ? {} : { parent: `n${parent % index}` }),
        limitAmps: 100,
        zone,
      })),
    }),
  );

/** A node with everything below it, from the parents down. */
const withBelow = (site: Site, node: number): readonly number[] => [
  node,
  ...(site.nodes[node]?.children ?? []).flatMap((child) => withBelow(site, child)),
];

describe('the tree', () => {
  it('knows the zones at and below each node, in their order', () => {
    fc.assert(
      fc.property(trees, (site) => {
        const naive = site.nodes.map((_, node) =>
          withBelow(site, node)
            .flatMap((below) => site.nodes[below]?.zone ?? [])
            .sort((a, b) => a - b),
        );
        expect(zonesByNode(site)).toEqual(naive);
      }),
    );
  });

  it('has every zone at its root, once', () => {
    fc.assert(
      fc.property(trees, (site) => {
        expect(zonesByNode(site)[0]).toEqual(site.zones.map((_, index) => index));
      }),
    );
  });

  it('is worked out once per site, and not mixed up with another', () => {
    fc.assert(
      fc.property(trees, trees, (one, other) => {
        const first = zonesByNode(one);
        zonesByNode(other);
        expect(zonesByNode(one)).toBe(first);
        expect(zonesByNode({ ...one })).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });

  it('knows whether a node is at or below another', () => {
    fc.assert(
      fc.property(trees, (site) => {
        for (const [ancestor] of site.nodes.entries()) {
          const below = withBelow(site, ancestor);
          for (const [node] of site.nodes.entries())
            expect(isAtOrBelow(site, node, ancestor)).toBe(below.includes(node));
        }
      }),
    );
  });

  it('knows the zones below each zone that has any', () => {
    fc.assert(
      fc.property(trees, (site) => {
        const naive = site.zones.flatMap(({ node }, zone): [number, readonly number[]][] => {
          const below = withBelow(site, node)
            .flatMap((at) => site.nodes[at]?.zone ?? [])
            .filter((other) => other !== zone)
            .sort((a, b) => a - b);
          return below.length === 0 ? [] : [[zone, below]];
        });
        expect([...zonesBelowZones(site)]).toEqual(naive);
        expect(zonesBelowZones(site)).toBe(zonesBelowZones(site));
      }),
    );
  });

  it('knows the sources at and below each node, and takes no meter of a flow for one', () => {
    fc.assert(
      fc.property(trees, fc.array(fc.nat(), { maxLength: 4 }), (bare, places) => {
        const metered = siteOf({
          nodes: bare.nodes.map(({ name, parent }) => ({
            name,
            ...(parent === null ? {} : { parent: `n${parent}` }),
            limitAmps: 100,
            metered: true,
          })),
        });
        const site = places.reduce((known, place, i) => {
          const node = `n${place % bare.nodes.length}`;
          return withSource(known, {
            name: `source ${i}`,
            node,
            nominalKw: 10,
            role: i % 2 === 0 ? 'battery' : 'generation',
          });
        }, metered);
        const naive = site.nodes.map((_, node) =>
          site.meters.flatMap(({ role, node: at }, meter) =>
            role !== 'flow' && withBelow(site, node).includes(at) ? [meter] : [],
          ),
        );
        expect(sourcesByNode(site)).toEqual(naive);
        expect(sourcesByNode(site)).toBe(sourcesByNode(site));
      }),
    );
  });

  it('does not have what does not exist', () => {
    const site = siteOf({ nodes: [{ name: 'Main', limitAmps: 100 }] });
    expect([isAtOrBelow(site, 1, 0), isAtOrBelow(site, 0, 1)]).toEqual([false, false]);
  });
});
