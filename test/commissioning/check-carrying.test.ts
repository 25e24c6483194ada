import { describe, expect, it } from 'vitest';
import { checkCarrying } from '../../src/commissioning/check-carrying.ts';
import { formatFinding } from '../../src/commissioning/finding.ts';
import type { Zone } from '../../src/evce/wire.ts';
import { siteWith, survey, zone } from './support/survey.ts';

const said = (zones: readonly Zone[], site = siteWith()): readonly string[] =>
  checkCarrying(site, survey({}, { zones })).map(formatFinding);

describe('what the site carries without Busbar', () => {
  it('is enough where the maxima and the worst background fit into every node', () => {
    expect(said([zone(1, 'Garage', { max_current: 70 }), zone(2, 'Visitors', { max_current: 60 })])).toEqual([]);
  });

  it('is too little where they add up to more', () => {
    expect(said([zone(1, 'Garage', { max_current: 125 }), zone(2, 'Visitors', { max_current: 63 })])).toEqual([
      'warning node Main: without Busbar the zones below may draw 188 A beside 120 A that are not charging; it carries 250 A\n' +
        "        -> lower the zones' maxima in EVCE to 130 A together, or make sure that the breaker of Main may trip",
    ]);
  });

  it('counts all of a metered node where nobody has stated the worst', () => {
    const site = siteWith({ ', worstBackgroundAmps: 120': '', ', fallbackAmps: 32': '', ', fallbackAmps: 16': '' });
    expect(said([zone(1, 'Garage')], site)[0]).toContain('60 A beside up to 250 A that are not charging');
  });

  it('counts what a zone of EVCE above lets through', () => {
    const nested = [
      zone(9, 'All', { max_current: 130 }),
      zone(1, 'Garage', { max_current: 125, parent_id: 9 }),
      zone(2, 'Visitors', { max_current: 63, parent_id: 9 }),
    ];
    expect(said(nested)).toEqual([]);
  });

  it('is an error where a zone may draw more than its own feeder carries', () => {
    expect(said([zone(1, 'Garage', { max_current: 160 })])).toContainEqual(
      'error   zone Garage: EVCE lets it draw 160 A, and its node Garage carries 125 A\n' +
        "        -> set the zone's maximum in EVCE to 125 A, or correct limitAmps of Garage",
    );
    expect(said([zone(9, 'All', { max_current: 100 }), zone(1, 'Garage', { max_current: 160, parent_id: 9 })])).toEqual(
      [],
    );
  });

  it('says nothing of a zone without a maximum, nor of zones that feed each other in a circle', () => {
    expect(said([zone(1, 'Garage', { max_current: undefined })])).toEqual([]);
    expect(said([zone(1, 'Garage', { parent_id: 2 }), zone(2, 'Visitors', { parent_id: 1 })])).toEqual([]);
  });
});
