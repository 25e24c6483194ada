import { describe, expect, it } from 'vitest';
import { checkZones } from '../../src/commissioning/check-zones.ts';
import { formatFinding } from '../../src/commissioning/finding.ts';
import type { SurveyedZone } from '../../src/commissioning/survey.ts';
import type { Zone } from '../../src/evce/wire.ts';
import { siteWith, survey, zone } from './support/survey.ts';

const VISITORS = zone(2, 'Visitors', { max_current: 40 });

/** What is said with another Garage, or with other answers about it. */
function said(config: Partial<Zone['config']>, seen: Partial<SurveyedZone> = {}, site = siteWith()): readonly string[] {
  const box = survey({}, { zones: [zone(1, 'Garage', config), VISITORS] });
  const garage = { ...(box.zones.get(1) as SurveyedZone), ...seen };
  return checkZones(site, { ...box, zones: new Map([...box.zones, [1, garage]]) }).map(formatFinding);
}

describe('a zone of the box', () => {
  it('can be held', () => {
    expect(said({})).toEqual([]);
  });

  it('is not regulated by two', () => {
    expect(said({ mode: 'dynamic' })).toEqual([
      'error   zone Garage: EVCE regulates it dynamically by a meter of its own, so that two would regulate one zone\n' +
        '        -> set it to static in EVCE, or take it out of the site file and leave it to EVCE',
    ]);
  });

  it('shares its current as the site file says', () => {
    expect(said({ allocation: 'fifo' })).toEqual([
      'warning zone Garage: EVCE shares its current fifo, the site file says proportional\n' +
        '        -> write allocation: fifo at its node',
    ]);
  });

  it('states its maximum', () => {
    expect(said({ max_current: undefined })[0]).toMatch(/^error {3}zone Garage: the box does not state its maximum/);
  });

  it('has a reduction that can be read, and is in the dialect', () => {
    expect(said({}, { reduction: { ok: false, why: 'answered 403' } })[0]).toContain('cannot be read: answered 403');
    expect(said({}, { reduction: { ok: true, value: { limit: 60 } } })[0]).toMatch(
      /^error {3}zone Garage: its reduction reads {"limit":60}, which is not in the dialect: reduction: expected/,
    );
  });

  it('may draw no more than its reduction leaves; else the reduction means something else', () => {
    expect(said({}, { reduction: { ok: true, value: { reduction: 60 } } })).toEqual([
      'error   zone Garage: it may draw 60 A, although by the dialect its reduction {"reduction":60} leaves 0 A\n' +
        '        -> where nothing was written in the last seconds, unit or sense of evce.dialect are perhaps not this box’s: try them with busbar commission',
    ]);
  });

  it('shows its status, or cannot be tried', () => {
    expect(said({}, { status: { ok: false, why: 'answered 500' } })[0]).toMatch(
      /^warning zone Garage: its status cannot/,
    );
    expect(said({}, { status: { ok: true, value: { status: 'ok' } } })).toEqual([]);
  });

  it('is complained about elsewhere where the box does not have it', () => {
    expect(checkZones(siteWith(), survey({}, { zones: [] }))).toEqual([]);
  });
});
