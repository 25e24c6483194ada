import { describe, expect, it } from 'vitest';
import { meterNamed, zoneNamed } from '../../src/engine/names.ts';
import { siteOf } from '../support/site.ts';

const site = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 100, metered: true },
    { name: 'East', parent: 'Main', limitAmps: 50, zone: true },
    { name: 'West', parent: 'Main', limitAmps: 50, zone: true, metered: true },
  ],
});

describe('a name', () => {
  it('leads to where its meter or zone stands in the site’s list', () => {
    expect(site.meters.map(({ name }) => meterNamed(site, name))).toEqual([0, 1]);
    expect(site.zones.map(({ name }) => zoneNamed(site, name))).toEqual([0, 1]);
  });

  it('that the site does not have leads nowhere, and a zone’s is no meter’s', () => {
    expect(meterNamed(site, 'toString')).toBeUndefined();
    expect(zoneNamed(site, 'North')).toBeUndefined();
    expect(meterNamed(site, 'East')).toBeUndefined();
  });
});
