import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stationsOf, stationsPossiblyIn } from '../../src/engine/roster.ts';
import type { StationState } from '../../src/engine/state.ts';

const lists = fc
  .array(fc.option(fc.nat({ max: 4 })), { maxLength: 30 })
  .map((zones) => zones.map((zone, index) => ({ name: `s${index}`, zone }) as StationState));

describe('the stations of a zone', () => {
  it('are those that are listed for it, in their order, however often one asks', () => {
    fc.assert(
      fc.property(lists, fc.nat({ max: 5 }), (stations, zone) => {
        const expected = stations.filter((station) => station.zone === zone);
        expect(stationsOf(stations, zone)).toEqual(expected);
        expect(stationsOf(stations, zone)).toEqual(expected);
      }),
    );
  });

  it('may also be any of which nobody says where they are', () => {
    fc.assert(
      fc.property(lists, fc.nat({ max: 5 }), (stations, zone) => {
        const expected = stations.filter((station) => station.zone === zone || station.zone === null);
        expect(stationsPossiblyIn(stations, zone)).toEqual(expected);
      }),
    );
  });
});
