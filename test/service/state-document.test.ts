import { describe, expect, it } from 'vitest';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { stateDocument } from '../../src/service/state-document.ts';
import type { Turn } from '../../src/engine/ports.ts';
import { decision, DIRECTORY, instantAt, meterAlarm, SITE, STATIONS, turnOf } from './recorded.ts';

const documentAfter = (...turns: readonly Turn[]) => stateDocument(SITE, turns.reduce(foldTurn, INITIAL_STATE), 8);

describe('the state document', () => {
  it('is complete before anything has happened', () => {
    const document = documentAfter();
    expect(document).toMatchObject({ at: null, record: null, cycles: 0, link: { state: 'unknown' }, alarms: [] });
    expect(document.site.nodes.map(({ name, parent, metered }) => [name, parent, metered])).toEqual([
      ['Main', null, true],
      ['Garage', 'Main', false],
      ['Visitors', 'Main', false],
    ]);
  });

  it('gives times as local time of the site with its offset', () => {
    expect(documentAfter(decision(12)).at).toBe('2026-06-12T16:31:00+02:00');
  });

  it('says in a sentence why each zone and node has what it has', () => {
    const { sentences } = documentAfter(decision(1));
    expect(sentences.zones['Garage']).toContain('on L1 of Main');
    expect(Object.keys(sentences.nodes)).toEqual(['Main', 'Garage', 'Visitors']);
  });

  it('counts the stations of each zone by status', () => {
    const { zones } = documentAfter(turnOf(DIRECTORY), turnOf(STATIONS));
    expect(zones).toEqual([
      {
        name: 'Garage',
        maxAmps: 125,
        stations: 2,
        byStatus: { charging: 1, 'suspended-by-station': 1 },
        limitedSince: null,
        rising: false,
      },
      { name: 'Visitors', maxAmps: 63, stations: 1, byStatus: { available: 1 }, limitedSince: null, rising: false },
    ]);
  });

  it('tells the link, the alarms and the writes', () => {
    const document = documentAfter(
      turnOf({ kind: 'LinkChanged', at: instantAt(3), up: false, detail: 'no answer' }),
      { event: { kind: 'Tick', at: instantAt(4) }, effects: [meterAlarm(4, true)] },
      turnOf({
        kind: 'WriteSettled',
        at: instantAt(5),
        zone: 'Garage',
        writeId: 1,
        outcome: 'unresolved',
        detail: 'no answer within 5 s',
      }),
    );
    expect(document.link).toEqual({ state: 'down', since: '2026-06-12T16:30:03+02:00', detail: 'no answer' });
    expect(document.alarms).toMatchObject([{ id: 'meter-lost', subject: 'Incomer', clearedAt: null }]);
    expect(document.writes).toMatchObject({ unresolved: 1, last: [{ zone: 'Garage', outcome: 'unresolved' }] });
  });

  it('can be sent as JSON and come back the same', () => {
    const document = documentAfter(turnOf(DIRECTORY), decision(1));
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
