import { describe, expect, it } from 'vitest';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { stationDocuments } from '../../src/service/station-document.ts';
import { DIRECTORY, STATIONS, turnOf } from './recorded.ts';

describe('the stations for people', () => {
  it('are those that the box lists, each with what it says of itself', () => {
    const stations = stationDocuments([turnOf(DIRECTORY), turnOf(STATIONS)].reduce(foldTurn, INITIAL_STATE));
    expect(stations).toHaveLength(3);
    expect(stations[0]).toEqual({
      name: 'Garage 01',
      zone: 'Garage',
      status: 'charging',
      reachable: true,
      setpointAmps: 16,
      currentAmps: [16, 16, 16],
      sessionWh: null,
    });
  });

  it('are unknown until they have been read', () => {
    const [first] = stationDocuments(foldTurn(INITIAL_STATE, turnOf(DIRECTORY)));
    expect(first).toMatchObject({ status: 'unknown', reachable: false, setpointAmps: null, currentAmps: [] });
  });
});
